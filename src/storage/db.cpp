#include "storage/db.hpp"

#include "storage/postgres_db.hpp"
#include "storage/sqlite_db.hpp"

namespace gyoji::storage {

Result<std::unique_ptr<Db>> Db::open(std::string const& url) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with(kSqlite)) return SqliteDb::open(url.substr(kSqlite.size()));
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return PostgresDb::open(url);
    return fail(Fault::invalid, "storage.unknown_url", url);
}

}  // namespace gyoji::storage
