#include "storage/sqlite_writer.hpp"

#include "base/log.hpp"
#include "storage/failure.hpp"

#include <algorithm>

namespace gyoji::storage {

struct SqliteWriter::Act {
    std::function<Outcome(Tx&)> const* act = nullptr;  // of a waiting caller
    std::function<Outcome(Tx&)> own_act;               // of an asynchronous one, which has `done` too
    std::function<void(Outcome)> done;
    Outcome outcome;
    std::exception_ptr thrown;
    std::vector<std::function<void()>> after_commit;
    std::mutex mutex;
    std::condition_variable replied_signal;
    bool replied = false;

    bool stands() const { return !thrown && outcome; }
};

class SqliteWriter::WriterTx : public Tx {
public:
    WriterTx(SqliteConnection& connection, Act& act) : connection_(connection), act_(act) {}
    void select(Query const& query, std::span<Value const> values,
                std::function<void(Row const&)> const& row) override {
        connection_.select(query, values, row, ActKind::writing);
    }
    Result<std::int64_t> execute(Query const& query, std::span<Value const> values) override {
        return connection_.execute(query, values);
    }
    void after_commit(std::function<void()> call) override { act_.after_commit.push_back(std::move(call)); }
    DbKind kind() const override { return DbKind::sqlite; }

private:
    SqliteConnection& connection_;
    Act& act_;
};

SqliteWriter::SqliteWriter(Db const& db, SqliteConnection& connection, std::recursive_mutex* exclusive)
    : db_(db), connection_(connection), exclusive_(exclusive), thread_([this] { loop(); }) {}

SqliteWriter::~SqliteWriter() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void SqliteWriter::run(std::function<Outcome(Tx&)> const& function) {
    GYOJI_ASSERT(ActFrame::of(db_) == nullptr);  // write() inside an act of this database
    GYOJI_ASSERT(std::this_thread::get_id() !=
                 thread_.get_id());  // or in after_commit / done: use write_async
    Act act;
    act.act = &function;
    {
        std::lock_guard lock(mutex_);
        queue_.push_back(&act);
    }
    wake_.notify_one();
    std::unique_lock lock(act.mutex);
    act.replied_signal.wait(lock, [&] { return act.replied; });
    if (act.thrown) std::rethrow_exception(act.thrown);
}

void SqliteWriter::run_async(std::function<Outcome(Tx&)> function, std::function<void(Outcome)> done) {
    auto act = std::make_unique<Act>();
    act->own_act = std::move(function);
    act->done = std::move(done);
    act->act = &act->own_act;
    {
        std::lock_guard lock(mutex_);
        if (queue_.size() < kWaitingActsMax) queue_.push_back(act.release());
    }
    wake_.notify_one();
    if (act) act->done(fail(Fault::unavailable, "storage.too_busy"));
}

SqliteWriter::Act* SqliteWriter::take_first() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return nullptr;
    Act* const act = queue_.front();
    queue_.pop_front();
    return act;
}

// A lone caller must not wait for company that never comes; but where the last group was larger, its callers
// have just been released and are about to come back, so waiting for them (1 ms at most) makes one fsync of
// many.
SqliteWriter::Act* SqliteWriter::take_more(std::chrono::steady_clock::time_point end, std::size_t gathered) {
    std::unique_lock lock(mutex_);
    if (queue_.empty() && gathered < last_group_)
        wake_.wait_until(lock, end, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return nullptr;
    Act* const act = queue_.front();
    queue_.pop_front();
    return act;
}

void SqliteWriter::loop() {
    while (Act* const first = take_first()) run_group(first);
}

void SqliteWriter::run_group(Act* first) {
    using Clock = std::chrono::steady_clock;
    auto const start = Clock::now();
    auto const end = start + std::clamp<Clock::duration>(last_commit_, kGroupTime, kGroupTimeMax);
    group_.clear();
    {
        std::unique_lock<std::recursive_mutex> exclusive;
        if (exclusive_) exclusive = std::unique_lock(*exclusive_);
        for (Act* act = first; act; act = take_more(start + kGroupTime, group_.size())) {
            group_.push_back(act);
            run_one(*act);
            if (!connection_.in_transaction()) break;  // only after a failure of the disk
            if (group_.size() == kActsPerGroup || Clock::now() >= end) break;
        }
        auto const ready = Clock::now();
        if (connection_.in_transaction())
            commit(group_);
        else
            run_alone();
        last_commit_ = Clock::now() - ready;
    }
    last_group_ = group_.size();
    writes_ += group_.size();
    for (Act* act : group_) reply(*act);
}

void SqliteWriter::run_one(Act& act) {
    try {
        if (!connection_.in_transaction()) connection_.run_fixed("begin immediate");
        connection_.run_fixed("savepoint act");
        try {
            WriterTx tx(connection_, act);
            ActFrame const frame(db_, ActKind::writing, &tx);
            act.outcome = (*act.act)(tx);
            if (act.outcome && connection_.has_broken_reference())
                throw DbError("a deferred foreign key is broken at the end of the act");
        } catch (...) {
            act.thrown = std::current_exception();
        }
        if (!act.stands()) connection_.run_fixed("rollback to act");
        connection_.run_fixed("release act");
    } catch (...) {
        act.thrown = std::current_exception();
    }
}

// SQLite gives up the whole transaction when the disk is full or fails. The last act met that; the ones
// before it in the group were lost through no fault of theirs, so each runs again by itself.
void SqliteWriter::run_alone() {
    for (Act* act : group_) {
        if (!act->stands()) continue;
        act->outcome = {};
        act->after_commit.clear();
        run_one(*act);
        if (connection_.in_transaction()) commit({&act, 1});
    }
}

void SqliteWriter::commit(std::span<Act* const> acts) {
    try {
        connection_.run_fixed("commit");
        ++commits_;
        return;
    } catch (...) {
        for (Act* act : acts)
            if (act->stands()) act->thrown = std::current_exception();
    }
    if (!connection_.in_transaction()) return;
    try {
        connection_.run_fixed("rollback");
    } catch (std::exception const& failed) {
        log(LogLevel::error, "storage.rollback_failed", {{"reason", failed.what()}});
    }
}

void SqliteWriter::reply(Act& act) {
    if (act.stands()) {
        for (auto const& call : act.after_commit) {
            try {
                call();
            } catch (std::exception const& failed) {
                log(LogLevel::error, "storage.after_commit_failed", {{"reason", failed.what()}});
            }
        }
    }
    if (!act.done) {
        // Under the lock: the caller's act lies on its stack and is gone as soon as it may wake.
        std::lock_guard lock(act.mutex);
        act.replied = true;
        act.replied_signal.notify_one();
        return;
    }
    std::unique_ptr<Act> const own(&act);
    try {
        own->done(own->thrown ? fail(failure_of(own->thrown)) : own->outcome);
    } catch (std::exception const& failed) {
        log(LogLevel::error, "storage.done_failed", {{"reason", failed.what()}});
    }
}

void SqliteWriter::add_to(DbStats& stats) const {
    stats.writes += writes_;
    stats.commits += commits_;
}

}  // namespace gyoji::storage
