// package_search (CKAN 2.11 logic/action/get.py and lib/search/query.py, as described in its documentation
// and seen in its answers).
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/ckan_owner.hpp"
#include "catalog/door/ckan_query.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

constexpr std::int64_t kRowsDefault = 10, kRowsMax = 1'000;
constexpr std::int64_t kFacetLimitDefault = 50;
constexpr std::size_t kFacetFieldsMax = 30, kFiltersMax = 50;
constexpr std::string_view kSortDefault = "score desc, metadata_modified desc";

constexpr std::array<std::string_view, 33> kKnown{"q",
                                                  "fq",
                                                  "fq_list",
                                                  "sort",
                                                  "rows",
                                                  "start",
                                                  "facet",
                                                  "facet.field",
                                                  "facet.limit",
                                                  "facet.mincount",
                                                  "fl",
                                                  "qf",
                                                  "bf",
                                                  "boost",
                                                  "tie",
                                                  "mm",
                                                  "defType",
                                                  "df",
                                                  "wt",
                                                  "q.op",
                                                  "extras",
                                                  "include_private",
                                                  "include_drafts",
                                                  "include_deleted",
                                                  "use_default_schema",
                                                  "callback",
                                                  "for_view",
                                                  "ignore_capacity_check",
                                                  "api_version",
                                                  "ver",
                                                  "__auth",
                                                  "session",
                                                  "include_plugin_data"};

// What CKAN's Solr would be asked beyond its own parameters is refused by name.
CkanResult<bool> check_names(CkanCall const& call) {
    std::vector<std::string> strange;
    for (std::string const& key : call.params.keys())
        if (!key.starts_with("ext_") && std::ranges::find(kKnown, std::string_view(key)) == kKnown.end())
            strange.push_back(key);
    if (strange.empty()) return true;
    std::string list;
    for (std::string const& key : strange) list += (list.empty() ? "" : ", ") + python_repr(key);
    return fail(ckan_query_error("Invalid search parameters: [" + list + "]"));
}

// {!parser ...} would choose another parser of Solr: refused since it was a hole (CKAN 2.9.9).
CkanResult<bool> check_local_params(CkanCall const& call) {
    for (std::string_view const key : {"q", "fq", "fq_list", "qf", "bf", "boost", "sort"}) {
        for (std::string const& value : call.params.list(key)) {
            std::size_t const first = value.find_first_not_of(" \t\r\n");
            if (first != std::string::npos && std::string_view(value).substr(first).starts_with("{!"))
                return fail(ckan_search_error("Local parameters are not supported in param " +
                                              python_repr(key) + "."));
        }
    }
    return true;
}

CkanResult<std::vector<search::Node>> filters_of(CkanCall const& call, Instant now) {
    std::vector<std::string> texts = call.params.list("fq");
    for (std::string const& more : call.params.list("fq_list")) texts.push_back(more);
    if (texts.size() > kFiltersMax) return fail(ckan_query_error("too many filters"));
    std::vector<search::Node> filters;
    for (std::string const& text : texts) {
        if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
        search::Node node = TRY(ckan_filter(text, now));
        filters.push_back(std::move(node));
    }
    return filters;
}

struct Wishes {
    std::vector<std::string> names;  // as asked
    std::vector<CkanFacet> places;
    std::int64_t limit = kFacetLimitDefault, mincount = 1;
};

CkanResult<Wishes> wishes_of(CkanCall const& call) {
    Wishes wishes;
    if (!call.params.truth("facet", true)) return wishes;
    wishes.limit = TRY(call.params.integer("facet.limit")).value_or(kFacetLimitDefault);
    wishes.mincount = TRY(call.params.natural("facet.mincount")).value_or(1);
    for (std::string const& name : call.params.list("facet.field")) {
        if (name.empty() || std::ranges::find(wishes.names, name) != wishes.names.end()) continue;
        if (wishes.names.size() == kFacetFieldsMax) return fail(ckan_query_error("too many facet fields"));
        wishes.names.push_back(name);
        wishes.places.push_back(ckan_facet(name));
    }
    return wishes;
}

CkanResult<search::SearchRequest> request_of(CkanCall const& call, Wishes const& wishes) {
    Instant const now = call.site.clock.now();
    search::SearchRequest request;
    std::string const sort = call.params.text("sort");
    request.query = TRY(ckan_query({call.params.text("q"), call.params.text("defType"),
                                    call.params.text("qf"), call.params.text("q.op"), call.params.text("df")},
                                   now));
    request.filters = TRY(filters_of(call, now));
    request.sort = TRY(ckan_sort(sort.empty() || sort == "rank" ? kSortDefault : std::string_view(sort)));
    request.start = std::size_t(TRY(call.params.natural("start")).value_or(0));
    request.rows = std::size_t(std::min(TRY(call.params.natural("rows")).value_or(kRowsDefault), kRowsMax));
    for (CkanFacet const& place : wishes.places) {
        if (place.field.empty()) continue;
        // The values of one key are among those of every key: all are fetched and the others left out.
        bool const part = !place.prefix.empty();
        request.facets.push_back(
            {place.field,
             part || wishes.limit < 0 ? -1 : int(std::min<std::int64_t>(wishes.limit, 1'000'000)),
             int(std::min<std::int64_t>(wishes.mincount, 1'000'000'000))});
    }
    return request;
}

using Counts = std::vector<search::FacetCount>;

std::vector<Counts> counts_of(Wishes const& wishes, search::SearchResult const& found) {
    std::vector<Counts> all;
    std::size_t next = 0;
    for (CkanFacet const& place : wishes.places) {
        Counts counts;
        if (!place.field.empty()) {
            for (search::FacetCount const& count : found.facets[next++].second) {
                if (!count.value.starts_with(place.prefix)) continue;
                counts.push_back({count.value.substr(place.prefix.size()), count.count});
                if (wishes.limit >= 0 && std::int64_t(counts.size()) == wishes.limit) break;
            }
            if (wishes.limit == 0) counts.clear();
        }
        all.push_back(std::move(counts));
    }
    return all;
}

std::string display_name(CkanCall const& call, Directory const& directory, std::string_view facet,
                         std::string const& value) {
    if (facet == "organization" || facet == "owner_org") {
        Organization const* const found = directory.organization(value);
        if (found && !found->title.empty()) return found->title;
    } else if (facet == "groups") {
        Group const* const found = directory.group(value);
        if (found && !found->title.empty()) return found->title;
    } else if (facet == "license_id" || facet == "license") {
        std::string const title = call.memory.licence_title(call.catalog(), value);
        if (!title.empty()) return title;
    }
    return value;
}

void write_search_facet(wire::Writer& out, CkanCall const& call, Directory const& directory,
                        std::string const& name, Counts const& counts) {
    std::vector<std::pair<std::string, search::FacetCount const*>> items;
    for (search::FacetCount const& count : counts)
        items.emplace_back(display_name(call, directory, name, count.value), &count);
    std::ranges::stable_sort(items, [](auto const& a, auto const& b) { return a.first > b.first; });
    out.key(name).begin_object().field("title", name).key("items").begin_array();
    for (auto const& [title, count] : items)
        out.begin_object()
            .field("name", count->value)
            .field("display_name", title)
            .field("count", count->count)
            .end_object();
    out.end_array().end_object();
}

// "results":[...]: spliced documents, or flat ones when fl asks for fields.
void append_results(std::string& json, CkanCall const& call, search::SearchResult const& found) {
    std::vector<std::string> ids;
    for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
    std::vector<std::string> fields;
    for (std::string const& item : call.params.list("fl")) {
        std::size_t from = 0;
        while (from < item.size()) {
            std::size_t const to = std::min(item.find_first_of(", ", from), item.size());
            if (to > from) fields.push_back(item.substr(from, to - from));
            from = to + 1;
        }
    }
    if (fields.empty()) {
        json += packages_json(call, ids);
        return;
    }
    auto const directory = call.catalog().directory();
    json += '[';
    bool first = true;
    for (Dataset const& dataset : call.catalog().datasets(ids)) {
        if (!first) json += ',';
        first = false;
        auto const hit = std::ranges::find(found.hits, dataset.id.text, &search::Hit::id);
        json += ckan_index_document(dataset, *directory, fields, hit == found.hits.end() ? 0 : hit->score);
    }
    json += ']';
}

}  // namespace

CkanResult<search::SearchResult> run_search(CkanCall const& call, search::SearchRequest const& request) {
    auto found = call.catalog().search(request);
    if (!found) return fail(ckan_refusal(found.error()));
    return std::move(*found);
}

std::string packages_json(CkanCall const& call, std::vector<std::string> const& ids) {
    std::vector<std::string> const documents = call.catalog().ckan_documents(ids);
    std::size_t bytes = 2;
    for (std::string const& document : documents) bytes += document.size() + 2'048;
    std::string json;
    json.reserve(bytes);
    PackageSplicer splicer(call.catalog().directory());
    json += '[';
    for (std::size_t i = 0; i < documents.size(); ++i) {
        if (i > 0) json += ',';
        splicer.append(json, documents[i]);
    }
    json += ']';
    return json;
}

CkanResult<CkanAnswer> package_search(CkanCall const& call) {
    TRY(check_names(call));
    TRY(check_local_params(call));
    Wishes const wishes = TRY(wishes_of(call));
    search::SearchRequest const request = TRY(request_of(call, wishes));
    search::SearchResult const found = TRY(run_search(call, request));
    std::vector<Counts> const counts = counts_of(wishes, found);
    auto const directory = call.catalog().directory();
    std::string const sort = call.params.text("sort");
    std::string json;
    wire::Writer out(json);
    out.begin_object().field("count", found.total).key("facets").begin_object();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        out.key(wishes.names[i]).begin_object();
        for (search::FacetCount const& count : counts[i]) out.field(count.value, count.count);
        out.end_object();
    }
    out.end_object().key("results");
    append_results(json, call, found);
    out.raw("");
    out.field("sort", sort.empty() || sort == "rank" ? kSortDefault : std::string_view(sort));
    out.key("search_facets").begin_object();
    for (std::size_t i = 0; i < counts.size(); ++i)
        write_search_facet(out, call, *directory, wishes.names[i], counts[i]);
    out.end_object().end_object();
    return CkanAnswer(std::move(json));
}

}  // namespace gyoji::catalog
