#pragma once
// One harvest of one source: reads records, compares, writes in batches, deletes under guard, reports. One
// thread; the database does the waiting. Killed at any moment it is simply run again: batches are atomic,
// what is there already is unchanged.

#include "catalog/acts/applier.hpp"
#include "catalog/rules/guard.hpp"
#include "catalog/store/source_store.hpp"

namespace gyoji::catalog {

inline constexpr std::size_t kBatchRecords = 250;
inline constexpr std::size_t kBatchBytes = 8 << 20;
inline constexpr std::size_t kDeferredBytesMax = 128 << 20;
inline constexpr std::size_t kStandingLinesMax = 100'000;

struct Progress {
    std::int64_t read = 0;
    std::optional<std::int64_t> expected;
    double records_per_second = 0;
    std::optional<std::int64_t> seconds_left;
    Tally tally;
};
// Returns false to stop (the run ends as interrupted; what is written stays).
using ProgressCall = std::function<bool(Progress const&)>;

struct HarvestReport {
    RunView run;
    std::vector<RunLine> lines;  // events and what stands, at most kStandingLinesMax
};

struct EngineOptions {
    int shrink_percent = kShrinkPercentMax;
    bool dry_run = false;
};

struct Engine {
    storage::Db& db;
    Clock const& clock;
    IdSource& ids;
    std::function<void()> committed;  // called after each commit: the index may look

    // Real: source must be stored. Dry: nothing is written, the source may be unknown.
    Result<HarvestReport> run(SourceRow const& source, RecordReader& reader, EngineOptions const& options,
                              ProgressCall const& progress);
    // The source could not even be opened: a run of its own that says so.
    Result<HarvestReport> record_failure(SourceRow const& source, Error const& error);
};

}  // namespace gyoji::catalog
