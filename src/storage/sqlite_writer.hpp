#pragma once
// The one writer thread of a SQLite database. Acts queue here; it runs a group of them in one transaction,
// each under a savepoint of its own, commits once (one fsync for all) and only then replies. Internal to
// storage/.

#include "storage/sqlite_connection.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace gyoji::storage {

constexpr std::size_t kActsPerGroup = 256;
constexpr std::chrono::milliseconds kGroupTime{1};
// On a slow disk a group may run as long as a commit takes: half the time at least is then spent on acts.
constexpr std::chrono::milliseconds kGroupTimeMax{10};
constexpr std::size_t kWaitingActsMax = 65'536;

class SqliteWriter {
public:
    // `exclusive` is held while a group runs: the one connection of an in-memory database is shared with
    // readers.
    SqliteWriter(Db const& db, SqliteConnection& connection, std::recursive_mutex* exclusive);
    ~SqliteWriter();  // runs what waits, then ends

    void run(std::function<Outcome(Tx&)> const& act);  // rethrows what the act throws
    void run_async(std::function<Outcome(Tx&)> act, std::function<void(Outcome)> done);
    void add_to(DbStats& stats) const;

private:
    struct Act;
    class WriterTx;
    void loop();
    Act* take_first();
    Act* take_more(std::chrono::steady_clock::time_point end, std::size_t gathered);
    void run_group(Act* first);
    void run_one(Act& act);
    void run_alone();
    void commit(std::span<Act* const> acts);
    void reply(Act& act);

    Db const& db_;
    SqliteConnection& connection_;
    std::recursive_mutex* exclusive_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Act*> queue_;
    bool stopping_ = false;
    std::vector<Act*> group_;
    std::size_t last_group_ = 1;
    std::chrono::steady_clock::duration last_commit_{0};
    std::atomic<std::uint64_t> writes_{0}, commits_{0};
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace gyoji::storage
