// Sources, their runs and the report of a run record by record. Read-only: the operator works by command
// (issue 2, item 4).

#include "catalog/web/dataset_view.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"
#include "catalog/web/run_words.hpp"

#include <algorithm>
#include <charconv>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr std::size_t kRunsShown = 50, kLinesPerPage = 100;

struct Mark {
    char const* css;
    char const* icon;
};
Mark mark_of(std::string_view state) {
    if (state == "active") return {"state--ok", "i-check"};
    if (state == "held") return {"state--warn", "i-pause"};
    if (state == "waiting") return {"state--wait", "i-clock"};
    return {"state--wait", "i-pause"};
}

std::string state_word(std::string_view state, Language language) {
    std::string const key = "harvest.state_" + std::string(state);
    return has_word(key) ? word(language, key) : std::string(state);
}

void set_source(View& view, SourceView const& source, http::Request const& request) {
    Language const language = request.language;
    Mark const mark = mark_of(source.state);
    view.set("href", root_of(request) + "/harvest/" + http::url_encode(source.id.text))
        .set("title", source.title)
        .set("location", public_location(source.location));
    view.set("has_place", public_location(source.location) != source.title);
    view.set("kind", source_kind(source.kind, language))
        .set("records", grouped(source.records))
        .set("state", state_word(source.state, language));
    view.set("state_class", mark.css).set("state_icon", mark.icon);
    view.set("last_run", source.last_run ? time_text(*source.last_run) : word(language, "harvest.never"));
    set_maybe(view, "outcome", outcome_word(source.last_outcome, language));
    view.set("schedule", source.schedule.empty() ? word(language, "harvest.by_hand") : source.schedule);
    view.set("next_run", source.next_run ? time_text(*source.next_run) : word(language, "harvest.by_hand"));
}

std::vector<View> run_heads(Language language) {
    std::vector<View> out;
    for (RunCount const& each : kRunCounts)
        out.push_back(View().set("label", word(language, std::string("run.") + each.key)));
    return out;
}

View run_row(RunView const& run, http::Request const& request) {
    View out;
    out.set("href", root_of(request) + "/harvest/run/" + http::url_encode(run.id.text))
        .set("started", time_text(run.started));
    out.set("outcome", outcome_word(run.outcome, request.language));
    std::vector<View> cells;
    for (RunCount const& each : kRunCounts)
        cells.push_back(View()
                            .set("label", word(request.language, std::string("run.") + each.key))
                            .set("count", grouped(run.*each.member)));
    out.set("cells", std::move(cells));
    return out;
}

std::int64_t count_of(RunView const& run, std::string_view what) {
    for (RunCount const& each : kRunCounts)
        if (what == each.key) return run.*each.member;
    return what == "remark" ? run.remarks : 0;
}

std::vector<View> kinds(RunView const& run, http::Request const& request, std::string const& chosen) {
    std::vector<View> out;
    std::string const base = root_of(request) + "/harvest/run/" + http::url_encode(run.id.text);
    auto const add = [&](std::string const& what, std::string count) {
        View item;
        item.set("label", word(request.language, "run." + (what.empty() ? std::string("all") : what)))
            .set("count", std::move(count));
        item.set("here", what == chosen).set("href", base + (what.empty() ? "" : "?what=" + what) + "#lines");
        out.push_back(std::move(item));
    };
    add("", "");
    for (char const* what : kLineKinds)
        if (std::int64_t const count = count_of(run, what); count > 0 || what == chosen)
            add(what, grouped(count));
    return out;
}

View line_view(RunLine const& line, http::Request const& request) {
    View out;
    std::string const key = "run." + line.what;
    std::string title = line.title;
    if (title.empty()) title = line.remote_id.empty() ? "#" + std::to_string(line.number) : line.remote_id;
    out.set("title", title)
        .set("remote_id", line.title.empty() ? std::string() : line.remote_id)
        .set("place", line.place);
    out.set("what", has_word(key) ? word(request.language, key) : line.what)
        .set("reason", reason_text(line.code, line.values_json, request.language));
    set_maybe(out, "href", line.dataset.empty() ? std::string() : dataset_href(request, line.dataset));
    return out;
}

std::int64_t after_of(http::Request const& request) {
    std::string const text = request.q("after").value_or("");
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return std::max<std::int64_t>(0, out);
}

void set_lines(View& view, Site& site, http::Request const& request, RunView const& run,
               std::string const& what) {
    std::int64_t const after = after_of(request);
    auto lines = site.catalog.run_lines(run.id, what, after, kLinesPerPage + 1);
    bool const more = lines.size() > kLinesPerPage;
    if (more) lines.resize(kLinesPerPage);
    std::vector<View> rows;
    for (RunLine const& line : lines) rows.push_back(line_view(line, request));
    std::string const base = root_of(request) + "/harvest/run/" + http::url_encode(run.id.text) +
                             (what.empty() ? "?" : "?what=" + what + "&");
    view.set("has_lines", !rows.empty())
        .set("lines", std::move(rows))
        .set("page_size", std::to_string(kLinesPerPage));
    view.set("has_first", after > 0).set("first_href", base.substr(0, base.size() - 1) + "#lines");
    view.set("has_next", more)
        .set("next_href",
             more ? base + "after=" + std::to_string(lines.back().number) + "#lines" : std::string());
    view.set("api_url", "/api/v1/runs/" + http::url_encode(run.id.text) + "/lines" +
                            (what.empty() ? "" : "?what=" + what));
}

}  // namespace

http::Response harvest_page(Site& site, http::Request const& request) {
    std::vector<View> sources;
    for (SourceView const& source : site.catalog.sources()) {
        View row;
        set_source(row, source, request);
        sources.push_back(std::move(row));
    }
    View view;
    set_crumbs(view, request, {{word(request.language, "harvest.title"), ""}});
    view.set("has_sources", !sources.empty()).set("sources", std::move(sources));
    PageMeta meta;
    meta.title = word(request.language, "harvest.title");
    meta.canonical = "/harvest";
    meta.twin = "/api/v1/sources";
    return show(site, request, "harvest", std::move(view), meta);
}

http::Response source_page(Site& site, http::Request const& request) {
    auto const source = site.catalog.source(request.param("source"));
    if (!source) return http::problem(source.error(), request);
    View view;
    set_source(view, *source, request);
    set_crumbs(
        view, request,
        {{word(request.language, "harvest.title"), root_of(request) + "/harvest"}, {source->title, ""}});
    set_maybe(view, "href", web_href(source->location));
    auto const runs = site.catalog.runs(source->id, kRunsShown);
    view.set("held", source->state == "held")
        .set("held_reason", runs.empty() ? std::string() : run_reason(runs.front(), request.language));
    std::vector<View> rows;
    for (RunView const& run : runs) rows.push_back(run_row(run, request));
    view.set("has_runs", !rows.empty())
        .set("runs", std::move(rows))
        .set("run_heads", run_heads(request.language))
        .set("id", source->id.text);
    PageMeta meta;
    meta.title = source->title;
    meta.canonical = "/harvest/" + http::url_encode(source->id.text);
    meta.twin = "/api/v1/sources/" + http::url_encode(source->id.text);
    return show(site, request, "source", std::move(view), meta);
}

http::Response run_page(Site& site, http::Request const& request) {
    auto const run = site.catalog.run(request.param("run"));
    if (!run) return http::problem(run.error(), request);
    auto const source = site.catalog.source(run->source.text);
    std::string const title = source ? source->title : run->source.text;
    std::string what = request.q("what").value_or("");
    if (std::ranges::find(kLineKinds, std::string_view(what)) == kLineKinds.end()) what.clear();
    View view;
    set_crumbs(view, request,
               {{word(request.language, "harvest.title"), root_of(request) + "/harvest"},
                {title, root_of(request) + "/harvest/" + http::url_encode(run->source.text)},
                {time_text(run->started), ""}});
    view.set("started", time_text(run->started))
        .set("source", title)
        .set("outcome", outcome_word(run->outcome, request.language))
        .set("source_id", run->source.text);
    constexpr std::int64_t kMicrosPerTenth = 100'000;
    std::int64_t const tenths = run->ended ? (run->ended->micros - run->started.micros) / kMicrosPerTenth : 0;
    set_maybe(view, "duration",
              run->ended ? grouped(tenths / 10) + "." + std::to_string(tenths % 10) : std::string());
    set_maybe(view, "reason", run_reason(*run, request.language));
    std::vector<View> counts;
    for (RunCount const& each : kRunCounts)
        counts.push_back(View()
                             .set("label", word(request.language, std::string("run.") + each.key))
                             .set("count", grouped((*run).*each.member)));
    view.set("counts", std::move(counts)).set("kinds", kinds(*run, request, what));
    set_lines(view, site, request, *run, what);
    PageMeta meta;
    meta.title = word(request.language, "run.title") + " " + time_text(run->started);
    meta.canonical = "/harvest/run/" + http::url_encode(run->id.text);
    meta.twin = "/api/v1/runs/" + http::url_encode(run->id.text);
    meta.index = false;
    return show(site, request, "run", std::move(view), meta);
}

}  // namespace gyoji::catalog::web
