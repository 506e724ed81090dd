#pragma once
// Migrations are files, forward only, embedded in the program: src/<room>/store/migrations/NNNN_what.sql,
// with a NNNN_what.postgres.sql twin only where forced. Each is applied once, in its room's order, in one
// transaction, and remembered with its SHA-256 in storage_migration; a released file that has changed is
// refused by name.
//
// SQL for both databases: types are bigint, text, double precision and bytea (SQLite stores a blob as given
// under any type name); `text collate "C"` orders by bytes on both; true and false are 1 and 0; no
// autoincrement.

#include "storage/db.hpp"

#include <span>

namespace gyoji::storage {

// Applies what is missing for all embedded rooms ("storage" first, then by folder name). Returns how many
// were applied.
Result<int> migrate(Db& db, Clock const& clock);

struct MigrationFile {
    std::string_view path;  // src/<room>/store/migrations/NNNN_what.sql
    std::string_view sql;
};
// The same for files given by the caller.
Result<int> migrate(Db& db, Clock const& clock, std::span<MigrationFile const> files);

}  // namespace gyoji::storage
