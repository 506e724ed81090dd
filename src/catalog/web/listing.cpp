#include "catalog/web/listing.hpp"

#include "catalog/web/find_state.hpp"
#include "catalog/web/hit_view.hpp"
#include "catalog/web/statistics_view.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr int kBars = 6;
constexpr std::array<std::string_view, 3> kFigures{"format", "field", "frequency"};

View figure(http::Request const& request, Listing const& listing, std::string_view field,
            std::vector<search::FacetCount> const& counts, std::int64_t total, Directory const& directory) {
    std::vector<BarRow> rows;
    for (auto const& [value, count] : counts) {
        if (rows.size() >= std::size_t(kBars)) break;
        FindState state;
        state.filters = {{listing.field, listing.value}, {std::string(field), value}};
        rows.push_back({value_name(field, value, directory, request.language),
                        address(root_of(request) + "/search", state), count});
    }
    View out;
    std::string const key = "org.by_" + std::string(field);
    Values values{
        {"name", rows.front().label}, {"count", grouped(rows.front().count)}, {"total", grouped(total)}};
    out.set("caption", word(request.language, key, std::move(values)))
        .set("text", word(request.language, key + "_text"))
        .set("bars", bars(rows));
    return out;
}

std::vector<View> sorts(http::Request const& request, Listing const& listing, FindState const& state) {
    std::string const chosen = state.sort.empty() ? "modified" : state.sort;
    std::vector<View> out;
    for (std::string_view const sort : {"modified", "title", "files"}) {
        FindState other;
        other.sort = sort == "modified" ? "" : std::string(sort);
        View item;
        item.set("label", word(request.language, "sort." + std::string(sort))).set("here", sort == chosen);
        item.set("href", address(root_of(request) + listing.path, other));
        out.push_back(std::move(item));
    }
    return out;
}

void set_listing_pages(View& view, http::Request const& request, Listing const& listing,
                       FindState const& state, FindResult const& found) {
    std::size_t const last =
        std::max<std::size_t>(1, (std::size_t(found.total) + kRowsPerPage - 1) / kRowsPerPage);
    std::int64_t const from = std::int64_t((state.page - 1) * kRowsPerPage) + 1;
    Values values{{"from", grouped(from)},
                  {"to", grouped(from + std::int64_t(found.items.size()) - 1)},
                  {"total", grouped(found.total)}};
    view.set("range", word(request.language, "search.range", std::move(values))).set("has_pages", last > 1);
    view.set("pages", page_links(state.page, last, [&](std::size_t page) {
                 FindState other;
                 other.sort = state.sort;
                 other.page = page;
                 return address(root_of(request) + listing.path, other);
             }));
}

}  // namespace

View fact(std::string label, std::string value, bool big, std::string note) {
    View out;
    out.set("label", std::move(label)).set("value", std::move(value)).set("big", big);
    set_maybe(out, "note", std::move(note));
    return out;
}

http::Response show_listing(Site& site, http::Request const& request, Listing listing) {
    auto state = read_state(request);
    if (!state) return http::problem(state.error(), request);
    state->q.clear();
    state->filters = {{listing.field, listing.value}};
    FindRequest wanted = find_request(*state);
    if (wanted.sort.empty()) wanted.sort = "modified";
    for (std::string_view const field : kFigures) wanted.facets.push_back({std::string(field), kBars, 1});
    auto const found = site.catalog.find(wanted);
    if (!found) return http::problem(found.error(), request);
    auto const directory = site.catalog.directory();
    View view;
    set_crumbs(view, request, listing.crumbs);
    set_maybe(view, "kicker", listing.kicker);
    set_maybe(view, "text", listing.text);
    set_maybe(view, "homepage", listing.homepage);
    FindState plain;
    plain.filters = state->filters;
    view.set("title", listing.title)
        .set("search_href", address(root_of(request) + "/search", plain))
        .set("facts", listing.facts);
    std::vector<View> figures;
    for (auto const& [field, counts] : found->facets)
        if (!counts.empty())
            figures.push_back(figure(request, listing, field, counts, found->total, *directory));
    view.set("figures", std::move(figures))
        .set("sorts", sorts(request, listing, *state))
        .set("has_rows", !found->items.empty());
    SecondLine const second =
        listing.second_line_organization ? SecondLine::organization : SecondLine::department;
    view.set("rows", table_rows(found->items, request, *directory, second));
    set_listing_pages(view, request, listing, *state, *found);
    FindState here;
    here.sort = state->sort;
    here.page = state->page;
    listing.meta.canonical = address(listing.path, here);
    listing.meta.index = state->page == 1;
    return show(site, request, "listing", std::move(view), listing.meta);
}

}  // namespace gyoji::catalog::web
