#pragma once
// What was promised against what happened: "kept", "late", or "unknown" when nothing was promised or no date
// is known. Pure; any thread.

#include "catalog/api/model.hpp"

namespace gyoji::catalog {

// Late when the newest date of a file lies more than one and a half intervals back: publishers are granted
// half of one. Fills last_update with its basis, and update_state.
void derive_update_state(Dataset& dataset, Instant now);

// When "kept" would become "late", so that a look once a day can find those whose day has come.
std::optional<Instant> promise_ends(Dataset const& dataset);

}  // namespace gyoji::catalog
