#include "storage/sqlite_connection.hpp"

#include "storage/text_check.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace gyoji::storage {

namespace {

constexpr int kBusyTimeoutMs = 5000;
// Pages of the file are read through the mapping and shared by all connections; private caches can be small.
// Mapped pages count as memory of the process, of which there is little, so the head of the file has to do.
constexpr std::int64_t kMmapBytes = 64LL << 20;
constexpr int kWriterCacheKib = 32 << 10;
constexpr int kReaderCacheKib = 2 << 10;
constexpr std::int64_t kWalBytesKept = 64LL << 20;

class SqliteRow : public Row {
public:
    SqliteRow(sqlite3_stmt* statement, std::string_view query) : statement_(statement), query_(query) {}
    int columns() const override { return sqlite3_column_count(statement_); }
    bool is_null(int column) const override { return type(column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override {
        if (type(column) != SQLITE_INTEGER) wrong(column, "an integer");
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override {
        int const found = type(column);
        if (found != SQLITE_FLOAT && found != SQLITE_INTEGER) wrong(column, "a number");
        return sqlite3_column_double(statement_, column);
    }
    std::string_view text(int column) const override {
        if (type(column) != SQLITE_TEXT) wrong(column, "text");
        auto const* start = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
        return {start, std::size_t(sqlite3_column_bytes(statement_, column))};
    }
    std::string_view bytes(int column) const override {
        if (type(column) != SQLITE_BLOB) wrong(column, "bytes");
        auto const* start = static_cast<char const*>(sqlite3_column_blob(statement_, column));
        return {start ? start : "", std::size_t(sqlite3_column_bytes(statement_, column))};
    }

private:
    int type(int column) const { return sqlite3_column_type(statement_, column); }
    [[noreturn]] void wrong(int column, char const* wanted) const {
        throw DbError(std::string(query_) + ": column " + std::to_string(column) + " is not " + wanted);
    }
    sqlite3_stmt* statement_;
    std::string_view query_;
};

int compare_bytes(void*, int left_size, void const* left, int right_size, void const* right) {
    int const order = std::memcmp(left, right, std::size_t(std::min(left_size, right_size)));
    return order ? order : left_size - right_size;
}

void bind_value(sqlite3_stmt* statement, int index, Value const& value) {
    if (auto const* number = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, index, *number);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (auto const* real = std::get_if<double>(&value)) {
        sqlite3_bind_double(statement, index, *real);
    } else if (auto const* blob = std::get_if<Blob>(&value)) {
        // std::string::data() is never null, so no bytes stay no bytes and do not become NULL.
        sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
    } else {
        sqlite3_bind_null(statement, index);
    }
}

bool is_conflict(int extended_code) {
    return extended_code == SQLITE_CONSTRAINT_UNIQUE || extended_code == SQLITE_CONSTRAINT_PRIMARYKEY ||
           extended_code == SQLITE_CONSTRAINT_ROWID || extended_code == SQLITE_CONSTRAINT_FOREIGNKEY;
}

}  // namespace

struct SqliteConnection::Statement {
    std::string sql;
    sqlite3_stmt* handle = nullptr;
    std::vector<std::size_t> sources;  // which value goes to each parameter of SQLite
    std::size_t values = 0;
    std::uint64_t used = 0;
    bool busy = false;

    ~Statement() { sqlite3_finalize(handle); }
};

// A statement for the length of one call. A query inside the rows of the same query gets a statement of its
// own.
struct SqliteConnection::Use {
    Use(SqliteConnection& connection, std::string_view sql) {
        Statement* found = connection.cached(sql);
        if (found->busy) {
            own.reset(connection.prepare(sql));
            found = own.get();
        }
        statement = found;
        statement->busy = true;
    }
    // Reset at once: a statement left open would keep its snapshot and stop checkpoints.
    ~Use() {
        sqlite3_reset(statement->handle);
        statement->busy = false;
    }
    std::unique_ptr<Statement> own;
    Statement* statement;
};

SqliteConnection::SqliteConnection(std::string const& file, SqliteUse use) {
    // A reader opens for writing too, because WAL's shared memory wants it; query_only keeps it from writing.
    int const flags = SQLITE_OPEN_READWRITE | (use == SqliteUse::writer ? SQLITE_OPEN_CREATE : 0) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    if (sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
        std::string const reason = handle_ ? sqlite3_errmsg(handle_) : "out of memory";
        sqlite3_close_v2(handle_);
        throw DbError("cannot open " + file + ": " + reason);
    }
    try {
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
        // So that `text collate "C"` means the same order on both databases.
        sqlite3_create_collation_v2(handle_, "C", SQLITE_UTF8, nullptr, compare_bytes, nullptr);
        if (use == SqliteUse::writer) run_fixed("pragma journal_mode = wal");
        run_fixed("pragma synchronous = full");
        run_fixed("pragma foreign_keys = on");
        run_fixed("pragma trusted_schema = off");
        run_fixed("pragma case_sensitive_like = on");  // as PostgreSQL's LIKE
        run_fixed("pragma temp_store = memory");
        run_fixed(("pragma mmap_size = " + std::to_string(kMmapBytes)).c_str());
        run_fixed(("pragma journal_size_limit = " + std::to_string(kWalBytesKept)).c_str());
        int const cache = use == SqliteUse::writer ? kWriterCacheKib : kReaderCacheKib;
        run_fixed(("pragma cache_size = -" + std::to_string(cache)).c_str());
        if (use == SqliteUse::reader) run_fixed("pragma query_only = on");
    } catch (...) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close_v2(handle_);
}

void SqliteConnection::raise(std::string_view what) const {
    throw DbError(std::string(what) + ": " + sqlite3_errmsg(handle_));
}

void SqliteConnection::run_fixed(char const* sql) {
    Use use(*this, sql);
    int code;
    do code = sqlite3_step(use.statement->handle);
    while (code == SQLITE_ROW);
    if (code != SQLITE_DONE) raise(sql);
}

SqliteConnection::Statement* SqliteConnection::prepare(std::string_view sql) {
    auto statement = std::make_unique<Statement>();
    statement->sql = sql;
    char const* tail = nullptr;
    int const code = sqlite3_prepare_v3(handle_, statement->sql.data(), int(statement->sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement->handle, &tail);
    if (code != SQLITE_OK) raise(sql);
    if (!statement->handle) throw DbError("empty statement");
    // $1 is a named parameter here: SQLite numbers names by first appearance, once for each name. A cast
    // behind it
    // ($1::bigint) belongs to the name in SQLite's grammar, so PostgreSQL's casts pass.
    int const count = sqlite3_bind_parameter_count(statement->handle);
    for (int i = 1; i <= count; ++i) {
        std::string_view const name = sqlite3_bind_parameter_name(statement->handle, i) ?: "";
        std::size_t number = 0;
        if (name.size() > 1 && name.front() == '$')
            std::from_chars(name.data() + 1, name.data() + name.size(), number);
        if (number == 0) throw DbError("parameters are written $1, $2 ...: " + statement->sql);
        statement->sources.push_back(number - 1);
        statement->values = std::max(statement->values, number);
    }
    return statement.release();
}

SqliteConnection::Statement* SqliteConnection::cached(std::string_view sql) {
    ++tick_;
    if (auto const found = statements_.find(sql); found != statements_.end()) {
        found->second->used = tick_;
        return found->second.get();
    }
    if (statements_.size() >= kStatementsPerConnection) {
        auto oldest = statements_.end();
        for (auto at = statements_.begin(); at != statements_.end(); ++at)
            if (!at->second->busy && (oldest == statements_.end() || at->second->used < oldest->second->used))
                oldest = at;
        if (oldest != statements_.end()) statements_.erase(oldest);
    }
    std::unique_ptr<Statement> statement(prepare(sql));
    statement->used = tick_;
    Statement* const raw = statement.get();
    statements_.emplace(std::string_view(raw->sql), std::move(statement));
    return raw;
}

void SqliteConnection::bind(Statement& statement, Query const& query, std::span<Value const> values) {
    if (statement.values != values.size())
        throw DbError(std::string(query.name) + ": wants " + std::to_string(statement.values) +
                      " values, got " + std::to_string(values.size()));
    for (std::size_t i = 0; i < statement.sources.size(); ++i)
        bind_value(statement.handle, int(i) + 1, values[statement.sources[i]]);
}

void SqliteConnection::select(Query const& query, std::span<Value const> values,
                              std::function<void(Row const&)> const& row, ActKind kind) {
    if (int const bad = first_unstorable(values))
        throw DbError(std::string(query.name) + ": $" + std::to_string(bad) + " is not clean UTF-8 text");
    Use use(*this, query.sql);
    sqlite3_stmt* const statement = use.statement->handle;
    if (kind == ActKind::reading && !sqlite3_stmt_readonly(statement))
        throw DbError(std::string(query.name) + " writes inside a reading act");
    bind(*use.statement, query, values);
    SqliteRow const current(statement, query.name);
    for (;;) {
        int const code = sqlite3_step(statement);
        if (code == SQLITE_DONE) return;
        if (code != SQLITE_ROW) raise(query.name);
        row(current);
    }
}

Result<std::int64_t> SqliteConnection::execute(Query const& query, std::span<Value const> values) {
    if (int const bad = first_unstorable(values))
        return fail(Fault::invalid, "storage.text_not_storable", "$" + std::to_string(bad));
    Use use(*this, query.sql);
    bind(*use.statement, query, values);
    std::int64_t const before = sqlite3_total_changes64(handle_);
    int code;
    do code = sqlite3_step(use.statement->handle);
    while (code == SQLITE_ROW);
    if (code == SQLITE_DONE)
        return sqlite3_total_changes64(handle_) == before ? 0 : std::int64_t(sqlite3_changes64(handle_));
    if (is_conflict(code))
        return fail(Fault::conflict, "storage.conflict", {}, {{"query", std::string(query.name)}});
    raise(query.name);
}

bool SqliteConnection::has_broken_reference() const {
    int now = 0, highest = 0;
    sqlite3_db_status(handle_, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &highest, 0);
    return now != 0;
}

}  // namespace gyoji::storage
