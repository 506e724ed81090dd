#pragma once
// One PostgreSQL connection with its prepared statements. Used by one thread at a time. Internal to storage/.

#include "storage/db.hpp"

#include <list>
#include <unordered_map>

struct pg_conn;
struct pg_result;

namespace gyoji::storage {

constexpr std::size_t kPreparedPerConnection = 256;

struct ResultClear {
    void operator()(pg_result* result) const;
};
struct ConnectionFinish {
    void operator()(pg_conn* connection) const;
};
using PostgresResult = std::unique_ptr<pg_result, ResultClear>;

struct PostgresFailure {
    std::string state;  // SQLSTATE (PostgreSQL 15, appendix A); empty when the connection broke
    std::string message;

    // Unique and foreign-key violations: the act may want to do something else.
    bool is_conflict() const { return state == "23505" || state == "23503"; }
    // Serialization failure, deadlock: the whole act runs again.
    bool wants_retry() const { return state == "40001" || state == "40P01"; }
};

class PostgresConnection {
public:
    explicit PostgresConnection(std::string const& url);  // throws DbError
    PostgresConnection(PostgresConnection const&) = delete;
    PostgresConnection& operator=(PostgresConnection const&) = delete;

    bool alive() const;
    // No round trip: the transaction begins together with its first statement, and when the server has gone
    // away since the connection was last used, that statement connects anew, for nothing has been done yet.
    void begin(char const* sql);
    // Did anything reach the server since begin()? If not, there is nothing to end.
    bool began() const { return waiting_begin_ == nullptr; }
    void forget_begin() { waiting_begin_ = nullptr; }
    // Ends a transaction without hearing the answer; for reads, where it can bring nothing new.
    void end_unheard();
    // No parameters, no rows: commit, savepoint ...
    std::optional<PostgresFailure> command(char const* sql);
    // Rows changed, or the rows themselves through `row`.
    tl::expected<std::int64_t, PostgresFailure> run(Query const& query, std::span<Value const> values,
                                                    std::function<void(Row const&)> const* row);

private:
    struct Prepared {
        std::string sql, name;
    };
    void connect();  // throws DbError
    tl::expected<std::string, PostgresFailure> prepared(std::string_view sql);
    tl::expected<std::int64_t, PostgresFailure> run_once(Query const& query, std::span<Value const> values,
                                                         std::function<void(Row const&)> const* row);
    void hear();
    PostgresFailure failure(pg_result* result) const;

    std::string url_;
    std::unique_ptr<pg_conn, ConnectionFinish> handle_;
    char const* waiting_begin_ = nullptr;
    bool answer_waits_ = false;
    std::list<Prepared> order_;  // most recently used first
    std::unordered_map<std::string_view, std::list<Prepared>::iterator> by_sql_;
    std::uint64_t names_ = 0;
};

}  // namespace gyoji::storage
