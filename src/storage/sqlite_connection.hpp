#pragma once
// One SQLite connection with its prepared statements. Used by one thread at a time. Internal to storage/.

#include "storage/act_frame.hpp"
#include "storage/db.hpp"

#include <sqlite3.h>
#include <unordered_map>

namespace gyoji::storage {

constexpr std::size_t kStatementsPerConnection = 256;

// What a connection is for decides its cache size and whether it may write.
enum class SqliteUse { writer, reader };

class SqliteConnection {
public:
    SqliteConnection(std::string const& file, SqliteUse use);  // throws DbError
    ~SqliteConnection();
    SqliteConnection(SqliteConnection const&) = delete;
    SqliteConnection& operator=(SqliteConnection const&) = delete;

    void run_fixed(char const* sql);  // begin, commit, pragma: no parameters; throws DbError
    void select(Query const& query, std::span<Value const> values, std::function<void(Row const&)> const& row,
                ActKind kind);
    Result<std::int64_t> execute(Query const& query, std::span<Value const> values);
    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    bool has_broken_reference() const;  // a deferred foreign key that would fail the COMMIT

private:
    struct Statement;
    struct Use;
    Statement* prepare(std::string_view sql);
    Statement* cached(std::string_view sql);
    void bind(Statement& statement, Query const& query, std::span<Value const> values);
    [[noreturn]] void raise(std::string_view what) const;

    sqlite3* handle_ = nullptr;
    std::unordered_map<std::string_view, std::unique_ptr<Statement>> statements_;
    std::uint64_t tick_ = 0;
};

}  // namespace gyoji::storage
