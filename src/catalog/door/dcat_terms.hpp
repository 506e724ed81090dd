#pragma once
// Our keys in the controlled vocabularies DCAT-AP asks for (EU Publications Office authority tables, IANA
// media types). Pure; any thread.

#include "catalog/api/model.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gyoji::catalog {

struct DcatTerm {
    std::string_view key, iri, ja, en;
};
DcatTerm const* dcat_frequency(
    std::string_view key);  // "annual" -> .../frequency/ANNUAL; nullptr when the authority has none
DcatTerm const* dcat_sector(Sector sector);  // ADMS publisher types
struct DcatFormat {
    std::string_view label;       // ours: "CSV"
    std::string_view authority;   // .../file-type/<this>; "" = the table has none
    std::string_view media_type;  // IANA; "" = none
    bool page = false;            // a page to read rather than a file to download
};
DcatFormat const* dcat_format(std::string_view label);
struct DcatField {
    std::string_view ja, en, eu_theme;  // EU data-theme code: "HEAL"
    std::string_view eu_label;
};
inline constexpr int kDcatFields = 13;
DcatField const& dcat_field(int field);                           // 1..13
std::optional<std::string> dcat_licence(Licence const& licence);  // the IRI of the licence

}  // namespace gyoji::catalog
