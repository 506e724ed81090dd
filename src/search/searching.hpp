#pragma once
// One search over one snapshot. Internal to the room. Any thread.

#include "search/plan.hpp"
#include "search/snapshot.hpp"

namespace gyoji::search {

Result<SearchResult> run_search(SchemaNames const& names, Snapshot const& snapshot,
                                SearchRequest const& request);
std::int64_t count_text(SchemaNames const& names, Snapshot const& snapshot, std::string_view words);

}  // namespace gyoji::search
