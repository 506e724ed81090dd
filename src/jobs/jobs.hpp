#pragma once
// Durable background work: a row in jobs_job commits with the act that wants it, a worker leases it, runs it,
// and completes, retries or buries it. A lease that runs out is taken by another worker (kill -9 loses
// nothing).

#include "storage/db.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace gyoji::jobs {

struct Job {
    std::string id, kind, payload;  // payload is JSON of the kind's own form
    std::int64_t attempts = 0;
    Instant run_at;
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, kind, payload, attempts, run_at))

// In the caller's transaction. A unique_key that waits or runs already makes this a no-op.
Outcome enqueue(storage::Tx& tx, IdSource& ids, Instant now, std::string_view kind, std::string_view payload,
                Instant run_at, std::string_view unique_key = {});

using Handler =
    std::function<Outcome(Job const&)>;  // an error value means: try again later (backoff, at most 5 times)

class Worker {  // one thread; stop() waits for the running job
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
