#pragma once
// The delete guard: a source that suddenly shows far fewer records has more likely broken than deleted.
// (Issue 2 item 4) Pure.

#include <cstdint>

namespace gyoji::catalog {

inline constexpr int kShrinkPercentMax = 40;

// `living` sets came from the source before this run, `missing` of them were not seen now. `allowed`: a
// person approved that many.
constexpr bool deletions_held(std::int64_t living, std::int64_t missing, int percent_max,
                              std::int64_t allowed) {
    return missing > allowed && missing * 100 >= living * percent_max && missing > 0;
}

}  // namespace gyoji::catalog
