// /api/v1/datasets and /api/v1/distributions.

#include "base/bytes.hpp"
#include "catalog/web/api.hpp"
#include "catalog/web/dto.hpp"
#include "catalog/web/find_state.hpp"
#include "catalog/web/words.hpp"

#include <algorithm>
#include <charconv>

namespace gyoji::catalog::web {
namespace {

constexpr int kFacetLimitMax = 1'000;
constexpr std::size_t kHistoryMax = 500;
// Before a position in a cursor; ids of other catalogues never begin so, because ids hold no colon there.
constexpr std::string_view kPositionMark = "at:";

struct Wanted {
    FindState state;
    std::int64_t rows = std::int64_t(kRowsPerPage), start = 0;
    std::optional<std::string> cursor;
    std::optional<Instant> modified_since;
    std::vector<search::FacetWish> facets;
    Files files = Files::left_out;
};

Result<std::vector<search::FacetWish>> facet_wishes(http::Request const& request) {
    std::int64_t const limit = TRY(number_of(request, "facet_limit", 1, kFacetLimitMax, 50));
    std::vector<search::FacetWish> out;
    std::string const text = request.q("facets").value_or("");
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string const name(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        if (name.empty()) continue;
        if (!is_filter(name)) {
            std::string known;
            for (std::string_view const each : kFacets)
                known += (known.empty() ? "" : ", ") + std::string(each);
            return fail(Fault::invalid, "catalog.web.unknown_facet", "/query/facets",
                        {{"name", name}, {"known", known}});
        }
        out.push_back({name, int(limit), 1});
    }
    return out;
}

Result<std::optional<Instant>> since_of(http::Request const& request) {
    auto const text = request.q("modified_since");
    if (!text || text->empty()) return std::optional<Instant>();
    auto const at = parse_iso(*text);
    if (!at)
        return fail(Fault::invalid, "catalog.web.wrong_time", "/query/modified_since",
                    {{"value", text->substr(0, 40)}});
    return std::optional<Instant>(*at);
}

Result<Wanted> read_wanted(http::Request const& request) {
    Wanted out;
    out.state = TRY(read_state(request));
    out.rows = TRY(number_of(request, "rows", 0, kRowsMax, std::int64_t(kRowsPerPage)));
    // `page` is understood too, so that the address of a search page can be turned into this one.
    out.start = TRY(number_of(request, "start", 0, std::int64_t(kStartMax),
                              std::int64_t((out.state.page - 1) * kRowsPerPage)));
    out.facets = TRY(facet_wishes(request));
    out.cursor = request.q("cursor");
    out.modified_since = TRY(since_of(request));
    if (request.q("include").value_or("") == "distributions") out.files = Files::included;
    return out;
}

Result<std::int64_t> position_of(std::string_view cursor) {
    if (cursor.empty()) return std::int64_t(0);
    std::int64_t at = 0;
    std::string_view const digits = cursor.substr(std::min(cursor.size(), kPositionMark.size()));
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), at);
    if (!cursor.starts_with(kPositionMark) || read.ec != std::errc() ||
        read.ptr != digits.data() + digits.size() || at < 0 || at > std::int64_t(kStartMax))
        return fail(Fault::invalid, "catalog.web.wrong_cursor", "/query/cursor");
    return at;
}

void write_items(Dto const& dto, std::vector<FoundDataset> const& items, Files files) {
    dto.out.key("items").begin_array();
    for (FoundDataset const& item : items) {
        dto.out.begin_object();
        dto.dataset_fields(item.dataset, files);
        dto.out.field("score", double(item.score)).key("highlight").begin_object().key("title");
        dto.pieces(item.title);
        dto.out.key("snippet");
        dto.pieces(item.snippet);
        dto.out.field_or_null("snippet_field", item.snippet_field).end_object().end_object();
    }
    dto.out.end_array();
}

std::string next_start(http::Request const& request, Wanted const& wanted, std::int64_t total) {
    if (wanted.rows == 0 || wanted.start + wanted.rows >= total) return {};
    http::Pairs pairs;
    for (auto const& [name, value] : request.query)
        if (name != "start" && name != "page" && !value.empty()) pairs.emplace_back(name, value);
    pairs.emplace_back("start", std::to_string(wanted.start + wanted.rows));
    return request.base_url + "/api/v1/datasets?" + http::form_encode(pairs);
}

// Everything in the order of ids: nothing comes twice while data change.
http::Response read_all(Site& site, http::Request const& request, Wanted const& wanted) {
    auto const ids = site.catalog.ids_after(*wanted.cursor, std::size_t(wanted.rows), wanted.modified_since);
    auto const datasets = site.catalog.datasets(ids);
    auto const directory = site.catalog.directory();
    std::string body;
    wire::Writer out(body);
    Dto const dto{out, *directory, request.base_url};
    out.begin_object().field("total", site.catalog.statistics()->datasets).key("items").begin_array();
    for (Dataset const& dataset : datasets) dto.dataset(dataset, wanted.files);
    bool const more = !ids.empty() && std::int64_t(ids.size()) == wanted.rows;
    out.end_array().field_or_null("next", more ? ids.back() : std::string()).end_object();
    return json_answer(std::move(body));
}

}  // namespace

http::Response search_datasets(Site& site, http::Request const& request) {
    auto wanted = read_wanted(request);
    if (!wanted) return http::problem(wanted.error(), request);
    bool const whole = wanted->state.q.empty() && wanted->state.filters.empty();
    if (wanted->cursor && whole) return read_all(site, request, *wanted);
    if (wanted->cursor) {
        auto const at = position_of(*wanted->cursor);
        if (!at) return http::problem(at.error(), request);
        wanted->start = *at;
    }
    FindRequest find = find_request(wanted->state);
    find.start = std::size_t(wanted->start);
    find.rows = std::size_t(wanted->rows);
    find.facets = wanted->facets;
    find.snippets = request.q("highlight").value_or("") == "true";
    auto const found = site.catalog.find(find);
    if (!found) return http::problem(found.error(), request);
    auto const directory = site.catalog.directory();
    std::string body;
    wire::Writer out(body);
    Dto const dto{out, *directory, request.base_url};
    out.begin_object().field("total", found->total).field("start", wanted->start);
    write_items(dto, found->items, wanted->files);
    out.key("facets");
    dto.facets(found->facets);
    out.key("nearest").begin_array();
    for (std::string const& text : found->nearest) out.value(text);
    out.end_array().key("widened").begin_array();
    for (std::string const& text : found->widened) out.value(text);
    out.end_array();
    bool const more = wanted->rows > 0 && wanted->start + wanted->rows < found->total;
    if (wanted->cursor)
        out.field_or_null(
            "next",
            more ? std::string(kPositionMark) + std::to_string(wanted->start + wanted->rows) : std::string());
    else
        out.field_or_null("next", next_start(request, *wanted, found->total));
    out.end_object();
    return json_answer(std::move(body));
}

http::Response get_dataset(Site& site, http::Request const& request) {
    auto const found = site.catalog.dataset(request.param("dataset"));
    if (!found) return http::problem(found.error(), request);
    auto const directory = site.catalog.directory();
    std::string body;
    wire::Writer out(body);
    Dto const dto{out, *directory, request.base_url};
    out.begin_object();
    dto.dataset_fields(found->dataset, Files::included);
    out.field("retired", found->retired).end_object();
    return json_answer(std::move(body));
}

http::Response get_dataset_history(Site& site, http::Request const& request) {
    auto const found = site.catalog.dataset(request.param("dataset"));
    if (!found) return http::problem(found.error(), request);
    auto const directory = site.catalog.directory();
    std::string body;
    wire::Writer out(body);
    Dto const dto{out, *directory, request.base_url};
    out.begin_object()
        .field("id", found->dataset.id.text)
        .field("name", found->dataset.name)
        .key("origins")
        .begin_array();
    for (OriginView const& origin : site.catalog.origins(found->dataset.id)) dto.origin(origin);
    out.end_array().key("history").begin_array();
    for (HistoryEntry const& entry : site.catalog.history(found->dataset.id, kHistoryMax)) dto.history(entry);
    out.end_array().end_object();
    return json_answer(std::move(body));
}

http::Response get_distribution(Site& site, http::Request const& request) {
    auto const found = site.catalog.distribution(request.param("distribution"));
    if (!found) return http::problem(found.error(), request);
    auto const directory = site.catalog.directory();
    std::string body;
    wire::Writer out(body);
    Dto{out, *directory, request.base_url}.distribution(found->first.distributions.at(found->second),
                                                        found->first.name);
    return json_answer(std::move(body));
}

http::Response json_answer(std::string body) {
    std::string const tag = "\"" + sha256_hex(body).substr(0, 16) + "\"";
    http::Response out = http::Response::json(std::move(body));
    out.etag = tag;
    out.with("Cache-Control", "no-cache");
    return out;
}

Result<std::int64_t> number_of(http::Request const& request, std::string const& name, std::int64_t low,
                               std::int64_t high, std::int64_t otherwise) {
    auto const text = request.q(name);
    if (!text || text->empty()) return otherwise;
    std::int64_t out = 0;
    auto const read = std::from_chars(text->data(), text->data() + text->size(), out);
    if (read.ec != std::errc() || read.ptr != text->data() + text->size() || out < low || out > high)
        return fail(Fault::invalid, "catalog.web.wrong_number", "/query/" + name,
                    {{"name", name}, {"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return out;
}

}  // namespace gyoji::catalog::web
