#pragma once
// The snapshot of organisations and groups that all readers share. Any thread.

#include "catalog/api/catalog.hpp"
#include "catalog/store/record_store.hpp"

namespace gyoji::catalog {

std::shared_ptr<Directory const> load_directory(storage::Reader& reader);

}  // namespace gyoji::catalog
