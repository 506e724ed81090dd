#pragma once
// Schedules of sources as an operator writes them, in Japanese time. Pure; any thread.

#include "base/clock.hpp"
#include "base/result.hpp"

namespace gyoji::catalog {

// "hourly", "daily 03:00", "weekly mon 03:00", "monthly 1 03:00", "" = by hand. The next moment after
// `after`. Fault::invalid catalog.schedule_unknown.
Result<std::optional<Instant>> next_run(std::string_view schedule, Instant after);

}  // namespace gyoji::catalog
