#pragma once
// When are two remote records one data set? Pure; any thread. (Issue 2 item 4; anchors/catalog.md
// section 7.13) Within one source: its id, then its name, then file addresses, then checksums. Across sources
// only addresses or checksums merge; title and publisher alone make a proposal for a person.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gyoji::catalog {

struct Rank {
    std::optional<Instant> created, modified;  // as the source states them
};

// Of two records for one set the newest is in force: greatest metadata_created, then metadata_modified, then
// last in the file. `challenger` stands later in the file.
bool takes_over(Rank const& challenger, Rank const& holder);

enum class Likeness { none, similar, same };

// Of a record with `mine` files and a set with `theirs`, `shared` have the same address (or checksum). The
// same when at least half of the larger of both is shared: one common licence text among ten files does not
// make one set of two.
Likeness likeness(std::size_t shared, std::size_t mine, std::size_t theirs);

// Addresses are compared without scheme, letter case of the host, "www.", default port, fragment and a
// closing slash.
std::string url_key(std::string_view url);
std::int64_t url_hash(std::string_view url);                                     // 0 = nothing to compare
std::int64_t checksum_hash(std::string_view checksum);                           // 0 = nothing to compare
std::int64_t title_hash(std::string_view title, std::string_view organization);  // folded

}  // namespace gyoji::catalog
