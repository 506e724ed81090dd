#pragma once
// The handlers of /api/v1: decode, one call, encode. Any thread.

#include "catalog/web/site.hpp"

namespace gyoji::catalog::web {

http::Response search_datasets(Site& site, http::Request const& request);
http::Response get_dataset(Site& site, http::Request const& request);
http::Response get_dataset_history(Site& site, http::Request const& request);
http::Response get_distribution(Site& site, http::Request const& request);
http::Response list_organizations(Site& site, http::Request const& request);
http::Response get_organization(Site& site, http::Request const& request);
http::Response list_groups(Site& site, http::Request const& request);
http::Response get_group(Site& site, http::Request const& request);
http::Response list_fields(Site& site, http::Request const& request);
http::Response list_municipalities(Site& site, http::Request const& request);
http::Response get_statistics(Site& site, http::Request const& request);
http::Response list_sources(Site& site, http::Request const& request);
http::Response get_source(Site& site, http::Request const& request);
http::Response list_source_runs(Site& site, http::Request const& request);
http::Response get_run(Site& site, http::Request const& request);
http::Response list_run_lines(Site& site, http::Request const& request);
http::Response suggest(Site& site, http::Request const& request);
http::Response send_need(Site& site, http::Request const& request);

// JSON with an ETag of its bytes; the caller must ask again, and gets 304 while nothing changed.
http::Response json_answer(std::string body);
// A whole number from the query between low and high.
Result<std::int64_t> number_of(http::Request const& request, std::string const& name, std::int64_t low,
                               std::int64_t high, std::int64_t otherwise);

inline constexpr std::int64_t kRowsMax = 1'000;
inline constexpr std::size_t kSuggestionsMax = 10;

// The schemas of the answers, by name: described once, printed into the OpenAPI document.
std::vector<std::pair<std::string, std::string>> const& api_schemas();

}  // namespace gyoji::catalog::web
