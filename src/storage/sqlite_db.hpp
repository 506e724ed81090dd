#pragma once
// Db over one SQLite file (WAL) or one in-memory database. Internal to storage/.

#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_writer.hpp"

namespace gyoji::storage {

constexpr std::size_t kReadersMax = 32;

// Says who owns a database file; without a file it holds nothing. Freed last, when all connections are
// closed.
class FileLock {
public:
    explicit FileLock(int fd) : fd_(fd) {}
    FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    ~FileLock();

private:
    int fd_;
};

class SqliteDb : public Db {
public:
    // ":memory:" for tests; "FILE?mode=ro" to look at a file that may have another owner: no lock, every
    // write is refused.
    static Result<std::unique_ptr<Db>> open(std::string const& place);

    void write_async(std::function<Outcome(Tx&)> act, std::function<void(Outcome)> done) override;
    DbKind kind() const override { return DbKind::sqlite; }
    DbStats stats() const override;
    void read_erased(std::function<void(Reader&)> const& act) override;
    void write_erased(std::function<Outcome(Tx&)> const& act) override;

private:
    class SnapshotReader;
    SqliteDb(std::string file, FileLock lock, SqliteUse use);
    std::unique_ptr<SqliteConnection> take_reader();
    void give_back(std::unique_ptr<SqliteConnection> connection);
    void read_on(SqliteConnection& connection, std::function<void(Reader&)> const& act);

    std::string file_;
    FileLock lock_;
    bool in_memory_;
    std::recursive_mutex exclusive_;  // in memory: the one connection is the writer's
    SqliteConnection main_;
    std::mutex mutex_;
    std::condition_variable reader_free_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
    std::size_t readers_ = 0;
    std::atomic<std::uint64_t> reads_{0};
    SqliteWriter writer_;  // last: its thread uses all of the above
};

}  // namespace gyoji::storage
