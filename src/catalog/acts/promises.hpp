#pragma once
// Promises of renewal end by the passing of time alone: once a day the sets whose day has come are looked at
// again.

#include "storage/db.hpp"

namespace gyoji::catalog {

// From "kept" to "late", in the change feed so that searches see it. How many.
Result<std::int64_t> refresh_promises(storage::Db& db, Instant now);

}  // namespace gyoji::catalog
