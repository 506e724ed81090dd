#pragma once
// Atom (RFC 4287) with paging (RFC 5005 section 3). Pure; any thread.

#include "catalog/api/catalog.hpp"

#include <string>
#include <vector>

namespace gyoji::catalog {

struct Feed {
    std::string title, subtitle, id;
    std::string self, alternate, first, last, next, previous;  // addresses; "" = none
    Instant updated;                                           // when there is no entry
};
std::string atom(Feed const& feed, std::vector<Dataset> const& sets, Directory const& directory,
                 std::string_view base_url);

}  // namespace gyoji::catalog
