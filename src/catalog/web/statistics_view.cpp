#include "catalog/web/statistics_view.hpp"

#include "catalog/web/bar.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/places.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

// Lower ends of the five steps of the map (files).
constexpr std::array<std::int64_t, 5> kSteps{1, 51, 251, 601, 1'501};

std::string step_of(std::int64_t files) {
    int step = 0;
    for (std::int64_t const low : kSteps) step += files >= low ? 1 : 0;
    return "q" + std::to_string(step);
}

std::vector<View> legend(Language language) {
    std::vector<View> out;
    out.push_back(View().set("step", "q0").set("label", word(language, "step.0")));
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        bool const last = i + 1 == kSteps.size();
        Values values{{"from", grouped(kSteps[i])},
                      {"to", last ? std::string() : grouped(kSteps[i + 1] - 1)}};
        out.push_back(View()
                          .set("step", "q" + std::to_string(i + 1))
                          .set("label", word(language, last ? "step.5" : "step.1", std::move(values))));
    }
    return out;
}

std::string place_search(http::Request const& request, std::string_view code) {
    return root_of(request) + "/search?municipality=" + std::string(code);
}

std::vector<View> place_rows(Statistics const& statistics, http::Request const& request) {
    std::vector<View> out;
    for (auto const& row : statistics.municipalities) {
        View item;
        item.set("name", place_name(row.code, request.language)).set("has_any", row.distributions > 0);
        item.set("files", grouped(row.distributions)).set("href", place_search(request, row.code));
        out.push_back(std::move(item));
    }
    return out;
}

std::string most_files(Statistics const& statistics, Language language) {
    constexpr std::size_t kNamed = 3;
    std::vector<Statistics::MunicipalityRow const*> rows;
    for (auto const& row : statistics.municipalities) rows.push_back(&row);
    std::ranges::stable_sort(
        rows, [](auto const* a, auto const* b) { return a->distributions > b->distributions; });
    std::string out;
    for (std::size_t i = 0; i < rows.size() && i < kNamed; ++i)
        out += (i ? word(language, "search.widened_join") : "") + place_name(rows[i]->code, language) + " " +
               grouped(rows[i]->distributions);
    return out;
}

}  // namespace

void set_coverage_map(View& view, Statistics const& statistics, http::Request const& request, bool tokyo) {
    bool const shown = tokyo && !statistics.municipalities.empty();
    view.set("has_map", shown);
    std::string html;
    if (shown) {
        auto const tile = [&](Place const& place) {
            auto const found =
                std::ranges::find(statistics.municipalities, place.code, &Statistics::MunicipalityRow::code);
            std::int64_t const files = found == statistics.municipalities.end() ? 0 : found->distributions;
            Tile out{step_of(files), "", "", word(request.language, "no_figure")};
            if (files == 0) return out;
            out.href = place_search(request, place.code);
            out.figure = grouped(files);
            out.spoken = word(request.language, "files_count", {{"count", out.figure}});
            return out;
        };
        html = tiles_html(
            tile, word(request.language, "tiles_files", {{"top", most_files(statistics, request.language)}}),
            request.language);
    }
    view.set_html("tiles_html", std::move(html));
    view.set("legend", legend(request.language)).set("places", place_rows(statistics, request));
}

std::vector<View> organization_bars(Statistics const& statistics, Directory const& directory,
                                    http::Request const& request, std::size_t limit) {
    std::vector<BarRow> rows;
    for (auto const& [name, files] : statistics.organizations_by_distributions) {
        if (rows.size() >= limit) break;
        auto const* organization = directory.organization(name);
        if (!organization) continue;
        rows.push_back({organization_name(*organization, request.language),
                        organization_href(request, *organization), files});
    }
    return bars(rows);
}

std::vector<View> bars(std::vector<BarRow> const& rows) {
    std::int64_t most = 0;
    for (BarRow const& row : rows) most = std::max(most, row.count);
    std::vector<View> out;
    for (BarRow const& row : rows) {
        View item;
        item.set("label", row.label)
            .set("count", grouped(row.count))
            .set_html("bar_html", bar_html(row.count, most));
        set_maybe(item, "href", row.href);
        out.push_back(std::move(item));
    }
    return out;
}

std::int64_t in_fields(Statistics const& statistics) {
    return std::max<std::int64_t>(0, statistics.distributions - statistics.distributions_other -
                                         statistics.distributions_without_field);
}

}  // namespace gyoji::catalog::web
