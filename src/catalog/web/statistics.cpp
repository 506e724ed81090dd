// Statistics: the target of 40,000, the four classes of the 62 municipalities, and what the catalogue holds.
// And the fields.

#include "catalog/web/bar.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"
#include "catalog/web/places.hpp"
#include "catalog/web/statistics_view.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;
using Counts = std::vector<std::pair<std::string, std::int64_t>>;

constexpr std::array<char const*, 5> kClasses{"1", "2", "3", "4", "0"};

std::string search_href(http::Request const& request, std::string_view field, std::string_view value) {
    return root_of(request) + "/search?" + std::string(field) + "=" + http::url_encode(value);
}

std::string class_of(Statistics::MunicipalityRow const& row) {
    return row.participation.empty() ? "0" : row.participation;
}

std::vector<View> field_rows(Statistics const& statistics, http::Request const& request) {
    std::int64_t most = 0;
    for (auto const& [field, files] : statistics.distributions_by_field) most = std::max(most, files);
    std::vector<View> out;
    for (int field = 1; field <= kPriorityFields; ++field) {
        auto const count = [&](auto const& by) {
            auto const found = std::ranges::find(by, field, [](auto const& pair) { return pair.first; });
            return found == by.end() ? std::int64_t(0) : found->second;
        };
        std::int64_t const files = count(statistics.distributions_by_field);
        View row;
        row.set("circled", circled(field))
            .set("name", field_name(field, request.language))
            .set("href", search_href(request, "field", std::to_string(field)));
        row.set("files", grouped(files))
            .set("datasets", grouped(count(statistics.datasets_by_field)))
            .set_html("bar_html", bar_html(files, most));
        out.push_back(std::move(row));
    }
    return out;
}

void set_target(View& view, Statistics const& statistics, http::Request const& request) {
    std::int64_t const there = in_fields(statistics);
    view.set("in_fields", grouped(there)).set("in_fields_percent", percent_text(there, kFieldTarget));
    view.set_html("goal_html", goal_html(there, kFieldTarget));
    view.set("files_other", grouped(statistics.distributions_other))
        .set("files_none", grouped(statistics.distributions_without_field));
    std::int64_t sum = 0;
    for (auto const& [field, files] : statistics.distributions_by_field) sum += files;
    view.set("field_sum", grouped(sum)).set("fields", field_rows(statistics, request));
    auto const by_count = [](auto const& pair) { return pair.second; };
    auto const& fields = statistics.distributions_by_field;
    std::string finding = word(request.language, "stat.no_data");
    if (sum > 0)
        finding = word(
            request.language, "stat.field_finding",
            {{"most", field_name(std::ranges::max_element(fields, {}, by_count)->first, request.language)},
             {"least", field_name(std::ranges::min_element(fields, {}, by_count)->first, request.language)}});
    view.set("field_finding", std::move(finding));
}

std::vector<View> class_views(Statistics const& statistics, http::Request const& request) {
    std::vector<View> out;
    for (std::string const key : kClasses) {
        std::vector<View> members;
        for (auto const& row : statistics.municipalities) {
            if (class_of(row) != key) continue;
            Place const* known = place(row.code);
            View member;
            member.set("name", known ? place_short(*known, request.language) : row.name);
            set_maybe(member, "href",
                      row.datasets > 0 ? search_href(request, "municipality", row.code) : std::string());
            members.push_back(std::move(member));
        }
        // ② and ④ need a source that nobody has given yet: an empty class is shown only when it is one of the
        // paper's four.
        if (members.empty() && key == "0") continue;
        View item;
        item.set("pattern", "p" + key)
            .set("label", word(request.language, "class." + key))
            .set("basis", word(request.language, "class_basis." + key));
        item.set("count", grouped(std::int64_t(members.size()))).set("members", std::move(members));
        out.push_back(std::move(item));
    }
    return out;
}

std::vector<View> place_table(Statistics const& statistics, http::Request const& request) {
    std::vector<View> out;
    for (auto const& row : statistics.municipalities) {
        View item;
        item.set("code", row.code).set("name", place_name(row.code, request.language));
        item.set("datasets", grouped(row.datasets))
            .set("files", grouped(row.distributions))
            .set("class_label", word(request.language, "class." + class_of(row)));
        out.push_back(std::move(item));
    }
    return out;
}

void set_places(View& view, Statistics const& statistics, http::Request const& request, bool tokyo) {
    bool const shown = tokyo && !statistics.municipalities.empty();
    std::int64_t const total = std::int64_t(statistics.municipalities.size());
    std::int64_t const listed =
        std::ranges::count_if(statistics.municipalities, [](auto const& row) { return row.datasets > 0; });
    view.set("has_places", shown)
        .set("listed", grouped(listed))
        .set("places_total", grouped(total))
        .set("listed_percent", percent_text(listed, total));
    auto const tile = [&](Place const& each) {
        auto const found =
            std::ranges::find(statistics.municipalities, each.code, &Statistics::MunicipalityRow::code);
        std::string const key = found == statistics.municipalities.end() ? "0" : class_of(*found);
        Tile out{"p" + key, "", "", word(request.language, "class." + key)};
        if (found != statistics.municipalities.end() && found->datasets > 0)
            out.href = search_href(request, "municipality", each.code);
        return out;
    };
    view.set_html(
        "tiles_html",
        shown ? tiles_html(tile, word(request.language, "tiles_classes"), request.language) : std::string());
    view.set("classes", class_views(statistics, request)).set("places", place_table(statistics, request));
}

struct FigureOf {
    char const* key;    // stat.<key>
    char const* field;  // facet a bar leads to
    Counts const& counts;
    std::size_t limit;
    std::string share, name;  // fill the caption
};

View figure(FigureOf const& of, http::Request const& request, Directory const& directory) {
    std::vector<BarRow> rows;
    for (auto const& [value, count] : of.counts) {
        if (rows.size() >= of.limit) break;
        rows.push_back({value_name(of.field, value, directory, request.language),
                        value.empty() ? std::string() : search_href(request, of.field, value), count});
    }
    std::string const key = std::string("stat.") + of.key;
    View out;
    out.set("caption", word(request.language, key, {{"share", of.share}, {"name", of.name}}))
        .set("text", word(request.language, key + "_text"))
        .set("bars", bars(rows));
    std::size_t const rest = of.counts.size() - rows.size();
    set_maybe(out, "foot_note",
              rest ? word(request.language, "stat.top",
                          {{"count", std::to_string(rows.size())}, {"rest", std::to_string(rest)}})
                   : std::string());
    out.set("has_foot", rest > 0);
    return out;
}

std::int64_t sum_of(Counts const& counts) {
    std::int64_t out = 0;
    for (auto const& [value, count] : counts) out += count;
    return out;
}

std::int64_t count_of(Counts const& counts, std::string_view value) {
    auto const found = std::ranges::find(counts, value, &std::pair<std::string, std::int64_t>::first);
    return found == counts.end() ? 0 : found->second;
}

std::vector<View> figures(Statistics const& statistics, http::Request const& request,
                          Directory const& directory) {
    constexpr std::size_t kLong = 12, kShort = 8;
    std::vector<View> out;
    auto const add = [&](char const* key, char const* field, Counts const& counts, std::size_t limit) {
        if (counts.empty()) return;
        auto const& [value, count] =
            *std::ranges::max_element(counts, {}, &std::pair<std::string, std::int64_t>::second);
        std::string share = percent_text(count, sum_of(counts)),
                    name = value_name(field, value, directory, request.language);
        if (std::string_view(key) == "frequency")
            share = percent_text(sum_of(counts) - count_of(counts, "unknown") - count_of(counts, ""),
                                 sum_of(counts));
        if (std::string_view(key) == "year") name = value;
        if (std::string_view(key) == "update") {
            std::int64_t const kept = count_of(counts, "kept"), late = count_of(counts, "late");
            if (kept + late == 0) return;
            share = percent_text(kept, kept + late);
        }
        out.push_back(figure({key, field, counts, limit, share, name}, request, directory));
    };
    add("format", "format", statistics.by_format, kLong);
    add("frequency", "frequency", statistics.by_frequency, kLong);
    add("year", "year", statistics.by_year, kLong);
    add("update", "update_state", statistics.by_update_state, kShort);
    add("licence", "license_id", statistics.by_licence, kShort);
    add("sector", "sector", statistics.by_sector, kShort);
    return out;
}

std::vector<View> organization_rows(Statistics const& statistics, http::Request const& request,
                                    Directory const& directory) {
    return organization_bars(statistics, directory, request, directory.organizations.size());
}

}  // namespace

http::Response statistics_page(Site& site, http::Request const& request) {
    auto const statistics = site.catalog.statistics();
    auto const directory = site.catalog.directory();
    View view;
    set_crumbs(view, request, {{word(request.language, "stat.title"), ""}});
    set_target(view, *statistics, request);
    set_places(view, *statistics, request, site.data_profile == "tokyo");
    view.set("figures", figures(*statistics, request, *directory))
        .set("organizations", organization_rows(*statistics, request, *directory));
    PageMeta meta;
    meta.nav = "statistics";
    meta.title = word(request.language, "stat.title");
    meta.description = word(request.language, "stat.description");
    meta.canonical = "/statistics";
    meta.twin = "/api/v1/statistics";
    return show(site, request, "statistics", std::move(view), meta);
}

http::Response fields_page(Site& site, http::Request const& request) {
    auto const statistics = site.catalog.statistics();
    auto const directory = site.catalog.directory();
    View view;
    set_crumbs(view, request, {{word(request.language, "fields.title"), ""}});
    view.set("fields", field_rows(*statistics, request));
    FindRequest wanted;
    wanted.rows = 0;
    wanted.facets = {{"groups", -1, 1}};
    std::vector<View> groups;
    if (auto const found = site.catalog.find(wanted); found && !found->facets.empty())
        for (auto const& [value, count] : found->facets.front().second) {
            View row;
            row.set("title", value_name("groups", value, *directory, request.language))
                .set("href", root_of(request) + "/group/" + http::url_encode(value));
            row.set("datasets", word(request.language, "sets_count", {{"count", grouped(count)}}));
            groups.push_back(std::move(row));
        }
    view.set("has_groups", !groups.empty()).set("groups", std::move(groups));
    PageMeta meta;
    meta.nav = "fields";
    meta.title = word(request.language, "fields.title");
    meta.canonical = "/fields";
    meta.twin = "/api/v1/fields";
    return show(site, request, "fields", std::move(view), meta);
}

}  // namespace gyoji::catalog::web
