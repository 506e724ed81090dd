#pragma once
// Exact counts of keyword values over the hits, merged over segments. Internal to the room. Any thread.

#include "search/docset.hpp"
#include "search/plan.hpp"
#include "search/snapshot.hpp"

namespace gyoji::search {

// The same text for the same question.
std::string query_key(Node const& query, std::vector<Node> const& filters);

// hits: ascending documents by part.
std::vector<FacetCount> count_facet(Snapshot const& snapshot, std::size_t field, FacetWish const& wish,
                                    std::vector<std::vector<std::uint32_t>> const& hits,
                                    std::string const& key);

}  // namespace gyoji::search
