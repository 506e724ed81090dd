#include "text/format.hpp"

#include "text/fold.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace gyoji::text {

namespace {

constexpr std::size_t kExtensionMax = 10;
constexpr std::size_t kLabelMax = 100;  // bytes

using enum FormatClass;

// clang-format off
// Of rows with one media type the first one is meant by it.
constexpr FormatRow kFormats[] = {
    {"CSV", "text/csv", "csv", "カンマ区切り|comma separated values|text/comma-separated-values", table, true, true},
    {"TSV", "text/tab-separated-values", "tsv tab", "タブ区切り", table, true, true},
    {"XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx xlsm", "excel (xlsx)|エクセル(xlsx)|xisx", table, true, true},
    {"XLS", "application/vnd.ms-excel", "xls", "excel|エクセル|ms excel|microsoft excel", table, true, false},
    {"ODS", "application/vnd.oasis.opendocument.spreadsheet", "ods", "opendocument spreadsheet", table, true, true},
    {"Parquet", "application/vnd.apache.parquet", "parquet", "", table, true, true},
    {"DBF", "application/dbase", "dbf", "", table, true, false},
    {"MDB", "application/vnd.ms-access", "mdb accdb", "access", table, true, false},
    {"JSON", "application/json", "json", "", structured, true, true},
    {"JSONL", "application/jsonl", "jsonl ndjson", "json lines|ndjson", structured, true, true},
    {"XML", "application/xml", "xml", "text/xml", structured, true, true},
    {"YAML", "application/yaml", "yaml yml", "", structured, true, true},
    {"iCal", "text/calendar", "ics ical", "icalendar", structured, true, true},
    {"GTFS", "application/gtfs+zip", "", "gtfs-jp|標準的なバス情報フォーマット", structured, true, true},
    {"GTFS-RT", "application/x-protobuf", "pb", "gtfs realtime|gtfs-realtime", structured, true, true},
    {"SQLite", "application/vnd.sqlite3", "sqlite sqlite3 db", "", structured, true, true},
    {"NetCDF", "application/netcdf", "nc", "", structured, true, true},
    {"GeoJSON", "application/geo+json", "geojson", "geo json", geo, true, true},
    {"TopoJSON", "application/json", "topojson", "", geo, true, true},
    {"KML", "application/vnd.google-earth.kml+xml", "kml", "", geo, true, true},
    {"KMZ", "application/vnd.google-earth.kmz", "kmz", "", geo, true, true},
    {"SHP", "application/vnd.shp", "shp", "shape|shapefile|シェープ|シェイプ|shape file|esri shapefile|シェープファイル|シェイプファイル", geo, true, true},
    {"GML", "application/gml+xml", "gml", "", geo, true, true},
    {"CityGML", "application/gml+xml", "citygml", "", geo, true, true},
    {"GPKG", "application/geopackage+sqlite3", "gpkg", "geopackage", geo, true, true},
    {"FlatGeobuf", "application/vnd.flatgeobuf", "fgb", "", geo, true, true},
    {"GPX", "application/gpx+xml", "gpx", "", geo, true, true},
    {"DXF", "image/vnd.dxf", "dxf", "", geo, true, true},
    {"DWG", "image/vnd.dwg", "dwg", "", geo, false, false},
    {"MVT", "application/vnd.mapbox-vector-tile", "mvt pbf", "ベクトルタイル", geo, true, true},
    {"PMTiles", "application/vnd.pmtiles", "pmtiles", "", geo, true, true},
    {"LAS", "application/vnd.las", "las", "", geo, true, true},
    {"LAZ", "application/vnd.laszip", "laz", "", geo, true, true},
    {"OBJ", "model/obj", "obj", "", geo, true, true},
    {"FBX", "application/octet-stream", "fbx", "", geo, false, false},
    {"IFC", "application/x-step", "ifc", "", geo, true, true},
    {"WMS", "application/vnd.ogc.wms_xml", "", "", api, true, true},
    {"WFS", "application/gml+xml", "", "", api, true, true},
    {"WMTS", "application/xml", "", "", api, true, true},
    {"API", "application/json", "", "web api|webapi|rest|rest api|ngsi", api, true, true},
    {"SPARQL", "application/sparql-query", "", "sparql endpoint", api, true, true},
    {"RDF", "application/rdf+xml", "rdf", "rdf/xml|lod", linked, true, true},
    {"TTL", "text/turtle", "ttl", "turtle", linked, true, true},
    {"JSON-LD", "application/ld+json", "jsonld", "json ld|jsonld", linked, true, true},
    {"N-Triples", "application/n-triples", "nt", "ntriples", linked, true, true},
    {"TXT", "text/plain", "txt text", "text|テキスト|プレインテキスト|プレーンテキスト", document, false, true},
    {"PDF", "application/pdf", "pdf", "", document, false, true},
    {"DOC", "application/msword", "doc", "word|ワード|ms word|microsoft word", document, false, false},
    {"DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "", document, false, true},
    {"PPT", "application/vnd.ms-powerpoint", "ppt", "powerpoint|パワーポイント", document, false, false},
    {"PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "", document, false, true},
    {"ODT", "application/vnd.oasis.opendocument.text", "odt", "", document, false, true},
    {"RTF", "application/rtf", "rtf", "", document, false, true},
    {"EPUB", "application/epub+zip", "epub", "", document, false, true},
    {"JTD", "application/x-js-taro", "jtd jtdc", "一太郎", document, false, false},
    {"Markdown", "text/markdown", "md", "", document, false, true},
    {"JPEG", "image/jpeg", "jpg jpeg", "jpg|画像|写真", image, false, true},
    {"PNG", "image/png", "png", "", image, false, true},
    {"GIF", "image/gif", "gif", "", image, false, true},
    {"TIFF", "image/tiff", "tif tiff", "tif", image, false, true},
    {"BMP", "image/bmp", "bmp", "", image, false, true},
    {"SVG", "image/svg+xml", "svg", "", image, false, true},
    {"WebP", "image/webp", "webp", "", image, false, true},
    {"EPS", "application/postscript", "eps ps", "", image, false, true},
    {"AI", "application/illustrator", "ai", "illustrator", image, false, false},
    {"MP4", "video/mp4", "mp4 m4v", "動画", media, false, true},
    {"MPEG", "video/mpeg", "mpg mpeg", "", media, false, true},
    {"WMV", "video/x-ms-wmv", "wmv", "", media, false, false},
    {"MP3", "audio/mpeg", "mp3", "音声", media, false, true},
    {"WAV", "audio/wav", "wav", "", media, false, true},
    {"GeoTIFF", "image/tiff", "", "geotiff", geo, true, true},
    {"SIMA", "text/plain", "sim", "", geo, true, true},
    {"ZIP", "application/zip", "zip", "application/x-zip-compressed|圧縮ファイル", archive, false, true},
    {"7Z", "application/x-7z-compressed", "7z", "", archive, false, true},
    {"GZIP", "application/gzip", "gz tgz", "gz", archive, false, true},
    {"TAR", "application/x-tar", "tar", "", archive, false, true},
    {"LZH", "application/x-lzh-compressed", "lzh lha", "", archive, false, false},
    {"RAR", "application/vnd.rar", "rar", "", archive, false, false},
    {"EXE", "application/vnd.microsoft.portable-executable", "exe", "", archive, false, false},
    {"HTML", "text/html", "html htm xhtml shtml", "application/xhtml+xml|webページ|web ページ|ホームページ", web, false, true},
};
// clang-format on

// A program behind the URL answers with whatever it likes.
constexpr std::string_view kScripts[] = {"php", "cgi", "aspx", "asp", "jsp", "do", "pl", "ashx"};

bool listed(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        std::size_t const end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

struct NamedFormat {
    std::string name;  // folded
    FormatRow const* format;
};

std::string tidy(std::string_view text) {
    std::string folded = fold(truncate_bytes(text, kLabelMax));
    while (folded.ends_with(' ') || folded.ends_with('-')) folded.pop_back();
    while (folded.starts_with(' ') || folded.starts_with('.') || folded.starts_with('_')) folded.erase(0, 1);
    return folded;
}

std::vector<NamedFormat> make_names() {
    std::vector<NamedFormat> all;
    for (FormatRow const& one : kFormats) all.push_back({fold(one.label), &one});
    for (FormatRow const& one : kFormats) {
        std::string_view rest = one.other_names;
        while (!rest.empty()) {
            std::size_t const end = std::min(rest.find('|'), rest.size());
            all.push_back({fold(rest.substr(0, end)), &one});
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return all;
}

FormatRow const* named(std::string_view folded) {
    static std::vector<NamedFormat> const names = make_names();
    for (NamedFormat const& one : names)
        if (one.name == folded) return one.format;
    return nullptr;
}

std::string_view file_part(std::string_view url) {
    url = url.substr(0, url.find('#'));
    std::string_view path = url.substr(0, url.find('?'));
    std::size_t const scheme = path.find("://");
    if (scheme != std::string_view::npos) {
        std::size_t const host = path.find('/', scheme + 3);
        if (host == std::string_view::npos) return {};  // only a host: its dots are no extension
        path = path.substr(host);
    }
    return path.substr(path.find_last_of('/') + 1);
}

std::string extension_of(std::string_view name) {
    std::size_t const dot = name.find_last_of('.');
    if (dot == std::string_view::npos) return {};
    std::string const extension = tidy(name.substr(dot + 1));
    bool const plain = std::all_of(extension.begin(), extension.end(),
                                   [](unsigned char c) { return c < 0x80 && std::isalnum(c); });
    return plain && extension.size() <= kExtensionMax ? extension : std::string();
}

bool is_script(std::string_view extension) {
    return std::find(std::begin(kScripts), std::end(kScripts), extension) != std::end(kScripts);
}

// The label says more than the general extension and does not contradict it.
bool refines(FormatRow const& label, std::string_view extension) {
    using List = std::initializer_list<std::string_view>;
    auto const in = [&](List list) { return std::find(list.begin(), list.end(), label.label) != list.end(); };
    if (extension == "json") return in({"GeoJSON", "TopoJSON", "JSON-LD", "JSONL", "API"});
    if (extension == "xml") return in({"RDF", "GML", "CityGML", "KML", "API", "GPX", "IFC"});
    if (extension == "gml") return in({"CityGML"});
    if (extension == "txt")
        return in({"CSV", "TSV", "RDF", "TTL", "N-Triples", "JSON", "XML", "SIMA", "LAS"});
    if (extension == "tif" || extension == "tiff") return in({"GeoTIFF"});
    return false;
}

Error contradiction(std::string code, std::string_view label, std::string_view found) {
    return {
        Fault::invalid, std::move(code), {}, {{"label", std::string(label)}, {"found", std::string(found)}}};
}

void settle(FormatGuess& guess, FormatRow const* format, std::string_view basis) {
    guess.format = format;
    guess.label = format->label;
    guess.basis = basis;
}

void judge(FormatGuess& guess, FormatRow const& by_name, std::string_view extension,
           FormatRow const* by_label) {
    if (!by_label || by_label == &by_name) return settle(guess, &by_name, by_label ? "label" : "extension");
    if (refines(*by_label, extension)) return settle(guess, by_label, "label");
    // KML in .zip: the label names what is inside.
    if (by_name.kind == archive) {
        settle(guess, by_label, "label");
        guess.packaged = by_name.label;
        return;
    }
    settle(guess, &by_name, "extension");
    std::string const code = by_name.kind == web ? "text.format_is_page" : "text.format_contradiction";
    guess.contradiction = contradiction(code, by_label->label, by_name.label);
}

}  // namespace

std::span<FormatRow const> formats() {
    return kFormats;
}

FormatRow const* format_by_extension(std::string_view extension) {
    for (FormatRow const& one : kFormats)
        if (!extension.empty() && listed(one.extensions, extension)) return &one;
    return nullptr;
}

FormatRow const* format_by_label(std::string_view label) {
    std::string const name = tidy(label);
    if (name.empty()) return nullptr;
    if (FormatRow const* by_name = named(name)) return by_name;
    if (FormatRow const* by_extension = format_by_extension(name)) return by_extension;
    return name.find('/') == std::string::npos ? nullptr : format_by_media_type(name);
}

FormatRow const* format_by_media_type(std::string_view media_type) {
    std::string type = tidy(media_type.substr(0, media_type.find(';')));
    // https://www.iana.org/assignments/media-types/text/csv
    constexpr std::string_view kIana = "/assignments/media-types/";
    if (std::size_t const at = type.find(kIana); at != std::string::npos) type.erase(0, at + kIana.size());
    // http://publications.europa.eu/resource/authority/file-type/CSV
    constexpr std::string_view kEuropean = "/authority/file-type/";
    if (std::size_t const at = type.find(kEuropean); at != std::string::npos) {
        std::string name = type.substr(at + kEuropean.size());
        std::erase(name, '_');
        return name.find('/') == std::string::npos ? format_by_label(name) : nullptr;
    }
    if (type.empty() || type == "application/octet-stream") return nullptr;
    for (FormatRow const& one : kFormats)
        if (one.media_type == type) return &one;
    return named(type);
}

std::string url_extension(std::string_view url) {
    std::string const extension = extension_of(file_part(url));
    if (!extension.empty() && !is_script(extension)) return extension;
    std::size_t const query = url.find('?');
    if (query == std::string_view::npos) return extension;
    std::string_view const last =
        url.substr(query + 1, url.find('#') == std::string_view::npos ? std::string_view::npos
                                                                      : url.find('#') - query - 1);
    std::string const from_query = extension_of(last);
    return format_by_extension(from_query) ? from_query : extension;
}

FormatGuess guess_format(std::string_view url, std::string_view label, std::string_view media_type) {
    FormatGuess guess;
    std::string const extension = url_extension(url);
    FormatRow const* by_name = format_by_extension(extension);
    FormatRow const* by_label = format_by_label(label);
    FormatRow const* by_type = format_by_media_type(media_type);
    std::string const said = tidy(label);
    if (by_name) {
        judge(guess, *by_name, extension, by_label ? by_label : (said.empty() ? by_type : nullptr));
    } else if (by_label) {
        settle(guess, by_label, "label");
    } else if (by_type) {
        settle(guess, by_type, "media_type");
    } else if (!said.empty()) {
        guess.label = std::string(truncate_bytes(label, kLabelMax));
        guess.basis = "label";
    }
    if (!said.empty() && !by_label && !guess.contradiction)
        guess.contradiction = contradiction("text.format_unknown_label", truncate_bytes(label, kLabelMax),
                                            by_name ? by_name->label : "");
    return guess;
}

std::string_view name_ja(FormatClass kind) {
    return std::array<std::string_view, 11>{
        "表",   "構造化データ", "地理空間",     "リンクトデータ", "API",   "文書",
        "画像", "映像・音声",   "圧縮ファイル", "ウェブページ",   "その他"}[static_cast<std::size_t>(kind)];
}

std::string_view name_en(FormatClass kind) {
    return std::array<std::string_view, 11>{"Table",   "Structured", "Geospatial", "Linked data",
                                            "API",     "Document",   "Image",      "Video and audio",
                                            "Archive", "Web page",   "Other"}[static_cast<std::size_t>(kind)];
}

}  // namespace gyoji::text
