#include "storage/sqlite_db.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace gyoji::storage {

class SqliteDb::SnapshotReader : public Reader {
public:
    explicit SnapshotReader(SqliteConnection& connection) : connection_(connection) {}
    void select(Query const& query, std::span<Value const> values,
                std::function<void(Row const&)> const& row) override {
        connection_.select(query, values, row, ActKind::reading);
    }
    DbKind kind() const override { return DbKind::sqlite; }

private:
    SqliteConnection& connection_;
};

FileLock::~FileLock() {
    if (fd_ >= 0) ::close(fd_);
}

namespace {

Result<FileLock> lock_file(std::string const& file, SqliteUse use) {
    if (file == ":memory:" || use == SqliteUse::reader) return FileLock(-1);
    // A file of its own: closing any descriptor of the database file would drop SQLite's POSIX locks on it
    // (sqlite.org/howtocorrupt.html section 2.2).
    int const fd = ::open((file + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fail(Fault::invalid, "storage.cannot_open", file, {{"reason", std::strerror(errno)}});
    FileLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return fail(Fault::conflict, "storage.locked", file);
    return lock;
}

}  // namespace

Result<std::unique_ptr<Db>> SqliteDb::open(std::string const& place) {
    constexpr std::string_view kLooking = "?mode=ro";
    SqliteUse const use = place.ends_with(kLooking) ? SqliteUse::reader : SqliteUse::writer;
    std::string const file =
        use == SqliteUse::reader ? place.substr(0, place.size() - kLooking.size()) : place;
    FileLock lock = TRY(lock_file(file, use));
    try {
        return std::unique_ptr<Db>(new SqliteDb(file, std::move(lock), use));
    } catch (DbError const& failed) {
        return fail(Fault::invalid, "storage.cannot_open", file, {{"reason", failed.what()}});
    }
}

SqliteDb::SqliteDb(std::string file, FileLock lock, SqliteUse use)
    : file_(std::move(file)),
      lock_(std::move(lock)),
      in_memory_(file_ == ":memory:"),
      main_(file_, use),
      writer_(*this, main_, in_memory_ ? &exclusive_ : nullptr) {}

std::unique_ptr<SqliteConnection> SqliteDb::take_reader() {
    std::unique_lock lock(mutex_);
    reader_free_.wait(lock, [&] { return !idle_.empty() || readers_ < kReadersMax; });
    if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }
    ++readers_;
    lock.unlock();
    try {
        return std::make_unique<SqliteConnection>(file_, SqliteUse::reader);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void SqliteDb::give_back(std::unique_ptr<SqliteConnection> connection) {
    {
        std::lock_guard lock(mutex_);
        if (connection)
            idle_.push_back(std::move(connection));
        else
            --readers_;
    }
    reader_free_.notify_one();
}

void SqliteDb::read_on(SqliteConnection& connection, std::function<void(Reader&)> const& act) {
    connection.run_fixed("begin deferred");
    try {
        SnapshotReader reader(connection);
        ActFrame const frame(*this, ActKind::reading, &reader);
        act(reader);
    } catch (...) {
        if (connection.in_transaction()) connection.run_fixed("rollback");
        throw;
    }
    connection.run_fixed("commit");
}

void SqliteDb::read_erased(std::function<void(Reader&)> const& act) {
    reads_.fetch_add(1, std::memory_order_relaxed);
    if (ActFrame const* outer = ActFrame::of(*this)) {
        GYOJI_ASSERT(outer->kind() == ActKind::reading);  // read() inside a writing act: use its Tx
        return act(outer->reader());                      // one thread, one snapshot
    }
    if (in_memory_) {
        std::lock_guard const exclusive(exclusive_);
        return read_on(main_, act);
    }
    auto connection = take_reader();
    try {
        read_on(*connection, act);
    } catch (...) {
        give_back(connection->in_transaction() ? nullptr : std::move(connection));
        throw;
    }
    give_back(std::move(connection));
}

void SqliteDb::write_erased(std::function<Outcome(Tx&)> const& act) {
    writer_.run(act);
}

void SqliteDb::write_async(std::function<Outcome(Tx&)> act, std::function<void(Outcome)> done) {
    writer_.run_async(std::move(act), std::move(done));
}

DbStats SqliteDb::stats() const {
    DbStats out;
    out.reads = reads_;
    writer_.add_to(out);
    return out;
}

}  // namespace gyoji::storage
