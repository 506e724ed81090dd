#include "catalog/store/source_store.hpp"

#include "catalog/store/insert_many.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

namespace gyoji::catalog {
namespace {

using storage::Query;
using storage::Reader;
using storage::Tx;

#define SOURCE_COLUMNS \
    "id, title, kind, location, options, state, schedule, next_run, missing_allowed, created"
#define RUN_COLUMNS "id, source, started, ended, outcome, reason, counts, standing_run, standing_hash"
constexpr Query kSources{"catalog_source_all",
                         "select " SOURCE_COLUMNS " from catalog_source order by created, id"};
constexpr Query kSource{"catalog_source_by_id",
                        "select " SOURCE_COLUMNS " from catalog_source where id = $1"};
constexpr Query kSourceAt{"catalog_source_at",
                          "select " SOURCE_COLUMNS
                          " from catalog_source where kind = $1 and location = $2 order by created limit 1"};
constexpr Query kPutSource{"catalog_source_put", R"sql(
    insert into catalog_source (id, title, kind, location, options, state, schedule, next_run, missing_allowed, created)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (id) do update set title = excluded.title, options = excluded.options, state = excluded.state,
        schedule = excluded.schedule, next_run = excluded.next_run, missing_allowed = excluded.missing_allowed)sql"};
constexpr Query kRuns{"catalog_run_of_source",
                      "select " RUN_COLUMNS
                      " from catalog_run where source = $1 order by started desc, id desc limit $2"};
constexpr Query kRun{"catalog_run_by_id", "select " RUN_COLUMNS " from catalog_run where id = $1"};
constexpr Query kRunning{"catalog_run_running",
                         "select " RUN_COLUMNS " from catalog_run where ended is null order by started"};
constexpr Query kPutRun{"catalog_run_put", R"sql(
    insert into catalog_run (id, source, started, ended, outcome, reason, counts, standing_run, standing_hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (id) do update set ended = excluded.ended, outcome = excluded.outcome, reason = excluded.reason,
        counts = excluded.counts, standing_run = excluded.standing_run, standing_hash = excluded.standing_hash)sql"};
// What stands (superseded, remark, proposal, bad) is kept with the run that first said it, under high
// numbers.
constexpr Query kLines{"catalog_run_line_page", R"sql(
    select number, what, place, remote_id, title, dataset, code, detail from catalog_run_line
     where (run = $1 and standing = 0 or run = $2 and standing = 1) and ($3 = '' or what = $3) and number > $4
     order by number limit $5)sql"};
constexpr Query kRecords{"catalog_origin_records",
                         "select count(*) from catalog_origin where source = $1 and state in (1, 3)"};
constexpr Query kHistory{
    "catalog_history_of",
    "select at, what, source, detail from catalog_history where dataset = $1 order by seq desc limit $2"};

Outcome done(Result<std::int64_t> result) {
    if (!result) return fail(result.error());
    return {};
}

}  // namespace

std::vector<SourceRow> source_rows(Reader& reader) {
    return reader.all<SourceRow>(kSources);
}
std::optional<SourceRow> source_row(Reader& reader, std::string const& id) {
    return reader.maybe<SourceRow>(kSource, id);
}
std::optional<SourceRow> source_at(Reader& reader, std::string const& kind, std::string const& location) {
    return reader.maybe<SourceRow>(kSourceAt, kind, location);
}
Outcome put_source(Tx& tx, SourceRow const& row) {
    return done(tx.run(kPutSource, row.id, row.title, row.kind, row.location, row.options, row.state,
                       row.schedule, row.next_run, row.missing_allowed, row.created));
}

std::vector<RunRow> run_rows(Reader& reader, SourceId const& source, std::int64_t limit) {
    return reader.all<RunRow>(kRuns, source, limit);
}
std::optional<RunRow> run_row(Reader& reader, std::string const& id) {
    return reader.maybe<RunRow>(kRun, id);
}
std::vector<RunRow> running_rows(Reader& reader) {
    return reader.all<RunRow>(kRunning);
}
Outcome put_run(Tx& tx, RunRow const& row) {
    return done(tx.run(kPutRun, row.id, row.source, row.started, row.ended, row.outcome, row.reason,
                       row.counts, row.standing_run, row.standing_hash));
}

Outcome add_run_lines(Tx& tx, RunId const& run, LineSort sort, std::int64_t first_number,
                      std::vector<RunLine> const& lines) {
    InsertMany rows("catalog_run_line_add",
                    "insert into catalog_run_line (run, number, standing, what, place, remote_id, title, "
                    "dataset, code, detail) values",
                    10);
    for (RunLine const& line : lines)
        rows.add(run, first_number++, sort, line.what, line.place, line.remote_id, line.title, line.dataset,
                 line.code, line.values_json);
    return rows.flush(tx);
}

std::vector<RunLine> run_lines(Reader& reader, RunId const& run, RunId const& standing_run,
                               std::string const& what, std::int64_t after, std::int64_t limit) {
    std::vector<RunLine> out;
    RunId const& standing = standing_run.empty() ? run : standing_run;
    reader.each(
        kLines,
        [&](storage::Row const& row) {
            out.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                           std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5)),
                           std::string(row.text(6)), std::string(row.text(7))});
        },
        run, standing, what, after, limit);
    return out;
}
std::int64_t records_of_source(Reader& reader, SourceId const& source) {
    return reader.one<std::int64_t>(kRecords, source);
}
std::vector<HistoryRow> history_rows(Reader& reader, DatasetId const& dataset, std::int64_t limit) {
    return reader.all<HistoryRow>(kHistory, dataset, limit);
}

std::string counts_json(Tally const& t) {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object().field("read", t.read).field("created", t.created).field("updated", t.updated);
    writer.field("unchanged", t.unchanged).field("deleted", t.deleted).field("superseded", t.superseded);
    writer.field("merged", t.merged).field("bad", t.bad).field("remarks", t.remarks).end_object();
    return out;
}

Tally tally_from(std::string_view text) {
    Tally t;
    auto const parsed = wire::Document::parse(text);
    if (!parsed) return t;
    auto const read = [&](char const* key) { return parsed->root()[key].integer().value_or(0); };
    t.read = read("read"), t.created = read("created"), t.updated = read("updated"),
    t.unchanged = read("unchanged");
    t.deleted = read("deleted"), t.superseded = read("superseded"), t.merged = read("merged"),
    t.bad = read("bad");
    t.remarks = read("remarks");
    return t;
}

RunView run_view(RunRow const& row) {
    Tally const t = tally_from(row.counts);
    return {row.id,      row.source, row.started,  row.ended, row.outcome, t.read,    t.created, t.updated,
            t.unchanged, t.deleted,  t.superseded, t.merged,  t.bad,       t.remarks, row.reason};
}

}  // namespace gyoji::catalog
