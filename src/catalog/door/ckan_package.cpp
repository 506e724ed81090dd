// Packages and their lists.
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/ckan_owner.hpp"
#include "catalog/door/ckan_query.hpp"
#include "catalog/door/package_json.hpp"
#include "search/language.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {

namespace {

constexpr std::int64_t kAutocompleteDefault = 10, kAutocompleteMax = 100;
constexpr std::size_t kPackagesPerPiece = 200;
constexpr std::int64_t kGroupPackagesMax = 1'000;

// package_show takes the id under either name (CKAN: data_dict["id"] or name_or_id).
CkanResult<std::string> package_id(CkanCall const& call) {
    std::string id = call.params.text("id");
    if (id.empty()) id = call.params.text("name_or_id");
    if (id.empty()) return fail(ckan_invalid("name_or_id", "Missing value"));
    return id;
}

search::Node all_sets() {
    return search::Node{.kind = search::Node::Kind::all};
}

// The list in pieces: as long as the catalogue is, never in memory at once.
struct PackagePages {
    Site& site;
    search::SearchRequest request;
    std::size_t left;
    bool begun = false, ended = false;

    std::string next() {
        if (ended) return {};
        std::string piece = begun ? "" : "[";
        request.rows = std::min(left, kPackagesPerPiece);
        std::vector<std::string> ids;
        if (request.rows > 0)
            if (auto const found = site.catalog.search(request))
                for (search::Hit const& hit : found->hits) ids.push_back(hit.id);
        PackageSplicer splicer(site.catalog.directory());
        for (std::string const& document : site.catalog.ckan_documents(ids)) {
            if (begun) piece += ',';
            splicer.append(piece, document);
            begun = true;
        }
        begun = true;
        left -= ids.size();
        request.start += ids.size();
        if (ids.empty() || left == 0) {
            piece += ']';
            ended = true;
        }
        return piece;
    }
};

}  // namespace

CkanResult<CkanAnswer> package_list(CkanCall const& call) {
    auto const limit = TRY(call.params.natural("limit"));
    auto const offset = TRY(call.params.natural("offset"));
    auto const names = call.memory.names(call.catalog());
    std::size_t const begin = std::min(std::size_t(offset.value_or(0)), names->size());
    std::size_t const end =
        limit ? std::min(names->size() - begin, std::size_t(*limit)) + begin : names->size();
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (std::size_t i = begin; i < end; ++i) out.value((*names)[i]);
    out.end_array();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> package_show(CkanCall const& call) {
    std::string const id = TRY(package_id(call));
    auto const found = call.catalog().dataset(id);
    if (!found) return fail(ckan_refusal(found.error()));
    std::vector<std::string> const documents = call.catalog().ckan_documents({found->dataset.id.text});
    if (documents.empty()) return fail(ckan_not_found());
    PackageSplicer splicer(call.catalog().directory());
    return CkanAnswer(splicer.whole(documents.front()));
}

CkanResult<CkanAnswer> current_package_list_with_resources(CkanCall const& call) {
    auto const limit = TRY(call.params.natural("limit"));
    auto offset = TRY(call.params.natural("offset"));
    auto const page = TRY(call.params.natural("page"));
    if (page && *page > 0 && limit) offset = (*page - 1) * *limit;
    PackagePages pages{call.site, {}, limit ? std::size_t(*limit) : SIZE_MAX};
    pages.request.query = all_sets();
    pages.request.start = std::size_t(offset.value_or(0));
    pages.request.sort = {{search::SortKey::By::number, "metadata_modified", true}};
    auto const shared = std::make_shared<PackagePages>(std::move(pages));
    return CkanAnswer(http::BodySource([shared] { return shared->next(); }));
}

CkanResult<CkanAnswer> package_autocomplete(CkanCall const& call) {
    std::string const q = TRY(call.params.needed("q"));
    std::int64_t const limit =
        std::min(TRY(call.params.natural("limit")).value_or(kAutocompleteDefault), kAutocompleteMax);
    search::SearchRequest request;
    search::Node either{.kind = search::Node::Kind::or_};
    either.children.push_back(
        {.kind = search::Node::Kind::text, .field = "title", .value = q, .phrase = true});
    either.children.push_back({.kind = search::Node::Kind::prefix, .field = "title", .value = q});
    either.children.push_back(
        {.kind = search::Node::Kind::text, .field = "name", .value = q, .phrase = true});
    either.children.push_back({.kind = search::Node::Kind::prefix, .field = "name", .value = q});
    request.query = std::move(either);
    request.rows = std::size_t(limit);
    search::SearchResult const found = TRY(run_search(call, request));
    std::vector<std::string> ids;
    for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (Dataset const& dataset : call.catalog().datasets(ids)) {
        bool const by_name = dataset.name.find(q) != std::string::npos;
        out.begin_object().field("name", dataset.name).field("title", dataset.title);
        out.field("match_field", by_name ? "name" : "title");
        out.field("match_displayed", by_name ? dataset.name : dataset.title + " (" + dataset.name + ")")
            .end_object();
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

// CKAN's relationships between packages: none are made here, so none are listed; an unknown set is still
// refused.
CkanResult<CkanAnswer> package_relationships_list(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    if (auto const found = call.catalog().dataset(id); !found) return fail(ckan_refusal(found.error()));
    return CkanAnswer("[]");
}

CkanResult<CkanAnswer> group_package_show(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    auto const limit = TRY(call.params.natural("limit"));
    auto const directory = call.catalog().directory();
    search::SearchRequest request;
    request.query = {.kind = search::Node::Kind::keyword};
    if (Group const* const group = directory->group(id)) {
        request.query.field = "groups";
        request.query.value = group->name;
    } else if (Organization const* const organization = directory->organization(id)) {
        request.query.field = "organization";
        request.query.value = organization->name;
    } else {
        return fail(ckan_not_found());
    }
    request.sort = {{search::SortKey::By::number, "metadata_modified", true}};
    request.rows = std::size_t(std::min(limit.value_or(kGroupPackagesMax), kGroupPackagesMax));
    search::SearchResult const found = TRY(run_search(call, request));
    std::vector<std::string> ids;
    for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
    return CkanAnswer(packages_json(call, ids));
}

}  // namespace gyoji::catalog
