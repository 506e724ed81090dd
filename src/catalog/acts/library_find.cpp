// Searching in our own words: what a page state or an API call asks becomes a request to the index, and its
// hits become data sets.
#include "catalog/acts/library.hpp"
#include "search/language.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {
namespace {

using search::FieldKind;
using search::Node;

constexpr std::size_t kRowsMax = 1'000;
constexpr std::size_t kFiltersMax = 100;
constexpr std::size_t kSnippetCharacters = 120;
constexpr std::size_t kNearestMax = 5;

struct FieldName {
    std::string_view name, field;
    FieldKind kind;
};
// Our words first, then the index's own names.
constexpr std::array kNames{
    FieldName{"title", "title", FieldKind::text},
    FieldName{"notes", "notes", FieldKind::text},
    FieldName{"description", "notes", FieldKind::text},
    FieldName{"file", "res_name", FieldKind::text},
    FieldName{"url", "res_url", FieldKind::text},
    FieldName{"maintainer", "maintainer", FieldKind::text},
    FieldName{"org", "organization", FieldKind::keyword},
    FieldName{"organization", "organization", FieldKind::keyword},
    FieldName{"group", "groups", FieldKind::keyword},
    FieldName{"groups", "groups", FieldKind::keyword},
    FieldName{"tag", "tags", FieldKind::keyword},
    FieldName{"tags", "tags", FieldKind::keyword},
    FieldName{"licence", "license_id", FieldKind::keyword},
    FieldName{"license", "license_id", FieldKind::keyword},
    FieldName{"license_id", "license_id", FieldKind::keyword},
    FieldName{"format", "format", FieldKind::keyword},
    FieldName{"res_format", "res_format", FieldKind::keyword},
    FieldName{"sector", "sector", FieldKind::keyword},
    FieldName{"municipality", "municipality", FieldKind::keyword},
    FieldName{"field", "field", FieldKind::keyword},
    FieldName{"frequency", "frequency", FieldKind::keyword},
    FieldName{"year", "year", FieldKind::keyword},
    FieldName{"access", "access", FieldKind::keyword},
    FieldName{"source", "source", FieldKind::keyword},
    FieldName{"update", "update_state", FieldKind::keyword},
    FieldName{"update_state", "update_state", FieldKind::keyword},
    FieldName{"name", "name", FieldKind::keyword},
    FieldName{"id", "id", FieldKind::keyword},
    FieldName{"modified", "metadata_modified", FieldKind::date},
    FieldName{"created", "metadata_created", FieldKind::date},
    FieldName{"last_update", "last_update", FieldKind::date},
    FieldName{"files", "files", FieldKind::number},
};

FieldName const* field_named(std::string_view name) {
    auto const found = std::ranges::find(kNames, name, &FieldName::name);
    return found == kNames.end() ? nullptr : &*found;
}

search::FieldMap const& our_fields() {
    static search::FieldMap const map = [] {
        search::FieldMap out;
        out.kind = [](std::string_view name) {
            FieldName const* found = field_named(name);
            return found ? found->kind : FieldKind::unknown;
        };
        for (FieldName const& name : kNames) out.names.emplace_back(name.name);
        return out;
    }();
    return map;
}

using search::SortKey;

std::optional<std::vector<SortKey>> sort_of(std::string_view sort, bool has_words) {
    using By = SortKey::By;
    if (sort.empty()) sort = has_words ? "relevance" : "modified";
    if (sort == "relevance")
        return std::vector<SortKey>{{By::score, "", true}, {By::number, "metadata_modified", true}};
    if (sort == "modified")
        return std::vector<SortKey>{{By::number, "metadata_modified", true},
                                    {By::text, "title_string", false}};
    if (sort == "created")
        return std::vector<SortKey>{{By::number, "metadata_created", true},
                                    {By::text, "title_string", false}};
    if (sort == "title") return std::vector<SortKey>{{By::text, "title_string", false}};
    if (sort == "files")
        return std::vector<SortKey>{{By::number, "files", true}, {By::text, "title_string", false}};
    return std::nullopt;
}

Node keyword(std::string field, std::string value) {
    Node node;
    node.kind = Node::Kind::keyword;
    node.field = std::move(field);
    node.value = std::move(value);
    node.scoring = false;
    return node;
}

// One node for each field: its values are alternatives.
std::vector<std::pair<std::string, Node>> filter_nodes(FindRequest const& request) {
    std::vector<std::pair<std::string, Node>> out;
    for (auto const& [name, value] : request.filters) {
        std::string const field(field_named(name)->field);
        auto found = std::ranges::find(out, field, &std::pair<std::string, Node>::first);
        if (found == out.end()) {
            Node any;
            any.kind = Node::Kind::or_;
            any.scoring = false;
            out.emplace_back(field, std::move(any));
            found = std::prev(out.end());
        }
        found->second.children.push_back(keyword(field, value));
    }
    return out;
}

void collect_words(Node const& node, std::vector<std::string>& out) {
    if (node.kind == Node::Kind::not_) return;
    if (node.kind == Node::Kind::text && !node.value.empty() &&
        std::ranges::find(out, node.value) == out.end())
        out.push_back(node.value);
    for (Node const& child : node.children) collect_words(child, out);
}

}  // namespace

Node rename_fields(Node node) {
    if (!node.field.empty())
        if (FieldName const* found = field_named(node.field)) node.field = std::string(found->field);
    for (Node& child : node.children) child = rename_fields(std::move(child));
    return node;
}

Result<search::SearchRequest> Library::plan(FindRequest const& request) const {
    search::SearchRequest out;
    if (!request.q.empty())
        out.query = rename_fields(TRY(search::parse_query(request.q, our_fields(), clock_.now())));
    if (request.filters.size() > kFiltersMax)
        return fail(Fault::invalid, "catalog.too_many_filters", {}, {{"max", std::to_string(kFiltersMax)}});
    for (auto const& [name, value] : request.filters) {
        FieldName const* found = field_named(name);
        if (!found || found->kind != FieldKind::keyword)
            return fail(Fault::invalid, "catalog.unknown_filter", name.substr(0, 60));
    }
    auto sort = sort_of(request.sort, out.query.kind != Node::Kind::all);
    if (!sort) return fail(Fault::invalid, "catalog.unknown_sort", request.sort.substr(0, 60));
    out.sort = std::move(*sort);
    out.start = request.start;
    out.rows = std::min(request.rows, kRowsMax);
    return out;
}

// Few of all records, whatever the filters leave.
bool Library::few_hold(Node const& query) const {
    if (query.kind == Node::Kind::all) return false;
    search::SearchRequest counting;
    counting.query = query;
    counting.count_only = true;
    auto const answer = index_.search(counting);
    return answer && answer->total < search::kFewHits;
}

Result<FindResult> Library::find(FindRequest const& request) const {
    search::SearchRequest planned = TRY(plan(request));
    Node const asked = planned.query;
    planned.query = synonyms_.expand(std::move(planned.query));
    auto const filters = filter_nodes(request);
    for (auto const& [field, node] : filters) planned.filters.push_back(node);
    // A facet whose own field is filtered is counted apart, without that filter: the other choices stay
    // visible.
    for (search::FacetWish const& wish : request.facets) {
        FieldName const* found = field_named(wish.field);
        std::string const field(found ? found->field : wish.field);
        if (std::ranges::find(filters, field, &std::pair<std::string, Node>::first) == filters.end())
            planned.facets.push_back({field, wish.limit, wish.mincount});
    }
    search::SearchResult answer = TRY(index_.search(planned));
    if (answer.total < search::kFewHits && few_hold(planned.query)) {
        planned.query = search::loosened(std::move(planned.query));
        answer = TRY(index_.search(planned));
    }
    FindResult result;
    result.total = answer.total;
    result.facets = answer.facets;
    count_facets(request, planned, result);
    std::vector<std::string> ids;
    for (search::Hit const& hit : answer.hits) ids.push_back(hit.id);
    std::size_t next = 0;
    for (Dataset& set : datasets(ids)) {
        while (next < answer.hits.size() && answer.hits[next].id != set.id.text) ++next;  // deleted since
        if (next == answer.hits.size()) break;
        FoundDataset found{set.id, answer.hits[next].score, std::move(set), {}, {}, ""};
        result.items.push_back(std::move(found));
    }
    if (request.snippets) add_snippets(planned.query, result);
    std::vector<std::string> asked_words, all_words;
    collect_words(asked, asked_words);
    collect_words(planned.query, all_words);
    for (std::string& word : all_words)
        if (std::ranges::find(asked_words, word) == asked_words.end())
            result.widened.push_back(std::move(word));
    if (result.total == 0)
        for (std::string const& word : asked_words) {
            for (std::string& near : index_.nearest_words(word, kNearestMax))
                result.nearest.push_back(std::move(near));
            for (std::string& near : synonyms_.nearest_english(word, kNearestMax))
                if (std::ranges::find(result.nearest, near) == result.nearest.end())
                    result.nearest.push_back(std::move(near));
        }
    return result;
}

void Library::count_facets(FindRequest const& request, search::SearchRequest const& planned,
                           FindResult& result) const {
    auto const filters = filter_nodes(request);
    for (search::FacetWish const& wish : request.facets) {
        FieldName const* found = field_named(wish.field);
        std::string const field(found ? found->field : wish.field);
        if (std::ranges::find(filters, field, &std::pair<std::string, Node>::first) == filters.end())
            continue;
        search::SearchRequest alone;
        alone.query = planned.query;
        for (auto const& [name, node] : filters)
            if (name != field) alone.filters.push_back(node);
        alone.rows = 0;
        alone.count_only = true;
        alone.facets.push_back({field, wish.limit, wish.mincount});
        auto answer = index_.search(alone);
        if (answer && !answer->facets.empty()) result.facets.push_back(std::move(answer->facets.front()));
    }
    // In the order asked.
    std::vector<std::pair<std::string, std::vector<search::FacetCount>>> ordered;
    for (search::FacetWish const& wish : request.facets) {
        FieldName const* found = field_named(wish.field);
        auto const at = std::ranges::find(result.facets, std::string(found ? found->field : wish.field),
                                          &std::pair<std::string, std::vector<search::FacetCount>>::first);
        if (at != result.facets.end()) ordered.emplace_back(wish.field, at->second);
    }
    result.facets = std::move(ordered);
}

void Library::add_snippets(Node const& query, FindResult& result) const {
    auto const any_marked = [](std::vector<search::Piece> const& pieces) {
        return std::ranges::any_of(pieces, &search::Piece::marked);
    };
    for (FoundDataset& item : result.items) {
        item.title = search::mark(item.dataset.title, query, "title");
        item.snippet = search::snippet(item.dataset.notes, query, "notes", kSnippetCharacters);
        item.snippet_field = "notes";
        if (any_marked(item.snippet)) continue;
        // The description says nothing of it: a file's name may.
        for (Distribution const& file : item.dataset.distributions) {
            auto pieces = search::snippet(file.title, query, "res_name", kSnippetCharacters);
            if (!any_marked(pieces)) continue;
            item.snippet = std::move(pieces);
            item.snippet_field = "res_name";
            break;
        }
    }
}

}  // namespace gyoji::catalog
