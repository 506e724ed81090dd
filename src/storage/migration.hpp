#pragma once
// Migrations are files, forward only, embedded in the program: src/<room>/store/migrations/NNNN_what.sql, with a
// NNNN_what.postgres.sql twin only where forced. Each is applied once, in its room's order, in one transaction, and
// remembered with its SHA-256 in storage_migration; a released file that has changed is refused by name.

#include "storage/db.hpp"

namespace gyoji::storage {

// Applies what is missing for all embedded rooms ("storage" first, then by folder name). Returns how many were applied.
Result<int> migrate(Db& db, Clock const& clock);

}  // namespace gyoji::storage
