// The front page: what is here, the search, the thirteen fields as a banzuke, what is new, who publishes
// where.

#include "catalog/web/bar.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"
#include "catalog/web/places.hpp"
#include "catalog/web/statistics_view.hpp"

#include <algorithm>
#include <set>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr std::size_t kNewest = 6, kNewestLooked = 120, kTopOrganizations = 8, kRecentRuns = 5,
                      kRunsPerSource = 3, kSourcesLooked = 20;
constexpr std::size_t kLongFieldName = 12;  // characters that still fit the height of a column

struct Word {
    char const* ja;
    char const* en;
};
constexpr std::array<Word, 5> kWords{{{"AED", "AED"},
                                      {"町丁別人口", "population"},
                                      {"保育園", "nursery"},
                                      {"バリアフリー", "barrier-free"},
                                      {"公衆トイレ", "toilet"}}};

std::vector<View> example_words(http::Request const& request) {
    std::vector<View> out;
    for (Word const& each : kWords) {
        std::string const text = request.language == Language::ja ? each.ja : each.en;
        out.push_back(View().set("label", text).set("query", http::url_encode(text)));
    }
    return out;
}

std::size_t characters(std::string_view text) {
    return std::size_t(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<View> banzuke(Statistics const& statistics, Language language) {
    auto fields = statistics.distributions_by_field;
    std::ranges::stable_sort(fields, [](auto const& a, auto const& b) { return a.second > b.second; });
    std::vector<View> out;
    std::int64_t const most = fields.empty() ? 0 : fields.front().second;
    for (auto const& [field, files] : fields) {
        View item;
        std::string const name = field_name(field, language);
        item.set("rank", int(out.size()) + 1)
            .set("number", field)
            .set("circled", circled(field))
            .set("name", name);
        item.set("long", characters(name) > kLongFieldName && language == Language::ja);
        item.set("files", grouped(files)).set_html("bar_html", banzuke_bar_html(files, most));
        out.push_back(std::move(item));
    }
    return out;
}

std::vector<View> newest(Site& site, http::Request const& request, Directory const& directory) {
    FindRequest wanted;
    wanted.sort = "modified";
    wanted.rows = kNewestLooked;
    auto const found = site.catalog.find(wanted);
    std::vector<View> out;
    if (!found) return out;
    // One of each publisher: a bureau that sends its archive in one night would fill the list.
    std::set<std::string> publishers;
    for (auto const& item : found->items) {
        if (out.size() >= kNewest || !publishers.insert(item.dataset.organization.text).second) continue;
        auto const* organization = directory.organization(item.dataset.organization.text);
        View row;
        row.set("title", item.dataset.title).set("href", dataset_href(request, item.dataset.name));
        row.set("organization",
                organization ? organization_name(*organization, request.language) : std::string());
        row.set("files", grouped(std::int64_t(item.dataset.distributions.size())))
            .set("day", day_text(item.dataset.modified));
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<View> recent_runs(Site& site, http::Request const& request) {
    std::vector<std::pair<RunView, std::string>> runs;
    auto const sources = site.catalog.sources();
    for (std::size_t i = 0; i < sources.size() && i < kSourcesLooked; ++i)
        for (RunView& run : site.catalog.runs(sources[i].id, kRunsPerSource))
            runs.emplace_back(std::move(run), sources[i].title);
    std::ranges::stable_sort(runs,
                             [](auto const& a, auto const& b) { return a.first.started > b.first.started; });
    if (runs.size() > kRecentRuns) runs.resize(kRecentRuns);
    std::vector<View> out;
    for (auto const& [run, title] : runs) {
        View row;
        row.set("when", time_text(run.started))
            .set("source", title)
            .set("outcome", word(request.language, "outcome." + run.outcome));
        row.set("href", root_of(request) + "/harvest/run/" + run.id.text);
        row.set("created", grouped(run.created))
            .set("updated", grouped(run.updated))
            .set("deleted", grouped(run.deleted));
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace

http::Response home_page(Site& site, http::Request const& request) {
    Language const language = request.language;
    auto const statistics = site.catalog.statistics();
    auto const directory = site.catalog.directory();
    bool const tokyo = site.data_profile == "tokyo";
    View view;
    set_search_box(view, "");
    view.set("headline", word(language, tokyo ? "headline.tokyo" : "headline.other"));
    view.set("datasets", grouped(statistics->datasets)).set("files", grouped(statistics->distributions));
    view.set("organizations", grouped(statistics->organizations));
    view.set("has_words", statistics->datasets > 0).set("words", example_words(request));
    set_coverage_map(view, *statistics, request, tokyo);
    view.set("banzuke", banzuke(*statistics, language));
    view.set("files_other", grouped(statistics->distributions_other))
        .set("files_none", grouped(statistics->distributions_without_field));
    view.set("newest", newest(site, request, *directory));
    view.set("top_organizations", organization_bars(*statistics, *directory, request, kTopOrganizations));
    auto runs = recent_runs(site, request);
    view.set("has_runs", !runs.empty()).set("recent_runs", std::move(runs));
    PageMeta meta;
    meta.canonical = "/";
    meta.twin = "/api/v1/statistics";
    std::string const& description =
        language == Language::ja ? site.text.description_ja : site.text.description_en;
    meta.description = description.empty() ? word(language, "home.description") : description;
    return show(site, request, "home", std::move(view), meta);
}

}  // namespace gyoji::catalog::web
