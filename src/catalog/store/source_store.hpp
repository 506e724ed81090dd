#pragma once
// SQL of sources, runs and their reports. Nothing here decides.

#include "catalog/acts/applier.hpp"
#include "catalog/api/catalog.hpp"
#include "storage/db.hpp"

namespace gyoji::catalog {

struct SourceRow {
    SourceId id;
    std::string title, kind, location, options, state, schedule;
    std::optional<Instant> next_run;
    std::int64_t missing_allowed = 0;  // deletions a person has approved for the next run
    Instant created;
};
BOOST_DESCRIBE_STRUCT(SourceRow, (),
                      (id, title, kind, location, options, state, schedule, next_run, missing_allowed,
                       created))

struct RunRow {
    RunId id;
    SourceId source;
    Instant started;
    std::optional<Instant> ended;
    std::string outcome, reason, counts, standing_run, standing_hash;
};
BOOST_DESCRIBE_STRUCT(RunRow, (),
                      (id, source, started, ended, outcome, reason, counts, standing_run, standing_hash))

std::vector<SourceRow> source_rows(storage::Reader& reader);
std::optional<SourceRow> source_row(storage::Reader& reader, std::string const& id);
std::optional<SourceRow> source_at(storage::Reader& reader, std::string const& kind,
                                   std::string const& location);
Outcome put_source(storage::Tx& tx, SourceRow const& row);

std::vector<RunRow> run_rows(storage::Reader& reader, SourceId const& source, std::int64_t limit);
std::optional<RunRow> run_row(storage::Reader& reader, std::string const& id);
std::vector<RunRow> running_rows(storage::Reader& reader);
Outcome put_run(storage::Tx& tx, RunRow const& row);
// Events belong to one run; what stands is kept once, for as long as it stands unchanged.
enum class LineSort { event = 0, standing = 1 };
inline constexpr std::int64_t kFirstStandingLine = 1'000'000'000;
Outcome add_run_lines(storage::Tx& tx, RunId const& run, LineSort sort, std::int64_t first_number,
                      std::vector<RunLine> const& lines);
// Lines of the run itself and, for what stands as it stood before, of `standing_run`. what "" = all.
std::vector<RunLine> run_lines(storage::Reader& reader, RunId const& run, RunId const& standing_run,
                               std::string const& what, std::int64_t after, std::int64_t limit);
std::int64_t records_of_source(storage::Reader& reader, SourceId const& source);

struct HistoryRow {
    Instant at;
    std::string what, source, detail;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (at, what, source, detail))
std::vector<HistoryRow> history_rows(storage::Reader& reader, DatasetId const& dataset, std::int64_t limit);

std::string counts_json(Tally const& tally);
Tally tally_from(std::string_view counts_json);
RunView run_view(RunRow const& row);

}  // namespace gyoji::catalog
