#pragma once
// The licences the door knows by name: CKAN's register, and what Japanese publishers use. Facts: id, title,
// address, openness.

#include <span>
#include <string_view>

namespace gyoji::catalog {

struct CkanLicence {
    std::string_view id, title, url;
    bool open;  // conforms to the Open Definition
    bool generic = false;
};
std::span<CkanLicence const> ckan_licences();
CkanLicence const* ckan_licence(std::string_view id);

}  // namespace gyoji::catalog
