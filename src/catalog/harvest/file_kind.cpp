#include "catalog/harvest/file_kind.hpp"

#include "catalog/harvest/iri.hpp"

#include <algorithm>
#include <iterator>

namespace gyoji::catalog {
namespace {

constexpr std::string_view kExtensions[] = {
    "csv",      "tsv",     "txt", "xls", "xlsx", "xlsm", "ods",  "json", "geojson", "jsonl",   "ndjson",
    "topojson", "jsonld",  "xml", "gml", "kml",  "kmz",  "gpx",  "shp",  "gpkg",    "zip",     "lzh",
    "gz",       "7z",      "tar", "rdf", "ttl",  "nt",   "pdf",  "doc",  "docx",    "odt",     "ppt",
    "pptx",     "parquet", "dxf", "sxf", "p21",  "tif",  "tiff", "las",  "laz",     "png",     "jpg",
    "jpeg",     "gif",     "svg", "mp3", "mp4",  "wav",  "ics",  "epub", "jtd",     "pmtiles", "mbtiles"};

}  // namespace

std::string file_extension(std::string_view url) {
    IriParts const parts = split_iri(url);
    std::string_view const path = parts.path;
    std::string_view const name =
        path.substr(path.find_last_of('/') == std::string_view::npos ? 0 : path.find_last_of('/') + 1);
    std::size_t const dot = name.find_last_of('.');
    if (dot == std::string_view::npos) return {};
    std::string out(name.substr(dot + 1));
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::find(std::begin(kExtensions), std::end(kExtensions), out) == std::end(kExtensions)
               ? std::string()
               : out;
}

}  // namespace gyoji::catalog
