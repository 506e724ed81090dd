#include "app/act.hpp"

#include "app/report_json.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <map>

namespace gyoji::app {
namespace {

constexpr std::int64_t kProgressEveryMicros = 200'000;
constexpr int kIndexWaitMillis = 60'000;

struct Call {
    Installation& here;
    wire::Json args;
    Emit const& emit;
    std::string text(std::string_view key) const { return args[key].loose_text(); }
    bool flag(std::string_view key) const { return args[key].boolean().value_or(false); }
};

catalog::NewSource new_source(Call const& call) {
    catalog::NewSource out{call.text("kind"), call.text("location"), call.text("title"), "{}",
                           call.text("schedule")};
    if (call.args["options"].is_object()) {
        out.options.clear();
        call.args["options"].write(out.options);
    }
    return out;
}

// Tells of progress five times a second, not with every batch.
catalog::ProgressCall throttled(Call const& call) {
    return [&call, last = std::int64_t(0)](catalog::Progress const& progress) mutable {
        std::int64_t const now = call.here.clock.now().micros;
        if (now - last < kProgressEveryMicros) return true;
        last = now;
        return call.emit(progress_json(progress));
    };
}

// A command that says "done" means: it is found. The index is fed before the answer.
Outcome wait_for_index(Call const& call) {
    std::int64_t const seq =
        call.here.db->read([](storage::Reader& reader) { return catalog::change_seq(reader); });
    if (!call.here.indexer->wait_for(seq, kIndexWaitMillis))
        return fail(Fault::unavailable, "app.index_slow");
    return {};
}

Result<std::string> finish(Call const& call, catalog::HarvestReport const& report,
                           catalog::SourceRow const& source, bool dry) {
    if (!dry) CHECK_OK(wait_for_index(call));
    // Created and updated records are counted; every other line is said one by one.
    for (catalog::RunLine const& line : report.lines) {
        if (!call.flag("every_line") &&
            (line.what == "created" || line.what == "updated" || line.what == "deleted"))
            continue;
        if (!call.emit(line_json(line))) break;
    }
    return report_json(report, source, dry);
}

Result<std::string> harvest(Call const& call) {
    catalog::NewSource const wished = new_source(call);
    if (call.flag("dry_run")) {
        catalog::SourceRow shown;
        shown.kind = wished.kind, shown.location = wished.location;
        return finish(call, TRY(call.here.sources->dry_run(wished, throttled(call))), shown, true);
    }
    catalog::SourceRow const source =
        TRY(call.here.sources->add(wished, catalog::Sources::Approval::approved));
    return finish(call, TRY(call.here.sources->run(source.id.text, throttled(call))), source, false);
}

Result<std::string> source_add(Call const& call) {
    return source_json(TRY(call.here.sources->add(new_source(call), catalog::Sources::Approval::waiting)));
}
Result<std::string> source_approve(Call const& call) {
    return source_json(TRY(call.here.sources->approve(call.text("id"))));
}
Result<std::string> source_pause(Call const& call) {
    return source_json(TRY(call.here.sources->pause(call.text("id"))));
}
Result<std::string> source_schedule(Call const& call) {
    return source_json(TRY(call.here.sources->schedule(call.text("id"), call.text("schedule"))));
}
Result<std::string> source_run(Call const& call) {
    catalog::SourceRow const source = TRY(call.here.sources->find(call.text("id")));
    if (call.flag("dry_run")) {
        catalog::NewSource const same{source.kind, source.location, source.title, source.options, {}};
        return finish(call, TRY(call.here.sources->dry_run(same, throttled(call))), source, true);
    }
    return finish(call, TRY(call.here.sources->run(source.id.text, throttled(call))), source, false);
}

Result<std::string> source_list(Call const& call) {
    std::string out;
    wire::Writer w(out);
    w.begin_object().key("sources").begin_array();
    for (catalog::SourceView const& source : call.here.library->sources()) {
        w.begin_object().field("id", source.id.text).field("title", source.title).field("kind", source.kind);
        w.field("location", source.location).field("state", source.state).field("schedule", source.schedule);
        w.field("records", source.records).field("last_outcome", source.last_outcome);
        w.field_or_null("last_run", source.last_run ? rfc3339(*source.last_run) : "");
        w.field_or_null("next_run", source.next_run ? rfc3339(*source.next_run) : "").end_object();
    }
    return w.end_array().end_object(), out;
}

Result<std::string> search(Call const& call) {
    CHECK_OK(wait_for_index(call));
    catalog::FindRequest request;
    request.q = call.text("q");
    request.sort = call.text("sort");
    request.rows = std::size_t(call.args["rows"].integer().value_or(20));
    request.start = std::size_t(call.args["start"].integer().value_or(0));
    catalog::FindResult const found = TRY(call.here.library->find(request));
    auto const names = call.here.library->directory();
    std::string out;
    wire::Writer w(out);
    w.begin_object().field("total", found.total).key("items").begin_array();
    for (catalog::FoundDataset const& item : found.items) {
        auto const* organization = names->organization(item.dataset.organization.text);
        w.begin_object()
            .field("id", item.id.text)
            .field("name", item.dataset.name)
            .field("title", item.dataset.title);
        w.field("organization", organization ? organization->title : "");
        w.field("files", std::int64_t(item.dataset.distributions.size())).end_object();
    }
    w.end_array().key("nearest").begin_array();
    for (std::string const& word : found.nearest) w.value(word);
    return w.end_array().end_object(), out;
}

using Handler = Result<std::string> (*)(Call const&);
std::map<std::string, Handler, std::less<>> const kActs{
    {"harvest", harvest},           {"source.add", source_add},
    {"source.list", source_list},   {"source.approve", source_approve},
    {"source.pause", source_pause}, {"source.schedule", source_schedule},
    {"source.run", source_run},     {"search", search},
};

}  // namespace

Result<std::string> perform(Installation& installation, ActRequest const& request, Emit const& emit) {
    auto const found = kActs.find(request.act);
    if (found == kActs.end())
        return fail(Fault::invalid, "app.unknown_act", {}, {{"act", request.act.substr(0, 60)}});
    auto const args = TRY(wire::Document::parse(request.args));
    return found->second(Call{installation, args.root(), emit});
}

}  // namespace gyoji::app
