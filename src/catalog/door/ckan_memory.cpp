#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/ckan_licence.hpp"

namespace gyoji::catalog {

namespace {

search::SearchRequest counting(std::string_view field) {
    search::SearchRequest request;
    request.query = {.kind = search::Node::Kind::all};
    request.rows = 0;
    request.facets = {{std::string(field), -1, 1}};
    return request;
}

}  // namespace

std::vector<search::FacetCount> facet_counts(CkanCall const& call, std::string_view field,
                                             std::string_view prefix) {
    auto found = call.catalog().search(counting(field));
    if (!found || found->facets.empty()) return {};
    std::vector<search::FacetCount> counts = std::move(found->facets.front().second);
    if (!prefix.empty())
        std::erase_if(counts, [&](search::FacetCount const& c) { return !c.value.starts_with(prefix); });
    return counts;
}

// A name belongs to one set, so that the counts of the facet `name` are all 1 and its values come sorted.
std::shared_ptr<std::vector<std::string> const> CkanMemory::names(Catalog const& catalog) {
    std::int64_t const seq = catalog.change_seq();
    std::lock_guard const hold(mutex_);
    if (names_ && names_seq_ == seq) return names_;
    auto fresh = std::make_shared<std::vector<std::string>>();
    if (auto found = catalog.search(counting("name")); found && !found->facets.empty())
        for (search::FacetCount& count : found->facets.front().second)
            fresh->push_back(std::move(count.value));
    names_ = std::move(fresh);
    names_seq_ = seq;
    return names_;
}

std::string CkanMemory::licence_title(Catalog const& catalog, std::string const& licence_id) {
    std::int64_t const seq = catalog.change_seq();
    std::lock_guard const hold(mutex_);
    if (licences_seq_ != seq) licence_titles_.clear();
    licences_seq_ = seq;
    auto [at, fresh] = licence_titles_.try_emplace(licence_id);
    if (!fresh) return at->second;
    // The title as the sets that carry the licence show it; the register's only where none does.
    search::SearchRequest request;
    request.query = {.kind = search::Node::Kind::keyword, .field = "license_id", .value = licence_id};
    request.rows = 1;
    if (auto const found = catalog.search(request); found && !found->hits.empty())
        for (Dataset const& dataset : catalog.datasets({found->hits.front().id}))
            at->second = dataset.licence.title;
    if (at->second.empty())
        if (CkanLicence const* const known = ckan_licence(licence_id)) at->second = known->title;
    return at->second;
}

}  // namespace gyoji::catalog
