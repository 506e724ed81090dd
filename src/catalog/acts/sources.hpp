#pragma once
// What an operator does with sources: add, list, approve, pause, schedule, run; and the harvest itself. Any
// thread; two runs of one source never overlap.

#include "catalog/harvest/engine.hpp"

#include <atomic>
#include <mutex>

namespace gyoji::http {
class Client;
}

namespace gyoji::catalog {

struct NewSource {
    std::string kind, location, title, options = "{}", schedule;
};

inline constexpr std::string_view kHarvestJob = "catalog.harvest";
inline constexpr std::string_view kPromiseJob = "catalog.promises";
inline constexpr std::string_view kPromiseSchedule = "daily 02:00";

class Sources {
public:
    Sources(storage::Db& db, Clock const& clock, IdSource& ids, http::Client* client,
            std::function<void()> committed, int shrink_percent);

    // Waits for approval unless `approved`. The same kind and location again is the same source.
    enum class Approval { waiting, approved };
    Result<SourceRow> add(NewSource const& wished, Approval approval);
    Result<SourceRow> approve(
        std::string const& id);  // a waiting one may run; a held one may delete what it missed, once
    Result<SourceRow> pause(std::string const& id);
    Result<SourceRow> schedule(
        std::string const& id,
        std::string const& schedule);  // "daily 03:00", "weekly mon 03:00", "hourly", ""
    Result<SourceRow> find(
        std::string const& id) const;  // by id, or the start of one that only one source has

    // Refused for waiting and paused sources (Fault::held, Fault::conflict).
    Result<HarvestReport> run(std::string const& id, ProgressCall const& progress);
    // Of a source that need not be stored: no write, no lock.
    Result<HarvestReport> dry_run(NewSource const& wished, ProgressCall const& progress) const;

    // At the start of a server: runs that a killed process left are queued again. How many.
    Result<int> requeue_interrupted();
    // The handler of jobs of kind kHarvestJob: runs, and plans the next run of the schedule.
    Outcome run_job(std::string_view payload);
    // Promises of renewal are looked at once a day: plans the next look; looks, and plans the next.
    Outcome plan_promises();
    Outcome check_promises();
    // The process ends: running harvests end after their batch and are queued again by the next start.
    void stop() { stopping_ = true; }

private:
    class Busy;
    // The waiting job of a source follows its next_run, in the same transaction.
    Outcome replan(storage::Tx& tx, std::optional<Instant> before, SourceRow const& row);
    Outcome run_again(SourceId const& id);
    Result<SourceRow> change(std::string const& id, std::function<Outcome(SourceRow&)> const& how);

    storage::Db& db_;
    Clock const& clock_;
    IdSource& ids_;
    http::Client* client_;
    std::function<void()> committed_;
    int shrink_percent_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::unordered_set<std::string> running_;
};

}  // namespace gyoji::catalog
