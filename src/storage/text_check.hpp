#pragma once
// PostgreSQL refuses text with a NUL or broken UTF-8, SQLite takes anything. The stricter rule holds for
// both, so that what was accepted on one can be moved to the other. Internal to storage/.

#include "storage/value.hpp"

#include <span>

namespace gyoji::storage {

// The number (from 1) of the first text value that cannot be stored, or 0.
int first_unstorable(std::span<Value const> values);

}  // namespace gyoji::storage
