#include "catalog/door/dcat_terms.hpp"

#include "base/result.hpp"
#include "catalog/door/address.hpp"
#include "catalog/door/ckan_licence.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

#define GYOJI_FREQUENCY(code) "http://publications.europa.eu/resource/authority/frequency/" code
constexpr std::array kFrequencies = std::to_array<DcatTerm>({
    {"continuous", GYOJI_FREQUENCY("CONT"), "随時（連続）", "continuous"},
    {"hourly", GYOJI_FREQUENCY("HOURLY"), "毎時", "hourly"},
    {"daily", GYOJI_FREQUENCY("DAILY"), "毎日", "daily"},
    {"weekly", GYOJI_FREQUENCY("WEEKLY"), "毎週", "weekly"},
    {"biweekly", GYOJI_FREQUENCY("BIWEEKLY"), "2週ごと", "biweekly"},
    {"semimonthly", GYOJI_FREQUENCY("MONTHLY_2"), "月2回", "semimonthly"},
    {"monthly", GYOJI_FREQUENCY("MONTHLY"), "毎月", "monthly"},
    {"bimonthly", GYOJI_FREQUENCY("BIMONTHLY"), "2か月ごと", "bimonthly"},
    {"quarterly", GYOJI_FREQUENCY("QUARTERLY"), "3か月ごと", "quarterly"},
    {"triannual", GYOJI_FREQUENCY("ANNUAL_3"), "年3回", "three times a year"},
    {"semiannual", GYOJI_FREQUENCY("ANNUAL_2"), "年2回", "semiannual"},
    {"annual", GYOJI_FREQUENCY("ANNUAL"), "毎年", "annual"},
    {"biennial", GYOJI_FREQUENCY("BIENNIAL"), "2年ごと", "biennial"},
    {"triennial", GYOJI_FREQUENCY("TRIENNIAL"), "3年ごと", "triennial"},
    {"quadrennial", GYOJI_FREQUENCY("QUADRENNIAL"), "4年ごと", "quadrennial"},
    {"quinquennial", GYOJI_FREQUENCY("QUINQUENNIAL"), "5年ごと", "quinquennial"},
    {"decennial", GYOJI_FREQUENCY("DECENNIAL"), "10年ごと", "decennial"},
    {"irregular", GYOJI_FREQUENCY("IRREG"), "不定期", "irregular"},
    {"as_needed", GYOJI_FREQUENCY("AS_NEEDED"), "必要なとき", "as needed"},
    {"never", GYOJI_FREQUENCY("NEVER"), "更新しない", "never"},
    {"other", GYOJI_FREQUENCY("OTHER"), "そのほか", "other"},
    {"unknown", GYOJI_FREQUENCY("UNKNOWN"), "不明", "unknown"},
});
#undef GYOJI_FREQUENCY

constexpr std::array kSectors = std::to_array<DcatTerm>({
    {"metropolis", "http://purl.org/adms/publishertype/RegionalAuthority", "都道府県", "Regional authority"},
    {"municipality", "http://purl.org/adms/publishertype/LocalAuthority", "区市町村", "Local authority"},
    {"nation", "http://purl.org/adms/publishertype/NationalAuthority", "国", "National authority"},
    {"public_body", "http://purl.org/adms/publishertype/NonProfitOrganisation", "公的機関",
     "Non-profit organisation"},
    {"private_body", "http://purl.org/adms/publishertype/Company", "民間", "Company"},
});

constexpr std::array kFormats = std::to_array<DcatFormat>({
    {"CSV", "CSV", "text/csv"},
    {"TSV", "TSV", "text/tab-separated-values"},
    {"XLS", "XLS", "application/vnd.ms-excel"},
    {"XLSX", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"ODS", "ODS", "application/vnd.oasis.opendocument.spreadsheet"},
    {"DOC", "DOC", "application/msword"},
    {"DOCX", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"PPT", "PPT", "application/vnd.ms-powerpoint"},
    {"PPTX", "PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"PDF", "PDF", "application/pdf"},
    {"TXT", "TXT", "text/plain"},
    {"HTML", "HTML", "text/html", true},
    {"XML", "XML", "application/xml"},
    {"JSON", "JSON", "application/json"},
    {"GeoJSON", "GEOJSON", "application/geo+json"},
    {"JSON-LD", "JSON_LD", "application/ld+json"},
    {"RDF", "RDF_XML", "application/rdf+xml"},
    {"TTL", "RDF_TURTLE", "text/turtle"},
    {"N-Triples", "RDF_N_TRIPLES", "application/n-triples"},
    {"KML", "KML", "application/vnd.google-earth.kml+xml"},
    {"KMZ", "KMZ", "application/vnd.google-earth.kmz"},
    {"GML", "GML", "application/gml+xml"},
    {"SHP", "SHP", ""},
    {"GPKG", "GPKG", "application/geopackage+sqlite3"},
    {"GTFS", "GTFS", "application/zip"},
    {"ZIP", "ZIP", "application/zip"},
    {"JPEG", "JPEG", "image/jpeg"},
    {"PNG", "PNG", "image/png"},
    {"GIF", "GIF", "image/gif"},
    {"TIFF", "TIFF", "image/tiff"},
    {"SVG", "SVG", "image/svg+xml"},
    {"API", "", "", true},
    {"WMS", "WMS_SRVC", "", true},
    {"WFS", "WFS_SRVC", "", true},
});

// The paper's thirteen fields (DPF paper 2020-11-30, 重点分野) and the nearest of the European data themes.
constexpr std::array<DcatField, kDcatFields> kFields{{
    {"人口減少・少子高齢化", "Fewer births, ageing", "SOCI", "Population and society"},
    {"防災・災害計画", "Disaster preparedness", "SOCI", "Population and society"},
    {"まちづくり", "Urban development", "REGI", "Regions and cities"},
    {"産業雇用創出", "Industry and jobs", "ECON", "Economy and finance"},
    {"医療・福祉", "Health and welfare", "HEAL", "Health"},
    {"税金", "Taxes", "ECON", "Economy and finance"},
    {"生活", "Daily life", "SOCI", "Population and society"},
    {"交通情報", "Transport", "TRAN", "Transport"},
    {"オリンピック・パラリンピック", "Olympics and Paralympics", "EDUC", "Education, culture and sport"},
    {"観光", "Tourism", "ECON", "Economy and finance"},
    {"環境", "Environment", "ENVI", "Environment"},
    {"芸術文化", "Arts and culture", "EDUC", "Education, culture and sport"},
    {"治安", "Public safety", "JUST", "Justice, legal system and public safety"},
}};

}  // namespace

DcatTerm const* dcat_frequency(std::string_view key) {
    auto const found = std::ranges::find(kFrequencies, key, &DcatTerm::key);
    return found == kFrequencies.end() ? nullptr : &*found;
}

DcatTerm const* dcat_sector(Sector sector) {
    int const index = int(sector) - 1;
    return index >= 0 && index < int(kSectors.size()) ? &kSectors[std::size_t(index)] : nullptr;
}

DcatFormat const* dcat_format(std::string_view label) {
    auto const found = std::ranges::find(kFormats, label, &DcatFormat::label);
    return found == kFormats.end() ? nullptr : &*found;
}

DcatField const& dcat_field(int field) {
    GYOJI_ASSERT(field >= 1 && field <= kDcatFields);
    return kFields[std::size_t(field - 1)];
}

std::optional<std::string> dcat_licence(Licence const& licence) {
    if (auto stated = web_address(licence.url)) return stated;
    CkanLicence const* const known = ckan_licence(licence.id);
    return known ? web_address(known->url) : std::nullopt;
}

}  // namespace gyoji::catalog
