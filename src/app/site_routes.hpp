#pragma once
// All routes of the catalogue's doors and pages in one table, and the operator's three (healthz, readyz,
// metrics).

#include "app/installation.hpp"
#include "catalog/web/site.hpp"

namespace gyoji::app {

catalog::Site make_site(Installation& installation);
std::vector<http::Route> catalogue_routes(catalog::Site& site);
// `metrics` is asked at each call; it may not outlive the server.
std::vector<http::Route> operation_routes(Installation& installation, std::function<std::string()> metrics);

}  // namespace gyoji::app
