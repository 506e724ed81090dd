// Tags. We have free tags only, no vocabularies.
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/package_json.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {

namespace {

constexpr std::size_t kPackagesOfTag = 1'000;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

std::vector<std::string> tags(CkanCall const& call) {
    std::vector<std::string> names;
    for (search::FacetCount& count : facet_counts(call, "tags")) names.push_back(std::move(count.value));
    std::ranges::sort(names);
    return names;
}

void write_tag(wire::Writer& out, std::string const& name, std::string const& packages) {
    out.begin_object()
        .key("vocabulary_id")
        .null()
        .field("id", ckan_tag_id(name))
        .field("name", name)
        .field("display_name", name);
    if (!packages.empty()) out.key("packages").raw(packages);
    out.end_object();
}

// A named vocabulary that nobody made.
CkanResult<bool> check_vocabulary(CkanCall const& call) {
    std::string const id = call.params.text("vocabulary_id");
    if (!id.empty())
        return fail(ckan_not_found("could not find vocabulary with id or name " + python_repr(id)));
    return true;
}

// CKAN: every term must be in the name, without regard to case.
std::vector<std::string> matching(CkanCall const& call, std::vector<std::string> terms) {
    std::erase_if(terms, [](std::string const& term) { return term.empty(); });
    if (terms.empty()) return {};
    std::vector<std::string> found;
    for (std::string& name : tags(call)) {
        std::string const folded = lower(name);
        if (std::ranges::all_of(
                terms, [&](std::string const& t) { return folded.find(lower(t)) != std::string::npos; }))
            found.push_back(std::move(name));
    }
    return found;
}

std::vector<std::string> terms_of(CkanCall const& call) {
    std::vector<std::string> terms = call.params.list("query");
    if (terms.empty()) terms = call.params.list("q");
    if (wire::Json const fields = call.params.root()["fields"]; fields.is_object())
        for (auto const& member : fields.members()) terms.push_back(member.value.loose_text());
    return terms;
}

struct Slice {
    std::size_t begin, end;
};

CkanResult<Slice> slice(CkanCall const& call, std::size_t size) {
    auto const limit = TRY(call.params.natural("limit"));
    auto const offset = TRY(call.params.natural("offset"));
    std::size_t const begin = std::min(std::size_t(offset.value_or(0)), size);
    return Slice{begin, limit ? begin + std::min(size - begin, std::size_t(*limit)) : size};
}

}  // namespace

CkanResult<CkanAnswer> tag_list(CkanCall const& call) {
    TRY(check_vocabulary(call));
    std::vector<std::string> const terms = terms_of(call);
    std::vector<std::string> const names = terms.empty() ? tags(call) : matching(call, terms);
    bool const all_fields = call.params.truth("all_fields", false);
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (std::string const& name : names) {
        if (all_fields)
            write_tag(out, name, {});
        else
            out.value(name);
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> tag_show(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    TRY(check_vocabulary(call));
    for (std::string const& name : tags(call)) {
        if (name != id && ckan_tag_id(name) != id) continue;
        std::string packages;
        if (call.params.truth("include_datasets", false)) {
            search::SearchRequest request;
            request.query = {.kind = search::Node::Kind::keyword, .field = "tags", .value = name};
            request.rows = kPackagesOfTag;
            search::SearchResult const found = TRY(run_search(call, request));
            std::vector<std::string> ids;
            for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
            packages = packages_json(call, ids);
        }
        std::string json;
        wire::Writer out(json);
        write_tag(out, name, packages);
        return CkanAnswer(std::move(json));
    }
    return fail(ckan_not_found());
}

CkanResult<CkanAnswer> tag_search(CkanCall const& call) {
    TRY(check_vocabulary(call));
    std::vector<std::string> const found = matching(call, terms_of(call));
    Slice const part = TRY(slice(call, found.size()));
    std::string json;
    wire::Writer out(json);
    out.begin_object().field("count", std::int64_t(found.size())).key("results").begin_array();
    for (std::size_t i = part.begin; i < part.end; ++i) {
        out.begin_object().field("id", ckan_tag_id(found[i])).field("name", found[i]);
        out.key("vocabulary_id").null().end_object();
    }
    out.end_array().end_object();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> tag_autocomplete(CkanCall const& call) {
    TRY(check_vocabulary(call));
    std::vector<std::string> const found = matching(call, terms_of(call));
    Slice const part = TRY(slice(call, found.size()));
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (std::size_t i = part.begin; i < part.end; ++i) out.value(found[i]);
    out.end_array();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> vocabulary_show(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    return fail(ckan_not_found("Could not find vocabulary " + python_repr(id)));
}

}  // namespace gyoji::catalog
