#pragma once
// Several segments to one: documents that live, in the order of the inputs, renumbered. Nothing is folded or
// cut again. Internal to the room; one thread; the inputs are immutable.

#include "search/segment.hpp"
#include "search/segment_writer.hpp"

namespace gyoji::search {

inline constexpr std::uint32_t kGone = ~std::uint32_t{0};

struct MergeInput {
    std::shared_ptr<Segment const> segment;
    std::vector<std::uint32_t> new_numbers;  // kGone for the deleted
};

std::unique_ptr<SegmentSource> merge_source(std::vector<MergeInput> const& inputs);

}  // namespace gyoji::search
