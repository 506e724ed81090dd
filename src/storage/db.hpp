#pragma once
// A thin layer over SQLite and PostgreSQL: the same SQL ($1, $2 ...), the same acts. A Query is named and
// stands just above its function, under a room's store/. Rows become Boost.Describe structs member by member,
// in order.
//
// Reading: db.read([&](Reader& r) { return r.all<Row>(kQuery, a, b); }) on one snapshot; any thread; many at
// once. Writing: db.write([&](Tx& tx) -> Result<T> { ... }): reads, rules and writes inside, no other I/O,
// restartable.
//   SQLite: runs on the one writer thread under a SAVEPOINT, grouped (up to 256 acts or 1 ms), then COMMIT
//   (WAL, synchronous=FULL), then the reply. PostgreSQL: own connection, SERIALIZABLE, retried at most 5
//   times. An error value or an exception rolls back this act alone. write() blocks; write_async posts the
//   continuation.
// What nobody can mend (disk full, connection lost) is thrown as DbError. (design.md section 4 "Who writes")

#include "base/result.hpp"
#include "storage/value.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <tuple>

namespace gyoji::storage {

class DbError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class DbKind { sqlite, postgres };

struct Query {
    std::string_view name;  // "catalog_dataset_by_id"; goes to metrics
    std::string_view sql;
};

template <class T>
T read_row(Row const& row) {
    if constexpr (boost::describe::has_describe_members<T>::value) {
        T out{};
        int column = 0;
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            auto& target = out.*member.pointer;
            target = Column<std::remove_reference_t<decltype(target)>>::read(row, column++);
        });
        return out;
    } else {
        return Column<T>::read(row, 0);
    }
}

class Reader {
public:
    virtual ~Reader() = default;

    template <class T, class... Args>
    std::vector<T> all(Query const& query, Args const&... args) {
        std::vector<T> out;
        each(query, [&](Row const& row) { out.push_back(read_row<T>(row)); }, args...);
        return out;
    }
    template <class T, class... Args>
    std::optional<T> maybe(Query const& query, Args const&... args) {
        std::optional<T> out;
        each(
            query,
            [&](Row const& row) {
                if (!out) out = read_row<T>(row);
            },
            args...);
        return out;
    }
    // For queries that always have a row (counts): throws DbError when there is none.
    template <class T, class... Args>
    T one(Query const& query, Args const&... args) {
        auto out = maybe<T>(query, args...);
        if (!out) throw DbError("no row: " + std::string(query.name));
        return std::move(*out);
    }
    template <class F, class... Args>
    void each(Query const& query, F&& row, Args const&... args) {
        Value const values[] = {Value(), to_value(args)...};
        select(query, std::span<Value const>(values).subspan(1), std::forward<F>(row));
    }
    // For SQL put together at run time from trusted parts; never from input.
    virtual void select(Query const& query, std::span<Value const> values,
                        std::function<void(Row const&)> const& row) = 0;
    virtual DbKind kind() const = 0;
};

class Tx : public Reader {
public:
    // Rows changed. A unique or foreign-key violation is Fault::conflict "storage.conflict"; the act may go
    // on.
    template <class... Args>
    Result<std::int64_t> run(Query const& query, Args const&... args) {
        Value const values[] = {Value(), to_value(args)...};
        return execute(query, std::span<Value const>(values).subspan(1));
    }
    virtual Result<std::int64_t> execute(Query const& query, std::span<Value const> values) = 0;
    // Called after this transaction has become durable (not when it is rolled back).
    virtual void after_commit(std::function<void()> call) = 0;
};

struct DbStats {
    std::uint64_t reads = 0, writes = 0, commits = 0, retries = 0;
};

class Db {
public:
    virtual ~Db() = default;

    // "sqlite:/path/file.sqlite" (with "?mode=ro": looked at without owning it), "sqlite::memory:" or
    // "postgresql://..." (libpq URL). A SQLite file that another process holds for writing gives
    // Fault::conflict "storage.locked".
    static Result<std::unique_ptr<Db>> open(std::string const& url);

    template <class F>
    auto read(F&& act) {
        using T = std::invoke_result_t<F, Reader&>;
        if constexpr (std::is_void_v<T>) {
            read_erased([&](Reader& reader) { act(reader); });
        } else {
            std::optional<T> out;
            read_erased([&](Reader& reader) { out.emplace(act(reader)); });
            return std::move(*out);
        }
    }
    template <class F>
    auto write(F&& act) -> std::invoke_result_t<F, Tx&> {
        using R = std::invoke_result_t<F, Tx&>;  // a Result<T>
        std::optional<R> out;
        write_erased([&](Tx& tx) -> Outcome {
            out.emplace(act(tx));
            if (!*out) return fail(out->error());
            return {};
        });
        return std::move(*out);
    }
    // `done` runs on a thread of ours after the commit (or the refusal); it must be short.
    virtual void write_async(std::function<Outcome(Tx&)> act, std::function<void(Outcome)> done) = 0;

    virtual DbKind kind() const = 0;
    virtual DbStats stats() const = 0;
    virtual void read_erased(std::function<void(Reader&)> const& act) = 0;
    virtual void write_erased(std::function<Outcome(Tx&)> const& act) = 0;  // the outcome is the act's own
};

}  // namespace gyoji::storage
