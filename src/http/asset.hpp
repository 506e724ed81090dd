#pragma once
// Static assets embedded in the program: ui/static/* and ui/dist/*, served under /assets/<name>.<hash8>.<ext>
// with a year of cache, gzip prepared at start; /favicon.svg, /robots.txt are the rooms' own.

#include "http/route.hpp"

namespace gyoji::http {

std::string asset_url(std::string_view name);  // "look.css" -> "/assets/look.1a2b3c4d.css"
std::vector<Route> asset_routes();

}  // namespace gyoji::http
