#pragma once
// One answer of package_search: what the envelope says, and the packages as slices of its bytes (so that one
// record that is not UTF-8 or not JSON leaves the others whole, and each keeps its source byte for byte).
// Pure; any thread.

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

struct CkanPage {
    std::int64_t count = 0;
    std::vector<std::string_view> packages;
};

// `where` is the address, for the errors: catalog.ckan_no_json (HTML and the like), catalog.ckan_bad_json
// (cut short, not JSON), catalog.ckan_refused (success: false), catalog.ckan_status (any other status than
// 200).
Result<CkanPage> read_ckan_page(int status, std::string_view content_type, std::string_view body,
                                std::string const& where);

}  // namespace gyoji::catalog
