#pragma once
// Organisations and groups in CKAN's words, and the splicing of them into prepared packages. One snapshot of
// the Directory per request.

#include "catalog/api/catalog.hpp"

#include <memory>
#include <string>
#include <unordered_map>

namespace gyoji::catalog {

// The dictionary inside a package.
std::string ckan_organization_in_package(Organization const& organization);
std::string ckan_group_in_package(Group const& group);

struct CkanOwnerExtras {  // what organization_show and organization_list add
    std::optional<std::int64_t> package_count;
    bool users = false, tags = false, extras = false, groups = false;
    std::string packages_json;  // "" = left out
};
std::string ckan_organization(Organization const& organization, CkanOwnerExtras const& extras);
std::string ckan_group(Group const& group, CkanOwnerExtras const& extras);

// Puts organization and groups into documents that ckan_package_json() made. Never parses them: the two
// members stand in front.
class PackageSplicer {
public:
    explicit PackageSplicer(std::shared_ptr<Directory const> directory) : directory_(std::move(directory)) {}
    void append(std::string& out, std::string_view document);
    std::string whole(std::string_view document) {
        std::string out;
        append(out, document);
        return out;
    }

private:
    std::string const& organization(std::string_view id);
    std::string const& group(std::string_view id);
    std::shared_ptr<Directory const> directory_;
    std::unordered_map<std::string, std::string> organizations_, groups_;
};

}  // namespace gyoji::catalog
