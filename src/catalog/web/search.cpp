// The search page. Every state is an address; what does not find says what would.

#include "catalog/web/find_state.hpp"
#include "catalog/web/hit_view.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr int kFacetShown = 8, kFacetWhole = 400;
constexpr std::size_t kFacetsOpen = 4;
constexpr std::size_t kNear = 5;

std::string here(http::Request const& request, FindState const& state) {
    return address(root_of(request) + "/search", state);
}

// The counts of a facet, with the chosen values in front even when they fell out of the shown ones.
std::vector<search::FacetCount> with_chosen(std::vector<search::FacetCount> counts, std::string_view field,
                                            FindState const& state) {
    for (auto const& [name, value] : state.filters) {
        if (name != field) continue;
        bool const there =
            std::ranges::any_of(counts, [&](auto const& count) { return count.value == value; });
        if (!there) counts.insert(counts.begin(), {value, 0});
    }
    return counts;
}

View facet_view(std::string_view field, std::vector<search::FacetCount> const& all, std::size_t place,
                FindState const& state, http::Request const& request, Directory const& directory) {
    bool const whole = state.more == field;
    std::vector<View> items;
    std::size_t left = 0;
    for (auto const& [value, count] : with_chosen(all, field, state)) {
        bool const chosen = has_filter(state, field, value);
        if (!chosen && !whole && items.size() >= std::size_t(kFacetShown)) {
            ++left;
            continue;
        }
        View item;
        item.set("label", value_name(field, value, directory, request.language)).set("count", grouped(count));
        item.set("chosen", chosen).set("href", here(request, toggled(state, field, value)));
        items.push_back(std::move(item));
    }
    bool const any_chosen =
        std::ranges::any_of(state.filters, [&](auto const& filter) { return filter.first == field; });
    View out;
    out.set("name", field).set("label", word(request.language, "facet." + std::string(field)));
    out.set("open", whole || any_chosen || place < kFacetsOpen).set("items", std::move(items));
    FindState more = state;
    more.more = whole ? std::string() : std::string(field);
    out.set("has_more", whole || left > 0).set("more_href", here(request, more) + "#f-" + std::string(field));
    out.set("more_label",
            whole ? word(request.language, "search.fewer")
                  : word(request.language, "search.more", {{"count", grouped(std::int64_t(left))}}));
    return out;
}

std::vector<View> facet_views(FindResult const& found, FindState const& state, http::Request const& request,
                              Directory const& directory) {
    std::vector<View> out;
    for (auto const& [field, counts] : found.facets) {
        bool const chosen =
            std::ranges::any_of(state.filters, [&](auto const& filter) { return filter.first == field; });
        // A facet with one value tells nothing and narrows nothing.
        if (counts.size() < 2 && !chosen) continue;
        out.push_back(facet_view(field, counts, out.size(), state, request, directory));
    }
    return out;
}

std::vector<View> chips(FindState const& state, http::Request const& request, Directory const& directory) {
    std::vector<View> out;
    for (auto const& [field, value] : state.filters) {
        View chip;
        chip.set("label", word(request.language, "facet." + field) +
                              (request.language == Language::ja ? "：" : ": ") +
                              value_name(field, value, directory, request.language));
        chip.set("href", here(request, toggled(state, field, value)));
        out.push_back(std::move(chip));
    }
    return out;
}

std::vector<View> sorts(FindState const& state, http::Request const& request) {
    std::string const chosen = !state.sort.empty() ? state.sort : state.q.empty() ? "modified" : "relevance";
    std::vector<View> out;
    for (std::string_view const sort : kSorts) {
        if (sort == "relevance" && state.q.empty()) continue;
        FindState other = state;
        other.sort = sort;
        other.page = 1;
        View item;
        item.set("label", word(request.language, "sort." + std::string(sort)))
            .set("here", sort == chosen)
            .set("href", here(request, other));
        out.push_back(std::move(item));
    }
    return out;
}

std::int64_t count_of(Site& site, FindState const& state) {
    FindRequest request = find_request(state);
    request.start = 0;
    request.rows = 0;
    auto const found = site.catalog.find(request);
    return found ? found->total : 0;
}

// Words of the index are folded (ペツト); people are shown what a title says (ペット).
std::string as_written(Site& site, std::string const& folded, std::int64_t& count) {
    FindRequest request;
    request.q = folded;
    request.rows = 1;
    request.snippets = true;
    auto const found = site.catalog.find(request);
    count = found ? found->total : 0;
    if (!found || found->items.empty()) return folded;
    for (auto const* pieces : {&found->items.front().title, &found->items.front().snippet})
        for (auto const& [text, marked] : *pieces)
            if (marked && text::fold(text) == text::fold(folded)) return text;
    return folded;
}

void set_no_hits(View& view, Site& site, http::Request const& request, FindState const& state,
                 FindResult const& found, Directory const& directory) {
    std::vector<View> near, loosen;
    for (std::string const& folded : found.nearest) {
        if (near.size() >= kNear) break;
        std::int64_t count = 0;
        FindState other;
        other.q = as_written(site, folded, count);
        if (count == 0) continue;
        View item;
        item.set("label", other.q).set("href", here(request, other));
        item.set("count", word(request.language, "sets_count", {{"count", grouped(count)}}));
        near.push_back(std::move(item));
    }
    for (auto const& [field, value] : state.filters) {
        if (loosen.size() >= kNear) break;
        FindState const other = toggled(state, field, value);
        std::int64_t const count = count_of(site, other);
        if (count == 0) continue;
        View item;
        item.set("label", word(request.language, "search.without",
                               {{"label", value_name(field, value, directory, request.language)}}));
        item.set("href", here(request, other))
            .set("count", word(request.language, "sets_count", {{"count", grouped(count)}}));
        loosen.push_back(std::move(item));
    }
    view.set("has_near", !near.empty()).set("near", std::move(near));
    view.set("has_loosen", !loosen.empty()).set("loosen", std::move(loosen));
    view.set("need_text", "").set("need_error", "").set("has_need_error", false);
}

std::string widened_text(FindResult const& found, Language language) {
    constexpr std::size_t kWidenedShown = 6;
    std::string out;
    for (std::size_t i = 0; i < found.widened.size() && i < kWidenedShown; ++i)
        out += (i ? word(language, "search.widened_join") : "") +
               word(language, "search.widened_quote", {{"word", found.widened[i]}});
    return out;
}

void set_pages(View& view, http::Request const& request, FindState const& state, std::int64_t total,
               std::size_t shown) {
    std::size_t const last = std::max<std::size_t>(1, (std::size_t(total) + kRowsPerPage - 1) / kRowsPerPage);
    auto const page_href = [&](std::size_t page) {
        FindState other = state;
        other.page = page;
        return here(request, other);
    };
    std::int64_t const from = std::int64_t((state.page - 1) * kRowsPerPage) + 1;
    view.set("range", word(request.language, "search.range",
                           {{"from", grouped(from)},
                            {"to", grouped(from + std::int64_t(shown) - 1)},
                            {"total", grouped(total)}}));
    view.set("has_pages", last > 1).set("pages", page_links(state.page, last, page_href));
    view.set("past_end", total > 0 && shown == 0)
        .set("last_page", grouped(std::int64_t(last)))
        .set("last_href", page_href(last));
}

std::vector<View> feeds(PageMeta& meta, FindState const& state, http::Request const& request) {
    FindState plain = state;
    plain.page = 1;
    plain.more.clear();
    plain.sort.clear();
    std::string const atom = address("/search.atom", plain);
    meta.alternates.push_back({"application/atom+xml", atom, word(request.language, "search.feed")});
    return {View().set("href", atom).set("label", word(request.language, "search.feed"))};
}

PageMeta search_meta(FindState const& state, http::Request const& request) {
    FindState plain = state;
    plain.more.clear();
    PageMeta meta;
    meta.nav = "search";
    meta.title = state.q.empty() ? word(request.language, "search.title_all")
                                 : word(request.language, "search.title", {{"q", state.q}});
    meta.description = word(request.language, "search.description");
    meta.canonical = address("/search", plain);
    // One page of results for robots; the endless combinations of facets are not worth their visit.
    meta.index = state.filters.empty() && state.page == 1;
    FindState api = plain;
    api.page = 1;
    meta.twin = address("/api/v1/datasets", api);
    if (plain.page > 1)
        meta.twin += (meta.twin.find('?') == std::string::npos ? "?" : "&") + std::string("start=") +
                     std::to_string((plain.page - 1) * kRowsPerPage);
    return meta;
}

}  // namespace

http::Response search_page(Site& site, http::Request const& request) {
    auto const state = read_state(request);
    if (!state) return http::problem(state.error(), request);
    FindRequest wanted = find_request(*state);
    wanted.snippets = true;
    for (std::string_view const facet : kFacets)
        wanted.facets.push_back({std::string(facet), kFacetWhole, 1});
    auto const found = site.catalog.find(wanted);
    if (!found) return http::problem(found.error(), request);
    auto const directory = site.catalog.directory();
    PageMeta meta = search_meta(*state, request);
    View view;
    set_crumbs(view, request, {{word(request.language, "foot.search"), ""}});
    set_search_box(view, state->q, "search--s");
    std::vector<View> kept;
    for (auto const& [name, value] : state->filters)
        kept.push_back(View().set("name", name).set("value", value));
    view.set("kept", std::move(kept)).set("has_q", !state->q.empty()).set("total", grouped(found->total));
    set_maybe(view, "widened", found->total ? widened_text(*found, request.language) : std::string());
    view.set("has_chips", !state->filters.empty()).set("chips", chips(*state, request, *directory));
    view.set("sorts", sorts(*state, request)).set("has_hits", !found->items.empty());
    view.set("hits", hit_views(found->items, request, *directory))
        .set("api_url", meta.twin)
        .set("feeds", feeds(meta, *state, request));
    set_pages(view, request, *state, found->total, found->items.size());
    view.set("no_hits", found->total == 0);
    if (found->total == 0) set_no_hits(view, site, request, *state, *found, *directory);
    auto facets = facet_views(*found, *state, request, *directory);
    view.set("has_facets", !facets.empty()).set("facets", std::move(facets));
    return show(site, request, "search", std::move(view), meta);
}

}  // namespace gyoji::catalog::web
