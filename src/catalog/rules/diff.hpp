#pragma once
// What changed between two states of a data set, in the words of the history page. Pure; any thread.

#include "catalog/api/model.hpp"

#include <string>
#include <vector>

namespace gyoji::catalog {

// Names of fields that differ: "title", "notes", "files_added" ... in a fixed order. Ours (recorded, changed)
// and what was derived do not count.
std::vector<std::string> changed_fields(Dataset const& before, Dataset const& after);

}  // namespace gyoji::catalog
