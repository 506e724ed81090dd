#pragma once
// Parts of the statistics that several pages show. Pure; any thread.

#include "catalog/api/catalog.hpp"
#include "http/message.hpp"
#include "http/page.hpp"

namespace gyoji::catalog::web {

// has_map, tiles_html, legend, places: files by municipality.
void set_coverage_map(http::View& view, Statistics const& statistics, http::Request const& request,
                      bool tokyo);
// The largest publishers as bars: href, label, bar_html, count.
std::vector<http::View> organization_bars(Statistics const& statistics, Directory const& directory,
                                          http::Request const& request, std::size_t limit);
// Bars of any counts. `field` names the facet that a bar leads to; "" = no link.
struct BarRow {
    std::string label, href;
    std::int64_t count;
};
std::vector<http::View> bars(std::vector<BarRow> const& rows);
// How many distributions belong to at least one of the thirteen fields.
std::int64_t in_fields(Statistics const& statistics);

}  // namespace gyoji::catalog::web
