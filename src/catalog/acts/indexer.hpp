#pragma once
// Feeds the search index from the change feed of the database: one thread, woken by wake() after a commit of
// this process and looking every kPollMillis for commits of others. What is committed is found within a
// second. (design.md section 3 "Find")

#include "catalog/api/catalog.hpp"
#include "storage/db.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace gyoji::catalog {

inline constexpr int kPollMillis = 200;
inline constexpr std::int64_t kChangesPerBatch = 500;

class Indexer {
public:
    // `moved` is called on the indexer's thread after each batch: cached answers are stale.
    Indexer(storage::Db& db, search::SearchIndex& index, std::function<void()> moved);
    ~Indexer();
    void start();
    void stop();
    void wake();
    bool caught_up() const;  // with what was committed when it last looked
    // In the calling thread: until nothing is left. For commands and tests; not while start()ed.
    Outcome catch_up();
    // From another thread while start()ed: waits until everything up to `seq` is in the index (false: not in
    // time).
    bool wait_for(std::int64_t seq, int millis);

private:
    void loop();
    Result<bool> step();  // true: there may be more

    storage::Db& db_;
    search::SearchIndex& index_;
    std::function<void()> moved_;
    std::mutex mutex_;
    std::condition_variable wake_, moved_on_;
    bool woken_ = false, stopping_ = false;
    std::atomic<bool> caught_up_{false};
    std::thread thread_;
};

}  // namespace gyoji::catalog
