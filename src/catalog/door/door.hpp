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
// /sitemap.xml, /sitemap-{n}.xml, /robots.txt.
void add_sitemap_routes(std::vector<http::Route>& routes, Site& site);

// For /dataset/{dataset}: the set in the RDF form that Accept prefers, or nothing when it prefers HTML.
// The caller adds Vary: kVaryByAccept to what it answers itself.
inline constexpr char kVaryByAccept[] = "Accept, Accept-Encoding";
std::optional<http::Response> negotiate_rdf(Site& site, http::Request const& request,
                                            std::string_view dataset_id_or_name);

}  // namespace gyoji::catalog
