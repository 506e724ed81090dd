#pragma once
// The state of a search as it stands in an address: /search?q=避難&field=2&format=CSV&sort=modified&page=3.
// Pages and /api/v1 read the same words, so that an address of one can be turned into one of the other. Pure;
// any thread.

#include "catalog/api/catalog.hpp"
#include "http/message.hpp"

#include <array>

namespace gyoji::catalog::web {

inline constexpr std::size_t kRowsPerPage = 20;
inline constexpr std::size_t kStartMax = 10'000'000;

// Facets of the search page, in its order. Names are those of the index (catalog/api/index_fields.hpp).
inline constexpr std::array<std::string_view, 10> kFacets{
    "field",        "organization", "municipality", "format", "frequency",
    "update_state", "year",         "sector",       "groups", "license_id"};
// What else may narrow a search: CKAN's own words of old links, and the source of a harvest.
inline constexpr std::array<std::string_view, 3> kOtherFilters{"tags", "res_format", "source"};
inline constexpr std::array<std::string_view, 4> kSorts{"relevance", "modified", "title", "files"};

struct FindState {
    std::string q;
    http::Pairs filters;
    std::string sort;  // "" = the default
    std::size_t page = 1;
    std::string more;  // the facet that is shown whole
};

Result<FindState> read_state(http::Request const& request);
FindRequest find_request(FindState const& state);
bool is_filter(std::string_view name);
bool has_filter(FindState const& state, std::string_view field, std::string_view value);
// With the filter added, or removed when it is there; always back on the first page.
FindState toggled(FindState state, std::string_view field, std::string_view value);
std::string address(std::string_view path, FindState const& state);

}  // namespace gyoji::catalog::web
