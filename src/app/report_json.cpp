#include "app/report_json.hpp"

#include "wire/json.hpp"
#include "wire/writer.hpp"

namespace gyoji::app {

std::string report_json(catalog::HarvestReport const& report, catalog::SourceRow const& source,
                        bool dry_run) {
    catalog::RunView const& run = report.run;
    std::string out;
    wire::Writer w(out);
    w.begin_object().field("run", run.id.text).field("source", source.id.text).field("kind", source.kind);
    w.field("location", source.location)
        .field("title", source.title)
        .field("dry_run", dry_run)
        .field("outcome", run.outcome);
    w.field("read", run.read)
        .field("created", run.created)
        .field("updated", run.updated)
        .field("unchanged", run.unchanged);
    w.field("deleted", run.deleted)
        .field("superseded", run.superseded)
        .field("merged", run.merged)
        .field("bad", run.bad);
    w.field("remarks", run.remarks);
    std::int64_t const ended = run.ended ? run.ended->micros : run.started.micros;
    w.field("seconds", double((ended - run.started.micros) / 1000) / 1000.0);
    w.key("reason");
    run.reason.empty() ? w.null() : w.raw(run.reason);
    return w.end_object(), out;
}

std::string progress_json(catalog::Progress const& progress) {
    std::string out;
    wire::Writer w(out);
    w.begin_object().key("progress").begin_object().field("read", progress.read);
    w.key("expected");
    progress.expected ? w.value(*progress.expected) : w.null();
    w.field("per_second", std::int64_t(progress.records_per_second));
    w.key("seconds_left");
    progress.seconds_left ? w.value(*progress.seconds_left) : w.null();
    w.field("created", progress.tally.created)
        .field("updated", progress.tally.updated)
        .field("bad", progress.tally.bad);
    return w.end_object().end_object(), out;
}

std::string source_json(catalog::SourceRow const& source) {
    std::string out;
    wire::Writer w(out);
    w.begin_object().field("id", source.id.text).field("title", source.title).field("kind", source.kind);
    w.field("location", source.location).field("state", source.state).field("schedule", source.schedule);
    w.key("next_run");
    source.next_run ? w.value(rfc3339(*source.next_run)) : w.null();
    return w.end_object(), out;
}

std::string line_json(catalog::RunLine const& line) {
    std::string out;
    wire::Writer w(out);
    w.begin_object().key("line").begin_object().field("what", line.what).field("place", line.place);
    w.field("remote_id", line.remote_id)
        .field("title", line.title)
        .field("dataset", line.dataset)
        .field("code", line.code);
    w.key("values").raw(line.values_json.empty() ? "{}" : line.values_json);
    return w.end_object().end_object(), out;
}

std::string error_json(Error const& error) {
    std::string out;
    wire::Writer w(out);
    w.begin_object()
        .field("fault", int(error.fault))
        .field("code", error.code)
        .field("where", error.where)
        .key("values")
        .begin_object();
    for (auto const& [name, value] : error.values) w.field(name, value);
    return w.end_object().end_object(), out;
}

Error error_from(std::string_view json) {
    Error error{Fault::internal, "app.wrong_reply", {}, {}};
    auto const parsed = wire::Document::parse(json);
    if (!parsed) return error;
    wire::Json const root = parsed->root();
    if (auto const fault = root["fault"].integer(); fault && *fault >= 0 && *fault <= int(Fault::internal))
        error.fault = Fault(*fault);
    if (root["code"].is_string()) error.code = root["code"].loose_text();
    error.where = root["where"].loose_text();
    for (auto const& [name, value] : root["values"].members())
        error.values.emplace_back(name, value.loose_text());
    return error;
}

}  // namespace gyoji::app
