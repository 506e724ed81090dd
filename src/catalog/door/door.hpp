#pragma once
// What the files of this folder give each other, and what pages and commands call: see README.md. Any thread.

#include "catalog/web/site.hpp"

#include <functional>
#include <optional>

namespace gyoji::catalog {

// /dataset/{d}/resource/{r}/download[/{file}]: redirects to the file and counts the use.
void add_download_routes(std::vector<http::Route>& routes, Site& site);
// /feeds/*.atom (CKAN) and /search.atom.
void add_feed_routes(std::vector<http::Route>& routes, Site& site);

}  // namespace gyoji::catalog
