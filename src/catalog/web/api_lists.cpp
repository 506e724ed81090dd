// The lists of /api/v1: publishers, categories, fields, municipalities, statistics, sources and their runs,
// suggestions.

#include "catalog/web/api.hpp"
#include "catalog/web/dto.hpp"
#include "catalog/web/run_words.hpp"
#include "catalog/web/words.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace gyoji::catalog::web {
namespace {

constexpr std::int64_t kRunsMax = 500;
constexpr std::size_t kTypedBytesMax = 200;

std::unordered_map<std::string, std::int64_t> counts_by(Site& site, char const* field) {
    FindRequest wanted;
    wanted.rows = 0;
    wanted.facets = {{field, -1, 1}};
    std::unordered_map<std::string, std::int64_t> out;
    if (auto const found = site.catalog.find(wanted); found && !found->facets.empty())
        for (auto const& [value, count] : found->facets.front().second) out[value] = count;
    return out;
}

std::int64_t count_in(std::unordered_map<std::string, std::int64_t> const& counts, std::string const& name) {
    auto const found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

// {"items": [...]} or one value: the frame that every handler here shares.
http::Response written(Site& site, http::Request const& request,
                       std::function<void(Dto const&)> const& write) {
    auto const directory = site.catalog.directory();
    std::string body;
    wire::Writer out(body);
    write(Dto{out, *directory, request.base_url});
    return json_answer(std::move(body));
}

http::Response listed(Site& site, http::Request const& request,
                      std::function<void(Dto const&)> const& items) {
    return written(site, request, [&](Dto const& dto) {
        dto.out.begin_object().key("items").begin_array();
        items(dto);
        dto.out.end_array().end_object();
    });
}

}  // namespace

http::Response list_organizations(Site& site, http::Request const& request) {
    auto const counts = counts_by(site, "organization");
    return listed(site, request, [&](Dto const& dto) {
        for (Organization const& each : dto.directory.organizations)
            dto.organization(each, count_in(counts, each.name));
    });
}

http::Response get_organization(Site& site, http::Request const& request) {
    std::string const name(request.param("organization"));
    auto const directory = site.catalog.directory();
    auto const* found = directory->organization(name);
    if (!found)
        return http::problem(
            {Fault::not_found, "catalog.web.no_organization", "/path/organization", {{"name", name}}},
            request);
    auto const counts = counts_by(site, "organization");
    return written(site, request,
                   [&](Dto const& dto) { dto.organization(*found, count_in(counts, found->name)); });
}

http::Response list_groups(Site& site, http::Request const& request) {
    auto const counts = counts_by(site, "groups");
    return listed(site, request, [&](Dto const& dto) {
        for (Group const& each : dto.directory.groups) dto.group(each, count_in(counts, each.name));
    });
}

http::Response get_group(Site& site, http::Request const& request) {
    std::string const name(request.param("group"));
    auto const directory = site.catalog.directory();
    auto const* found = directory->group(name);
    if (!found)
        return http::problem({Fault::not_found, "catalog.web.no_group", "/path/group", {{"name", name}}},
                             request);
    auto const counts = counts_by(site, "groups");
    return written(site, request, [&](Dto const& dto) { dto.group(*found, count_in(counts, found->name)); });
}

http::Response list_fields(Site& site, http::Request const& request) {
    auto const statistics = site.catalog.statistics();
    auto const count = [](std::vector<std::pair<int, std::int64_t>> const& by, int field) {
        auto const found = std::ranges::find(by, field, &std::pair<int, std::int64_t>::first);
        return found == by.end() ? std::int64_t(0) : found->second;
    };
    return listed(site, request, [&](Dto const& dto) {
        for (int field = 1; field <= kPriorityFields; ++field)
            dto.out.begin_object()
                .field("field", field)
                .field("name", field_name(field, Language::ja))
                .field("name_en", field_name(field, Language::en))
                .field("datasets", count(statistics->datasets_by_field, field))
                .field("distributions", count(statistics->distributions_by_field, field))
                .end_object();
    });
}

http::Response list_municipalities(Site& site, http::Request const& request) {
    auto const statistics = site.catalog.statistics();
    return listed(site, request, [&](Dto const& dto) {
        for (auto const& row : statistics->municipalities) dto.municipality(row);
    });
}

http::Response get_statistics(Site& site, http::Request const& request) {
    auto const statistics = site.catalog.statistics();
    return written(site, request, [&](Dto const& dto) { dto.statistics(*statistics); });
}

http::Response list_sources(Site& site, http::Request const& request) {
    return listed(site, request, [&](Dto const& dto) {
        for (SourceView const& source : site.catalog.sources()) dto.source(source);
    });
}

http::Response get_source(Site& site, http::Request const& request) {
    auto const source = site.catalog.source(request.param("source"));
    if (!source) return http::problem(source.error(), request);
    return written(site, request, [&](Dto const& dto) { dto.source(*source); });
}

http::Response list_source_runs(Site& site, http::Request const& request) {
    auto const source = site.catalog.source(request.param("source"));
    if (!source) return http::problem(source.error(), request);
    auto const rows = number_of(request, "rows", 1, kRunsMax, 50);
    if (!rows) return http::problem(rows.error(), request);
    return listed(site, request, [&](Dto const& dto) {
        for (RunView const& run : site.catalog.runs(source->id, std::size_t(*rows))) dto.run(run);
    });
}

http::Response get_run(Site& site, http::Request const& request) {
    auto const run = site.catalog.run(request.param("run"));
    if (!run) return http::problem(run.error(), request);
    return written(site, request, [&](Dto const& dto) { dto.run(*run); });
}

http::Response list_run_lines(Site& site, http::Request const& request) {
    auto const run = site.catalog.run(request.param("run"));
    if (!run) return http::problem(run.error(), request);
    auto const rows = number_of(request, "rows", 1, kRowsMax, 100);
    if (!rows) return http::problem(rows.error(), request);
    auto const after = number_of(request, "after", 0, std::numeric_limits<std::int64_t>::max(), 0);
    if (!after) return http::problem(after.error(), request);
    auto const lines =
        site.catalog.run_lines(run->id, request.q("what").value_or(""), *after, std::size_t(*rows));
    return written(site, request, [&](Dto const& dto) {
        dto.out.begin_object().key("items").begin_array();
        for (RunLine const& line : lines) dto.run_line(line);
        dto.out.end_array().key("next");
        if (std::int64_t(lines.size()) == *rows)
            dto.out.value(lines.back().number);
        else
            dto.out.null();
        dto.out.end_object();
    });
}

http::Response suggest(Site& site, http::Request const& request) {
    std::string typed = request.q("q").value_or("");
    if (typed.size() > kTypedBytesMax) typed.clear();  // nobody types that; there is nothing to suggest
    auto const limit = number_of(request, "limit", 1, std::int64_t(kSuggestionsMax), 8);
    if (!limit) return http::problem(limit.error(), request);
    return listed(site, request, [&](Dto const& dto) {
        if (typed.empty()) return;
        for (auto const& [text, count] : site.catalog.suggest(typed, std::size_t(*limit)))
            dto.out.begin_object().field("text", text).field("count", count).end_object();
    });
}

}  // namespace gyoji::catalog::web
