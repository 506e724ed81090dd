#include "catalog/rules/update_promise.hpp"

#include "text/frequency.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

void newest(std::optional<Instant>& best, std::optional<Instant> const& at, Instant now) {
    // A date in the future is a slip of the pen and proves no update.
    if (at && *at <= now && (!best || *at > *best)) best = at;
}

}  // namespace

std::optional<Instant> promise_ends(Dataset const& set) {
    auto const frequency = text::update_frequency(set.frequency_text);
    if (!frequency.interval_days || *frequency.interval_days <= 0 || !set.last_update) return std::nullopt;
    return Instant{set.last_update->micros + std::int64_t(*frequency.interval_days) * kMicrosPerDay * 3 / 2};
}

void derive_update_state(Dataset& set, Instant now) {
    set.last_update.reset();
    set.last_update_basis = Basis::none;
    for (Distribution const& file : set.distributions) {
        newest(set.last_update, file.modified, now);
        newest(set.last_update, file.issued, now);
    }
    if (set.last_update) {
        set.last_update_basis = Basis::distribution_dates;
    } else if (set.issued && *set.issued <= now) {
        // metadata_modified says nothing: moves of a catalogue rewrite it for all records.
        set.last_update = set.issued;
        set.last_update_basis = Basis::record_dates;
    }
    auto const ends = promise_ends(set);
    set.update_state = !ends ? "unknown" : now > *ends ? "late" : "kept";
}

}  // namespace gyoji::catalog
