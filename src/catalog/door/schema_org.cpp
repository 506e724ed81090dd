// schema.org Dataset for search engines: https://schema.org/Dataset with what Google's data set search reads.
#include "catalog/door/address.hpp"
#include "catalog/door/dcat_terms.hpp"
#include "catalog/web/site.hpp"
#include "http/message.hpp"
#include "text/municipality.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {

namespace {

constexpr std::size_t kDescriptionMin = 50, kDescriptionMax = 5'000;  // characters Google asks for
constexpr std::size_t kFilesMax = 100;

std::size_t characters(std::string_view text) {
    return std::size_t(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// The first characters, never half of one.
std::string_view first(std::string_view text, std::size_t count) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((text[i] & 0xC0) != 0x80 && ++seen > count) return text.substr(0, i);
    return text;
}

std::string described(Dataset const& dataset, Organization const* organization, Language language) {
    std::string text = dataset.notes;
    if (characters(text) < kDescriptionMin) {
        std::string const who = organization ? organization->title : std::string();
        if (!text.empty()) text += "\n";
        text += language == Language::en
                    ? dataset.title + ". Open data set by " + who + " with " +
                          std::to_string(dataset.distributions.size()) + " files."
                    : "「" + dataset.title + "」" + (who.empty() ? "" : "（" + who + "）") +
                          "のオープンデータです。" + std::to_string(dataset.distributions.size()) +
                          "個のファイルがあります。";
    }
    return std::string(first(text, kDescriptionMax));
}

void write_files(wire::Writer& out, Dataset const& dataset) {
    out.key("distribution").begin_array();
    std::size_t written = 0;
    for (Distribution const& file : dataset.distributions) {
        auto const address = web_address(file.url);
        if (!address) continue;
        if (++written > kFilesMax) break;
        out.begin_object().field("@type", "DataDownload").field("contentUrl", *address);
        if (!file.title.empty()) out.field("name", file.title);
        DcatFormat const* const format = dcat_format(file.format);
        if (!file.media_type.empty())
            out.field("encodingFormat", file.media_type);
        else if (format && !format->media_type.empty())
            out.field("encodingFormat", format->media_type);
        else if (!file.format.empty())
            out.field("encodingFormat", file.format);
        if (file.byte_size) out.field("contentSize", std::to_string(*file.byte_size) + " B");
        if (file.modified) out.field("dateModified", rfc3339(*file.modified));
        out.end_object();
    }
    out.end_array();
}

void write_publisher(wire::Writer& out, Organization const& organization, std::string_view base_url) {
    for (std::string_view const role : {"publisher", "creator"}) {
        out.key(role).begin_object();
        out.field("@type",
                  organization.sector == Sector::private_body ? "Organization" : "GovernmentOrganization");
        out.field("name", organization.title.empty() ? organization.name : organization.title);
        out.field("url", std::string(base_url) + "/organization/" + http::url_encode(organization.name))
            .end_object();
    }
}

void write_coverage(wire::Writer& out, Dataset const& dataset, Language language) {
    if (!dataset.period_start.empty() || !dataset.period_end.empty())
        out.field("temporalCoverage",
                  (dataset.period_start.empty() ? std::string("..") : dataset.period_start) + "/" +
                      (dataset.period_end.empty() ? std::string("..") : dataset.period_end));
    if (dataset.municipality.empty()) return;
    text::Municipality const* const known = text::municipality_by_code(dataset.municipality);
    out.key("spatialCoverage")
        .begin_object()
        .field("@type", "Place")
        .field("identifier", dataset.municipality);
    if (known) out.field("name", language == Language::en ? known->name_en : known->name);
    out.end_object();
}

}  // namespace

std::string schema_org_json(Dataset const& dataset, Directory const& directory, std::string_view base_url,
                            Language language) {
    Organization const* const organization = directory.organization(dataset.organization.text);
    std::string const page = std::string(base_url) + "/dataset/" + http::url_encode(dataset.name);
    std::string json;
    wire::Writer out(json, wire::Escape::html_safe);
    out.begin_object().field("@context", "https://schema.org/").field("@type", "Dataset").field("@id", page);
    out.field("name", dataset.title.empty() ? dataset.name : dataset.title);
    out.field("description", described(dataset, organization, language))
        .field("url", page)
        .field("identifier", dataset.id.text);
    if (auto const landing = web_address(dataset.landing_page)) out.field("sameAs", *landing);
    if (!dataset.tags.empty() || !dataset.fields.empty()) {
        out.key("keywords").begin_array();
        for (std::string const& tag : dataset.tags) out.value(tag);
        for (int const field : dataset.fields)
            if (field >= 1 && field <= kDcatFields)
                out.value(language == Language::en ? dcat_field(field).en : dcat_field(field).ja);
        out.end_array();
    }
    if (auto const licence = dcat_licence(dataset.licence)) out.field("license", *licence);
    out.field("isAccessibleForFree", dataset.access != "paid").field("inLanguage", dataset.language);
    if (!dataset.version.empty()) out.field("version", dataset.version);
    out.field("datePublished", rfc3339(dataset.issued.value_or(dataset.recorded)));
    out.field("dateModified", rfc3339(dataset.modified.value_or(dataset.changed)));
    if (organization) write_publisher(out, *organization, base_url);
    write_coverage(out, dataset, language);
    write_files(out, dataset);
    out.key("includedInDataCatalog")
        .begin_object()
        .field("@type", "DataCatalog")
        .field("url", std::string(base_url) + "/")
        .end_object();
    out.end_object();
    return json;
}

}  // namespace gyoji::catalog
