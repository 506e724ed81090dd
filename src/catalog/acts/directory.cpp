#include "catalog/acts/directory.hpp"

#include "catalog/store/document.hpp"

#include <algorithm>

namespace gyoji::catalog {

Organization const* Directory::organization(std::string_view id_or_name) const {
    auto const found = organization_by_key.find(std::string(id_or_name));
    return found == organization_by_key.end() ? nullptr : &organizations[found->second];
}
Group const* Directory::group(std::string_view id_or_name) const {
    auto const found = group_by_key.find(std::string(id_or_name));
    return found == group_by_key.end() ? nullptr : &groups[found->second];
}

std::shared_ptr<Directory const> load_directory(storage::Reader& reader) {
    auto out = std::make_shared<Directory>();
    for (StoredParty const& row : parties(reader, Party::organization))
        if (auto organization = organization_from(row.document))
            out->organizations.push_back(std::move(*organization));
    for (StoredParty const& row : parties(reader, Party::group))
        if (auto group = group_from(row.document)) out->groups.push_back(std::move(*group));
    std::ranges::sort(out->organizations, {}, &Organization::title);
    for (std::size_t i = 0; i < out->organizations.size(); ++i) {
        out->organization_by_key.emplace(out->organizations[i].id.text, i);
        out->organization_by_key.emplace(out->organizations[i].name, i);
    }
    for (std::size_t i = 0; i < out->groups.size(); ++i) {
        out->group_by_key.emplace(out->groups[i].id.text, i);
        out->group_by_key.emplace(out->groups[i].name, i);
    }
    return out;
}

}  // namespace gyoji::catalog
