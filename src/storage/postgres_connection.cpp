#include "storage/postgres_connection.hpp"

#include <libpq-fe.h>
#include <charconv>

namespace gyoji::storage {

namespace {

// Type numbers of the catalogue pg_type; they are fixed.
enum : Oid {
    kBool = 16,
    kBytea = 17,
    kName = 19,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kOid = 26,
    kJson = 114,
    kFloat4 = 700,
    kFloat8 = 701,
    kBpchar = 1042,
    kVarchar = 1043,
    kNumeric = 1700,
    kVoid = 2278,
    kJsonb = 3802
};

int hex_digit(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

class PostgresRow : public Row {
public:
    PostgresRow(PGresult const* result, std::string_view query) : result_(result), query_(query) {}
    void move_to(int row) { row_ = row; }
    int columns() const override { return PQnfields(result_); }
    bool is_null(int column) const override { return PQgetisnull(result_, row_, column); }
    std::int64_t integer(int column) const override {
        Oid const type = PQftype(result_, column);
        std::string_view const text = raw(column, "an integer");
        if (type == kBool) return text == "t";
        bool const number =
            type == kInt8 || type == kInt4 || type == kInt2 || type == kOid || type == kNumeric;
        if (!number) wrong(column, "an integer");
        return parsed<std::int64_t>(text, column, "an integer");
    }
    double real(int column) const override {
        Oid const type = PQftype(result_, column);
        bool const number = type == kFloat8 || type == kFloat4 || type == kNumeric || type == kInt8 ||
                            type == kInt4 || type == kInt2;
        if (!number) wrong(column, "a number");
        return parsed<double>(raw(column, "a number"), column, "a number");
    }
    std::string_view text(int column) const override {
        Oid const type = PQftype(result_, column);
        bool const texts = type == kText || type == kVarchar || type == kBpchar || type == kName ||
                           type == kJson || type == kJsonb || type == kVoid;
        if (!texts) wrong(column, "text");
        return raw(column, "text");
    }
    std::string_view bytes(int column) const override {
        if (PQftype(result_, column) != kBytea) wrong(column, "bytes");
        std::string_view const text = raw(column, "bytes");  // \x and hex digits (bytea_output = hex)
        if (decoded_.size() <= std::size_t(column)) decoded_.resize(std::size_t(column) + 1);
        std::string& out = decoded_[std::size_t(column)];
        out.clear();
        for (std::size_t i = 2; i + 1 < text.size(); i += 2)
            out += char(hex_digit(text[i]) * 16 + hex_digit(text[i + 1]));
        return out;
    }

private:
    std::string_view raw(int column, char const* wanted) const {
        if (column < 0 || column >= columns() || is_null(column)) wrong(column, wanted);
        return {PQgetvalue(result_, row_, column), std::size_t(PQgetlength(result_, row_, column))};
    }
    template <class T>
    T parsed(std::string_view text, int column, char const* wanted) const {
        T out{};
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        if (error != std::errc() || end != text.data() + text.size()) wrong(column, wanted);
        return out;
    }
    [[noreturn]] void wrong(int column, char const* wanted) const {
        throw DbError(std::string(query_) + ": column " + std::to_string(column) + " is not " + wanted);
    }
    PGresult const* result_;
    std::string_view query_;
    int row_ = 0;
    mutable std::vector<std::string> decoded_;
};

// Values as libpq wants them. The server infers the types from the statement, so one statement serves all
// values.
struct Parameters {
    explicit Parameters(std::span<Value const> values) : numbers(values.size()) {
        for (std::size_t i = 0; i < values.size(); ++i) add(values[i], numbers[i]);
    }
    void add(Value const& value, std::string& number) {
        if (auto const* text = std::get_if<std::string>(&value)) return add(text->c_str(), text->size(), 0);
        if (auto const* blob = std::get_if<Blob>(&value))
            return add(blob->bytes.data(), blob->bytes.size(), 1);
        if (std::holds_alternative<std::monostate>(value)) return add(nullptr, 0, 0);
        char buffer[40];
        std::to_chars_result written;
        if (auto const* integer = std::get_if<std::int64_t>(&value))
            written = std::to_chars(buffer, buffer + sizeof buffer, *integer);
        else
            written = std::to_chars(buffer, buffer + sizeof buffer, std::get<double>(value));
        number.assign(buffer, written.ptr);
        add(number.c_str(), number.size(), 0);
    }
    void add(char const* start, std::size_t size, int format) {
        starts.push_back(start);
        sizes.push_back(int(size));
        formats.push_back(format);
    }
    std::vector<std::string> numbers;
    std::vector<char const*> starts;
    std::vector<int> sizes, formats;
};

}  // namespace

void ConnectionFinish::operator()(pg_conn* connection) const {
    PQfinish(connection);
}

void ResultClear::operator()(pg_result* result) const {
    PQclear(result);
}

PostgresConnection::PostgresConnection(std::string const& url) : url_(url) {
    connect();
}

void PostgresConnection::connect() {
    by_sql_.clear();
    order_.clear();
    answer_waits_ = false;
    // What stands before dbname is a default which the URL may override.
    char const* const names[] = {"connect_timeout", "tcp_user_timeout", "application_name",
                                 "dbname",          "client_encoding",  nullptr};
    char const* const values[] = {"10", "30000", "gyoji", url_.c_str(), "UTF8", nullptr};
    handle_.reset(PQconnectdbParams(names, values, 1));
    if (!alive()) throw DbError(std::string("cannot connect: ") + PQerrorMessage(handle_.get()));
    PQsetNoticeProcessor(handle_.get(), [](void*, char const*) {}, nullptr);
    if (auto const failed = command("set bytea_output = hex")) throw DbError(failed->message);
}

bool PostgresConnection::alive() const {
    return PQstatus(handle_.get()) == CONNECTION_OK;
}

void PostgresConnection::begin(char const* sql) {
    waiting_begin_ = sql;
}

void PostgresConnection::end_unheard() {
    if (!began()) return forget_begin();
    answer_waits_ = PQsendQuery(handle_.get(), "commit") == 1;
}

void PostgresConnection::hear() {
    if (!std::exchange(answer_waits_, false)) return;
    while (PostgresResult(PQgetResult(handle_.get()))) continue;
}

PostgresFailure PostgresConnection::failure(pg_result* result) const {
    char const* const state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    return {state ? state : "", PQerrorMessage(handle_.get())};
}

std::optional<PostgresFailure> PostgresConnection::command(char const* sql) {
    hear();
    PostgresResult const result(PQexec(handle_.get(), sql));
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return std::nullopt;
    return failure(result.get());
}

tl::expected<std::string, PostgresFailure> PostgresConnection::prepared(std::string_view sql) {
    if (auto const found = by_sql_.find(sql); found != by_sql_.end()) {
        order_.splice(order_.begin(), order_, found->second);
        return found->second->name;
    }
    if (order_.size() >= kPreparedPerConnection) {
        std::string const drop = "deallocate " + order_.back().name;
        if (auto failed = command(drop.c_str())) return tl::unexpected(std::move(*failed));
        by_sql_.erase(order_.back().sql);
        order_.pop_back();
    }
    Prepared statement{std::string(sql), "s" + std::to_string(++names_)};
    PostgresResult const result(
        PQprepare(handle_.get(), statement.name.c_str(), statement.sql.c_str(), 0, nullptr));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return tl::unexpected(failure(result.get()));
    order_.push_front(std::move(statement));
    by_sql_[order_.front().sql] = order_.begin();
    return order_.front().name;
}

namespace {

// Begin and the statement in one round trip (libpq pipeline mode, PostgreSQL 15 section 34.5).
PostgresResult begin_and_run(PGconn* connection, char const* begin, std::string const& name,
                             Parameters const& parameters) {
    PQenterPipelineMode(connection);
    PQsendQueryParams(connection, begin, 0, nullptr, nullptr, nullptr, nullptr, 0);
    PQsendQueryPrepared(connection, name.c_str(), int(parameters.starts.size()), parameters.starts.data(),
                        parameters.sizes.data(), parameters.formats.data(), 0);
    PQpipelineSync(connection);
    PostgresResult answers[2];
    for (PostgresResult& answer : answers) {
        answer.reset(PQgetResult(connection));
        while (PostgresResult(PQgetResult(connection))) continue;
    }
    PostgresResult const sync(PQgetResult(connection));
    PQexitPipelineMode(connection);
    bool const begun = PQresultStatus(answers[0].get()) == PGRES_COMMAND_OK;
    return std::move(answers[begun ? 1 : 0]);
}

}  // namespace

tl::expected<std::int64_t, PostgresFailure> PostgresConnection::run(
    Query const& query, std::span<Value const> values, std::function<void(Row const&)> const* row) {
    hear();
    char const* const begin = waiting_begin_;
    if (begin && !alive()) connect();
    auto done = run_once(query, values, row);
    if (done || !begin || alive()) return done;
    connect();
    waiting_begin_ = begin;
    return run_once(query, values, row);
}

tl::expected<std::int64_t, PostgresFailure> PostgresConnection::run_once(
    Query const& query, std::span<Value const> values, std::function<void(Row const&)> const* row) {
    auto const name = prepared(query.sql);
    if (!name) return tl::unexpected(name.error());
    Parameters const parameters(values);
    char const* const begin = std::exchange(waiting_begin_, nullptr);
    PostgresResult const result =
        begin ? begin_and_run(handle_.get(), begin, *name, parameters)
              : PostgresResult(PQexecPrepared(handle_.get(), name->c_str(), int(values.size()),
                                              parameters.starts.data(), parameters.sizes.data(),
                                              parameters.formats.data(), 0));
    ExecStatusType const status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return tl::unexpected(failure(result.get()));
    if (row) {
        PostgresRow current(result.get(), query.name);
        int const rows = PQntuples(result.get());
        for (int i = 0; i < rows; ++i) {
            current.move_to(i);
            (*row)(current);
        }
    }
    std::string_view const count = PQcmdTuples(result.get());
    std::int64_t changed = 0;
    std::from_chars(count.data(), count.data() + count.size(), changed);
    return changed;
}

}  // namespace gyoji::storage
