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
    ~PostgresConnection();
    PostgresConnection(PostgresConnection const&) = delete;
    PostgresConnection& operator=(PostgresConnection const&) = delete;

    bool alive() const;
    // No parameters, no rows: begin, commit, savepoint ...
    std::optional<PostgresFailure> command(char const* sql);
    // Rows changed, or the rows themselves through `row`.
    tl::expected<std::int64_t, PostgresFailure> run(Query const& query, std::span<Value const> values,
                                                    std::function<void(Row const&)> const* row);

private:
    struct Prepared {
        std::string sql, name;
    };
    tl::expected<std::string, PostgresFailure> prepared(std::string_view sql);
    PostgresFailure failure(pg_result* result) const;

    pg_conn* handle_;
    std::list<Prepared> order_;  // most recently used first
    std::unordered_map<std::string_view, std::list<Prepared>::iterator> by_sql_;
    std::uint64_t names_ = 0;
};

}  // namespace gyoji::storage
