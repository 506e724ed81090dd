#include "storage/postgres_db.hpp"

#include "base/log.hpp"
#include "storage/failure.hpp"
#include "storage/text_check.hpp"

#include <chrono>
#include <random>

namespace gyoji::storage {

namespace {

// Thrown through an act to make it run again. No std::exception, so that an act's own handlers let it pass.
struct RunAgain {};

constexpr char kBeginRead[] = "begin isolation level repeatable read read only";
constexpr char kBeginWrite[] = "begin isolation level serializable";

constexpr Query kNothing{"storage_nothing", "select 1"};

// Two acts that met would meet again at once: apart by chance, longer each time.
void pause_before_retry(int attempt) {
    thread_local std::minstd_rand engine{std::random_device{}()};
    std::uniform_int_distribution<int> micros(0, 1000 << attempt);
    auto const pause = std::chrono::microseconds(micros(engine));
    std::this_thread::sleep_for(pause);  // tidy-allow: word no condition to wait for
}

[[noreturn]] void raise(std::string_view what, PostgresFailure const& failure) {
    throw DbError(std::string(what) + ": " + failure.message);
}

}  // namespace

// A connection for the length of one act, inside a transaction. Given back only when it is sound and idle.
class PostgresDb::Lease {
public:
    explicit Lease(PostgresDb& db) : db_(db) {
        std::unique_lock lock(db.mutex_);
        db.connection_free_.wait(
            lock, [&] { return !db.idle_.empty() || db.connections_ < kPostgresConnectionsMax; });
        if (!db.idle_.empty()) {
            connection_ = std::move(db.idle_.back());
            db.idle_.pop_back();
        } else {
            ++db.connections_;
        }
    }
    ~Lease() {
        {
            std::lock_guard lock(db_.mutex_);
            if (connection_ && sound_ && connection_->alive())
                db_.idle_.push_back(std::move(connection_));
            else
                --db_.connections_;
        }
        db_.connection_free_.notify_one();
    }
    void begin(char const* sql) {
        if (!connection_) connection_ = std::make_unique<PostgresConnection>(db_.url_);
        connection_->begin(sql);
        sound_ = false;
    }
    std::optional<PostgresFailure> commit() {
        std::optional<PostgresFailure> failed;
        if (connection_->began()) failed = connection_->command("commit");
        connection_->forget_begin();
        sound_ = true;
        return failed;
    }
    void end_read() {
        connection_->end_unheard();
        sound_ = true;
    }
    void rollback() {
        sound_ = !connection_->began() || !connection_->command("rollback");
        connection_->forget_begin();
    }
    PostgresConnection& operator*() { return *connection_; }

private:
    PostgresDb& db_;
    std::unique_ptr<PostgresConnection> connection_;
    bool sound_ = true;
};

class PostgresDb::SnapshotReader : public Reader {
public:
    explicit SnapshotReader(PostgresConnection& connection) : connection_(connection) {}
    void select(Query const& query, std::span<Value const> values,
                std::function<void(Row const&)> const& row) override {
        if (int const bad = first_unstorable(values))
            throw DbError(std::string(query.name) + ": $" + std::to_string(bad) + " is not clean UTF-8 text");
        auto const done = connection_.run(query, values, &row);
        if (!done) raise(query.name, done.error());
    }
    DbKind kind() const override { return DbKind::postgres; }

private:
    PostgresConnection& connection_;
};

// A conflict leaves a PostgreSQL transaction unusable. A savepoint before every statement would cost two
// round trips and a subtransaction each, and most acts give up on a conflict anyway. So the first run has no
// savepoints; only an act that goes on after a conflict is started again from the beginning, with them.
class PostgresDb::WriteTx : public Tx {
public:
    WriteTx(PostgresConnection& connection, bool savepoints)
        : connection_(connection), savepoints_(savepoints) {}

    void select(Query const& query, std::span<Value const> values,
                std::function<void(Row const&)> const& row) override {
        if (int const bad = first_unstorable(values))
            throw DbError(std::string(query.name) + ": $" + std::to_string(bad) + " is not clean UTF-8 text");
        if (failed_) need(Attempt::again_with_savepoints);
        auto const done = connection_.run(query, values, &row);
        if (!done) failed(query, done.error());
    }
    Result<std::int64_t> execute(Query const& query, std::span<Value const> values) override {
        if (int const bad = first_unstorable(values))
            return fail(Fault::invalid, "storage.text_not_storable", "$" + std::to_string(bad));
        if (failed_) need(Attempt::again_with_savepoints);
        if (savepoints_) set_savepoint();
        auto const done = connection_.run(query, values, nullptr);
        if (done) {
            if (savepoints_) command("release act");
            return *done;
        }
        if (!done.error().is_conflict()) failed(query, done.error());
        if (savepoints_)
            command("rollback to act");
        else
            failed_ = true;
        return fail(Fault::conflict, "storage.conflict", {}, {{"query", std::string(query.name)}});
    }
    void after_commit(std::function<void()> call) override { calls.push_back(std::move(call)); }
    DbKind kind() const override { return DbKind::postgres; }

    // What the act's end depends on, also when the act swallowed our exception.
    Attempt wanted() const { return wanted_; }
    bool unusable() const { return failed_; }
    std::vector<std::function<void()>> calls;

private:
    void set_savepoint() {
        // The transaction begins with its first statement proper; a savepoint needs it before.
        if (!connection_.began()) (void)connection_.run(kNothing, {}, nullptr);
        command("savepoint act");
    }
    void command(char const* sql) {
        if (auto const failure = connection_.command(sql)) raise(sql, *failure);
    }
    [[noreturn]] void need(Attempt attempt) {
        wanted_ = attempt;
        throw RunAgain();
    }
    [[noreturn]] void failed(Query const& query, PostgresFailure const& failure) {
        failed_ = true;
        if (failure.wants_retry()) need(Attempt::again);
        raise(query.name, failure);
    }
    PostgresConnection& connection_;
    bool savepoints_;
    bool failed_ = false;
    Attempt wanted_ = Attempt::finished;
};

Result<std::unique_ptr<Db>> PostgresDb::open(std::string const& url) {
    try {
        std::unique_ptr<PostgresDb> db(new PostgresDb(url));
        Lease lease(*db);
        lease.begin(kBeginRead);
        lease.rollback();
        return std::unique_ptr<Db>(std::move(db));
    } catch (DbError const& failed) {
        // Not the URL itself: it may hold a password.
        return fail(Fault::unavailable, "storage.cannot_open", "postgresql", {{"reason", failed.what()}});
    }
}

PostgresDb::PostgresDb(std::string url) : url_(std::move(url)) {}

PostgresDb::~PostgresDb() {
    {
        std::lock_guard lock(async_mutex_);
        stopping_ = true;
    }
    async_wake_.notify_all();
    for (std::thread& thread : async_threads_) thread.join();
}

void PostgresDb::read_erased(std::function<void(Reader&)> const& act) {
    ++reads_;
    if (ActFrame const* outer = ActFrame::of(*this)) {
        GYOJI_ASSERT(outer->kind() == ActKind::reading);  // read() inside a writing act: use its Tx
        return act(outer->reader());                      // one thread, one snapshot
    }
    Lease lease(*this);
    lease.begin(kBeginRead);
    try {
        SnapshotReader reader(*lease);
        ActFrame const frame(*this, ActKind::reading, &reader);
        act(reader);
    } catch (...) {
        lease.rollback();
        throw;
    }
    lease.end_read();
}

void PostgresDb::write_erased(std::function<Outcome(Tx&)> const& act) {
    GYOJI_ASSERT(ActFrame::of(*this) == nullptr);  // write() inside an act of this database
    ++writes_;
    std::vector<std::function<void()>> after_commit;
    {
        Lease lease(*this);
        bool savepoints = false;
        for (int retries = 0;;) {
            Attempt const result = attempt(lease, act, savepoints, after_commit);
            if (result == Attempt::finished) break;
            savepoints = savepoints || result == Attempt::again_with_savepoints;
            if (result != Attempt::again) continue;
            if (++retries > kPostgresRetriesMax) throw DbError("the act met other writers too often");
            ++retries_;
            pause_before_retry(retries);
        }
    }
    // Without a connection in hand, so that a call which reads cannot starve the pool.
    for (auto const& call : after_commit) {
        try {
            call();
        } catch (std::exception const& failed) {
            log(LogLevel::error, "storage.after_commit_failed", {{"reason", failed.what()}});
        }
    }
}

PostgresDb::Attempt PostgresDb::attempt(Lease& lease, std::function<Outcome(Tx&)> const& act, bool savepoints,
                                        std::vector<std::function<void()>>& after_commit) {
    lease.begin(kBeginWrite);
    WriteTx tx(*lease, savepoints);
    Outcome outcome;
    std::exception_ptr thrown;
    try {
        ActFrame const frame(*this, ActKind::writing, &tx);
        outcome = act(tx);
    } catch (...) {
        thrown = std::current_exception();
    }
    Attempt wanted = tx.wanted();
    bool const stands = !thrown && outcome;
    // The act took the conflict as no reason to give up: its last statement, so nothing has told it yet.
    bool const went_on = stands && tx.unusable() && wanted == Attempt::finished;
    if (went_on && !savepoints) wanted = Attempt::again_with_savepoints;
    if (wanted != Attempt::finished || !stands) {
        lease.rollback();
        if (wanted == Attempt::finished && thrown) std::rethrow_exception(thrown);
        return wanted;
    }
    if (went_on) {
        lease.rollback();
        throw DbError("the act went on after a failed statement");
    }
    if (auto const failed = lease.commit()) {
        if (failed->wants_retry()) return Attempt::again;
        raise("commit", *failed);
    }
    ++commits_;
    after_commit = std::move(tx.calls);
    return Attempt::finished;
}

void PostgresDb::write_async(std::function<Outcome(Tx&)> act, std::function<void(Outcome)> done) {
    {
        std::lock_guard lock(async_mutex_);
        if (async_threads_.empty())
            for (int i = 0; i < kAsyncThreads; ++i) async_threads_.emplace_back([this] { serve_async(); });
        if (async_acts_.size() < kAsyncActsMax) {
            async_acts_.push_back({std::move(act), std::move(done)});
            done = nullptr;
        }
    }
    async_wake_.notify_one();
    if (done) done(fail(Fault::unavailable, "storage.too_busy"));
}

void PostgresDb::serve_async() {
    for (;;) {
        AsyncAct next;
        {
            std::unique_lock lock(async_mutex_);
            async_wake_.wait(lock, [&] { return stopping_ || !async_acts_.empty(); });
            if (async_acts_.empty()) return;
            next = std::move(async_acts_.front());
            async_acts_.pop_front();
        }
        Outcome outcome;
        try {
            write_erased([&](Tx& tx) { return outcome = next.act(tx); });
        } catch (...) {
            outcome = fail(failure_of(std::current_exception()));
        }
        try {
            next.done(std::move(outcome));
        } catch (std::exception const& failed) {
            log(LogLevel::error, "storage.done_failed", {{"reason", failed.what()}});
        }
    }
}

DbStats PostgresDb::stats() const {
    return {reads_, writes_, commits_, retries_};
}

}  // namespace gyoji::storage
