// Resources: one by id, and the search over their own fields.
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/package_json.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

constexpr std::size_t kSetsPerStep = 200, kSetsScannedMax = 4'000;
constexpr std::int64_t kResourcesMax = 1'000;
constexpr std::int64_t kFormatsDefault = 5;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

struct Term {
    std::string field, value;  // value in lower case
};

std::string value_of(Distribution const& file, std::string_view field) {
    if (field == "name") return file.title;
    if (field == "description") return file.description;
    if (field == "url") return file.url;
    if (field == "format") return ckan_format(file.format_label);
    if (field == "hash") return file.checksum;
    if (field == "mimetype") return file.media_type;
    return file.id.text;
}

bool matches(Distribution const& file, std::vector<Term> const& terms) {
    return std::ranges::all_of(terms, [&](Term const& term) {
        std::string const value = lower(value_of(file, term.field));
        return term.field == "id" ? value == term.value : value.find(term.value) != std::string::npos;
    });
}

CkanResult<std::vector<Term>> terms_of(CkanCall const& call) {
    std::vector<std::string> const texts = call.params.list("query");
    if (texts.empty()) return fail(ckan_invalid("query", "Missing value"));
    std::vector<Term> terms;
    for (std::string const& text : texts) {
        std::size_t const colon = text.find(':');
        if (colon == std::string::npos) return fail(ckan_invalid("query", "Must be <field>:<value> pair(s)"));
        Term term{lower(text.substr(0, colon)), lower(text.substr(colon + 1))};
        static constexpr std::array<std::string_view, 7> known{"name", "description", "url", "format",
                                                               "hash", "mimetype",    "id"};
        if (std::ranges::find(known, std::string_view(term.field)) == known.end())
            return fail(
                ckan_invalid("query", "Field \"" + term.field + "\" not recognised in resource_search."));
        terms.push_back(std::move(term));
    }
    return terms;
}

// Which sets can hold a match: those whose words hold the value, where we index the words of the field.
search::Node candidates(std::vector<Term> const& terms) {
    using search::Node;
    Node both{.kind = Node::Kind::and_};
    for (Term const& term : terms) {
        if (term.value.empty()) continue;
        std::string_view const field = term.field == "name"          ? "res_name"
                                       : term.field == "description" ? "res_description"
                                       : term.field == "url"         ? "res_url"
                                                                     : "";
        if (!field.empty())
            both.children.push_back(
                {.kind = Node::Kind::text, .field = std::string(field), .value = term.value, .phrase = true});
    }
    return both.children.empty() ? Node{.kind = Node::Kind::all} : both;
}

struct Matches {
    std::int64_t count = 0;
    std::string json;  // the asked page, without brackets
};

CkanResult<Matches> collect(CkanCall const& call, std::vector<Term> const& terms, std::int64_t offset,
                            std::int64_t limit) {
    Matches matched;
    search::SearchRequest request;
    request.query = candidates(terms);
    request.rows = kSetsPerStep;
    request.sort = {{search::SortKey::By::id, {}, false}};
    while (request.start < kSetsScannedMax) {
        search::SearchResult const found = TRY(run_search(call, request));
        std::vector<std::string> ids;
        for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
        for (Dataset const& dataset : call.catalog().datasets(ids)) {
            for (std::size_t i = 0; i < dataset.distributions.size(); ++i) {
                if (!matches(dataset.distributions[i], terms)) continue;
                if (matched.count >= offset && matched.count < offset + limit) {
                    if (!matched.json.empty()) matched.json += ',';
                    matched.json += ckan_resource_json(dataset, i);
                }
                ++matched.count;
            }
        }
        request.start += ids.size();
        if (ids.empty() || std::int64_t(request.start) >= found.total) break;
    }
    return matched;
}

}  // namespace

CkanResult<CkanAnswer> resource_show(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    auto const found = call.catalog().distribution(id);
    if (!found) return fail(ckan_refusal(found.error()));
    return CkanAnswer(ckan_resource_json(found->first, found->second));
}

// The search of CKAN looks for a part of a field's text without regard to case, resource by resource. At most
// kSetsScannedMax sets are opened for one call: `count` is then that of the sets opened.
CkanResult<CkanAnswer> resource_search(CkanCall const& call) {
    std::vector<Term> const terms = TRY(terms_of(call));
    std::int64_t const offset = TRY(call.params.natural("offset")).value_or(0);
    std::int64_t const limit =
        std::min(TRY(call.params.natural("limit")).value_or(kResourcesMax), kResourcesMax);
    Matches const matched = TRY(collect(call, terms, offset, limit));
    return CkanAnswer("{\"count\":" + std::to_string(matched.count) + ",\"results\":[" + matched.json + "]}");
}

CkanResult<CkanAnswer> resource_view_list(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    if (auto const found = call.catalog().distribution(id); !found) return fail(ckan_refusal(found.error()));
    return CkanAnswer("[]");
}

CkanResult<CkanAnswer> resource_view_show(CkanCall const& call) {
    TRY(call.params.needed("id"));
    return fail(ckan_not_found());
}

CkanResult<CkanAnswer> format_autocomplete(CkanCall const& call) {
    std::string const q = lower(TRY(call.params.needed("q")));
    std::int64_t const limit = TRY(call.params.natural("limit")).value_or(kFormatsDefault);
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    std::int64_t listed = 0;
    for (search::FacetCount const& count : facet_counts(call, "res_format")) {
        std::string const format = lower(count.value);
        if (listed == limit || format.find(q) == std::string::npos) continue;
        out.value(format);
        ++listed;
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

}  // namespace gyoji::catalog
