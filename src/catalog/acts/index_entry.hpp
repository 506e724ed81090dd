#pragma once
// A data set as the search index wants it (api/index_fields.hpp). Pure; any thread.

#include "catalog/api/catalog.hpp"

namespace gyoji::catalog {

inline constexpr int kYearsPerSetMax = 60;

search::Entry index_entry(Dataset const& dataset, Directory const& directory,
                          std::vector<std::string> const& sources);

}  // namespace gyoji::catalog
