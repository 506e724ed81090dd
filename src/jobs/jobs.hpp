#pragma once
// Durable background work: a row in jobs_job commits with the act that wants it, a worker leases it, runs it,
// and completes, retries or buries it. A lease that runs out is taken by another worker (kill -9 loses
// nothing). So a handler may run twice for one job: it must find out by itself what it has done already.

#include "storage/db.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace gyoji::jobs {

constexpr std::int64_t kAttemptsMax = 5;                // a start counts, also one that ended in kill -9
constexpr std::int64_t kLeaseMicros = 30'000'000;       // renewed while the handler runs
constexpr std::int64_t kFirstPauseMicros = 10'000'000;  // then four times longer after each failure

struct Job {
    std::string id, kind, payload;  // payload is JSON of the kind's own form
    std::int64_t attempts = 0;
    Instant run_at;
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, kind, payload, attempts, run_at))

// In the caller's transaction. A unique_key that waits or runs already makes this a no-op.
Outcome enqueue(storage::Tx& tx, IdSource& ids, Instant now, std::string_view kind, std::string_view payload,
                Instant run_at, std::string_view unique_key = {});

// A key for one run of something that repeats, so that a running job can enqueue its own next run.
std::string key_of_run(std::string_view subject, Instant run_at);

// Forgets the waiting job of this key. How many there were (0 or 1); a running one is not stopped.
Result<std::int64_t> cancel(storage::Tx& tx, std::string_view unique_key);

struct BuriedJob {
    std::string id, kind, payload, error;
    std::int64_t attempts = 0;
    Instant run_at;
};
BOOST_DESCRIBE_STRUCT(BuriedJob, (), (id, kind, payload, error, attempts, run_at))
std::vector<BuriedJob> buried(storage::Reader& reader, std::int64_t limit);
// From the grave to the queue with all its attempts. Fault::not_found; Fault::conflict when its key waits
// again.
Outcome revive(storage::Tx& tx, std::string const& id, Instant now);

struct JobCounts {
    std::int64_t waiting = 0, running = 0, buried = 0;
};
JobCounts counts(storage::Reader& reader);

// At the start of the process that alone owns its database (a SQLite data folder): what a killed predecessor
// had leased is due at once and need not wait for its lease to run out. How many.
Result<std::int64_t> release_leases(storage::Db& db, Instant now);

using Handler =
    std::function<Outcome(Job const&)>;  // an error value means: try again later (backoff, at most 5 times)

class Worker {  // one thread (and one that renews the lease); stop() waits for the running job
public:
    Worker(storage::Db& db, Clock const& clock, IdSource& ids, std::map<std::string, Handler> handlers);
    ~Worker();
    void start();
    void stop();
    void wake();             // a job was enqueued: look now
    Result<bool> run_one();  // for tests and commands: leases and runs one due job in this thread
private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace gyoji::jobs
