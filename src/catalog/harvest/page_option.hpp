#pragma once
// What an operator says about a page source, in options_json:
//   "include", "exclude": globs ("*" for any characters) over the absolute URL or the link text; exclude wins
//   "extensions": ["csv", ...] instead of kPageExtensions
//   "follow": globs over URLs of sub pages that are read too (same host only); "depth" (1) and "pages" (50)
//   bound it "encoding", "licence", "organization" (see readers.hpp)
// Links marked rel=nofollow, and all links of a page whose robots meta says nofollow, are not followed to sub
// pages; files they point to are listed all the same: listing a link is no visit. noindex does not matter, we
// publish no copy of the page. Pure; any thread.

#include "catalog/api/model.hpp"
#include "catalog/harvest/record.hpp"
#include "wire/json.hpp"

namespace gyoji::catalog {

inline constexpr std::string_view kPageExtensions[] = {
    "csv", "tsv", "txt", "xls", "xlsx", "xlsm", "ods", "json", "geojson", "xml", "gml",
    "kml", "kmz", "gpx", "shp", "zip",  "lzh",  "rdf", "ttl",  "pdf",     "doc", "docx"};
inline constexpr std::size_t kPageDepthMax = 5, kPagesOfSourceMax = 1000, kGlobMax = 512;

struct PageOptions {
    std::vector<std::string> include, exclude, extensions, follow;
    std::size_t depth = 1, pages = 50;
    std::string base, encoding;
    Licence licence;
    std::optional<RemoteOrganization> organization;

    bool wants_file(std::string const& url, std::string const& text) const;
    bool wants_page(std::string const& url) const;
};

Result<PageOptions> page_options(SourceSpec const& spec);

}  // namespace gyoji::catalog
