#include "catalog/door/package_json.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace gyoji::catalog {

namespace {

constexpr std::size_t kFormatBytesMax = 64;  // longer labels are sentences, not formats

struct Canonical {
    std::string_view lower, label;
};

// The labels CKAN shows for what publishers write. The names are those of the formats themselves; sorted for
// the search below.
constexpr std::array kCanonical = std::to_array<Canonical>({
    {"7z", "7Z"},
    {"aac", "AAC"},
    {"api", "API"},
    {"application/geo+json", "GeoJSON"},
    {"application/gml+xml", "GML"},
    {"application/gzip", "GZIP"},
    {"application/json", "JSON"},
    {"application/ld+json", "JSON-LD"},
    {"application/msword", "DOC"},
    {"application/pdf", "PDF"},
    {"application/rdf+xml", "RDF"},
    {"application/vnd.google-earth.kml+xml", "KML"},
    {"application/vnd.google-earth.kmz", "KMZ"},
    {"application/vnd.ms-excel", "XLS"},
    {"application/vnd.ms-powerpoint", "PPT"},
    {"application/vnd.oasis.opendocument.spreadsheet", "ODS"},
    {"application/vnd.oasis.opendocument.text", "ODT"},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "PPTX"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"},
    {"application/xml", "XML"},
    {"application/zip", "ZIP"},
    {"atom", "Atom Feed"},
    {"bmp", "BMP"},
    {"bz2", "BZ2"},
    {"csv", "CSV"},
    {"dbf", "DBF"},
    {"doc", "DOC"},
    {"docx", "DOCX"},
    {"dwg", "DWG"},
    {"dxf", "DXF"},
    {"epub", "EPUB"},
    {"excel", "XLS"},
    {"geojson", "GeoJSON"},
    {"geotiff", "GeoTIFF"},
    {"gif", "GIF"},
    {"gml", "GML"},
    {"gpkg", "GPKG"},
    {"gtfs", "GTFS"},
    {"gtfs-rt", "GTFS-RT"},
    {"gz", "GZIP"},
    {"gzip", "GZIP"},
    {"htm", "HTML"},
    {"html", "HTML"},
    {"ical", "iCalendar"},
    {"ics", "iCalendar"},
    {"image/gif", "GIF"},
    {"image/jpeg", "JPEG"},
    {"image/png", "PNG"},
    {"image/svg+xml", "SVG"},
    {"image/tiff", "TIFF"},
    {"jpeg", "JPEG"},
    {"jpg", "JPEG"},
    {"json", "JSON"},
    {"json-ld", "JSON-LD"},
    {"jsonl", "JSONL"},
    {"jsonld", "JSON-LD"},
    {"kml", "KML"},
    {"kmz", "KMZ"},
    {"mp3", "MP3"},
    {"mp4", "MP4"},
    {"n-triples", "N-Triples"},
    {"n3", "N3"},
    {"netcdf", "NetCDF"},
    {"nt", "N-Triples"},
    {"obj", "OBJ"},
    {"ods", "ODS"},
    {"odt", "ODT"},
    {"parquet", "Parquet"},
    {"pdf", "PDF"},
    {"png", "PNG"},
    {"ppt", "PPT"},
    {"pptx", "PPTX"},
    {"rar", "RAR"},
    {"rdf", "RDF"},
    {"rdf/xml", "RDF"},
    {"rss", "RSS"},
    {"rtf", "RTF"},
    {"shp", "SHP"},
    {"sparql", "SPARQL"},
    {"sql", "SQL"},
    {"sqlite", "SQLite"},
    {"svg", "SVG"},
    {"tar", "TAR"},
    {"text/csv", "CSV"},
    {"text/html", "HTML"},
    {"text/plain", "TXT"},
    {"text/tab-separated-values", "TSV"},
    {"text/turtle", "TTL"},
    {"text/xml", "XML"},
    {"tif", "TIFF"},
    {"tiff", "TIFF"},
    {"topojson", "TopoJSON"},
    {"tsv", "TSV"},
    {"ttl", "TTL"},
    {"txt", "TXT"},
    {"wcs", "WCS"},
    {"wfs", "WFS"},
    {"wms", "WMS"},
    {"wmts", "WMTS"},
    {"xls", "XLS"},
    {"xlsb", "XLSB"},
    {"xlsm", "XLSM"},
    {"xlsx", "XLSX"},
    {"xml", "XML"},
    {"yaml", "YAML"},
    {"zip", "ZIP"},
});
static_assert(std::ranges::is_sorted(kCanonical, {}, &Canonical::lower));

}  // namespace

std::string ckan_format(std::string_view label) {
    if (label.size() > kFormatBytesMax + 16) return std::string(label);
    std::string lower;
    for (char const c : label) lower += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    // CKAN cleans blanks and one leading point before it looks the label up (resource format fields are typed
    // by hand).
    std::size_t const first = lower.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    lower = lower.substr(first, lower.find_last_not_of(" \t\r\n") - first + 1);
    if (lower.front() == '.') lower.erase(0, 1);
    auto const found = std::ranges::lower_bound(kCanonical, std::string_view(lower), {}, &Canonical::lower);
    if (found != kCanonical.end() && found->lower == lower) return std::string(found->label);
    return std::string(label);
}

std::string ckan_isoformat(Instant at) {
    std::string text = ckan_time(at);
    if (text.ends_with(".000000")) text.resize(text.size() - 7);
    return text;
}

}  // namespace gyoji::catalog
