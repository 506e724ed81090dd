#include "catalog/door/dcat.hpp"

#include "catalog/door/address.hpp"
#include "catalog/door/dcat_terms.hpp"
#include "http/message.hpp"
#include "text/municipality.hpp"

#include <algorithm>

namespace gyoji::catalog {

namespace {

using http::url_encode;

constexpr std::string_view kJapanese = "http://publications.europa.eu/resource/authority/language/JPN";
constexpr std::string_view kEnglish = "http://publications.europa.eu/resource/authority/language/ENG";
constexpr std::string_view kPublic = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";
constexpr std::string_view kNonPublic =
    "http://publications.europa.eu/resource/authority/access-right/RESTRICTED";
constexpr std::string_view kDataTheme = "http://publications.europa.eu/resource/authority/data-theme";
constexpr std::string_view kFileType = "http://publications.europa.eu/resource/authority/file-type/";
constexpr std::string_view kMediaTypes = "https://www.iana.org/assignments/media-types/";

// "text/csv": what may stand behind the register's address as it is.
bool good_media_type(std::string_view text) {
    std::size_t const slash = text.find('/');
    return slash != text.npos && slash > 0 && slash + 1 < text.size() && text.size() < 120 &&
           std::ranges::all_of(
               text,
               [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '/' || c == '.' || c == '+' || c == '-';
               });
}

bool good_hex(std::string_view text) {
    return !text.empty() && text.size() % 2 == 0 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

// SPDX's names of algorithms, by what publishers write or by the length of the digest.
std::string_view checksum_algorithm(Distribution const& file) {
    std::string name;
    for (char const c : file.checksum_algorithm)
        if (c != '-' && c != '_') name += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    if (name.ends_with("sha256") || (name.empty() && file.checksum.size() == 64))
        return "http://spdx.org/rdf/terms#checksumAlgorithm_sha256";
    if (name.ends_with("sha1") || (name.empty() && file.checksum.size() == 40))
        return "http://spdx.org/rdf/terms#checksumAlgorithm_sha1";
    if (name.ends_with("md5") || (name.empty() && file.checksum.size() == 32))
        return "http://spdx.org/rdf/terms#checksumAlgorithm_md5";
    return {};
}

std::string_view tag_of(Dataset const& dataset) {
    return dataset.language == "en" ? "en" : "ja";
}

}  // namespace

DcatWriter::DcatWriter(RdfForm form, std::string& out, DcatSite site)
    : site_(std::move(site)), rdf_(RdfWriter::make(form, out)) {}

std::string DcatWriter::dataset_iri(Dataset const& dataset) const {
    return site_.base_url + "/dataset/" + url_encode(dataset.id.text);
}

std::string DcatWriter::catalog_iri(Organization const* organization) const {
    if (!organization) return site_.base_url + "/catalog";
    return site_.base_url + "/organization/" + url_encode(organization->id.text) + "/catalog";
}

void DcatWriter::head() {
    rdf_->head();
}

void DcatWriter::catalog(Organization const* organization, std::vector<Dataset> const& sets,
                         std::optional<Instant> modified) {
    rdf_->begin(catalog_iri(organization), {"dcat:Catalog"});
    std::string const of = organization ? organization->title : std::string();
    rdf_->text("dct:title", organization ? of + " / " + site_.text.title_ja : site_.text.title_ja, "ja");
    if (!organization) rdf_->text("dct:title", site_.text.title_en, "en");
    std::string const told = organization ? organization->description : site_.text.description_ja;
    rdf_->text("dct:description", !told.empty() ? told : organization ? of : site_.text.title_ja, "ja");
    if (!organization && !site_.text.description_en.empty())
        rdf_->text("dct:description", site_.text.description_en, "en");
    if (organization) {
        rdf_->iri("dct:publisher", site_.base_url + "/organization/" + url_encode(organization->id.text));
        agents_.insert(organization->id.text);
        rdf_->iri("dct:isPartOf", catalog_iri(nullptr));
    } else {
        rdf_->iri("dct:publisher", site_.base_url + "/about#operator");
        agents_.insert("");
    }
    rdf_->iri("dct:language", kJapanese);
    named_[std::string(kJapanese)] = {"dct:LinguisticSystem", "日本語", "Japanese", ""};
    std::string const home = organization ? site_.base_url + "/organization/" + url_encode(organization->name)
                                          : site_.base_url + "/";
    rdf_->iri("foaf:homepage", home);
    documents_.insert(home);
    if (modified) rdf_->typed("dct:modified", rfc3339(*modified), "xsd:dateTime");
    rdf_->iri("dcat:themeTaxonomy", site_.base_url + "/theme");
    scheme_used_ = true;
    for (Dataset const& set : sets) rdf_->iri("dcat:dataset", dataset_iri(set));
    for (Dataset const& set : sets) rdf_->iri("dcat:record", dataset_iri(set) + "#record");
    rdf_->end();
}

void DcatWriter::catalog_links(Organization const* organization, std::vector<Dataset> const& sets) {
    if (sets.empty()) return;
    rdf_->begin(catalog_iri(organization), {});
    for (Dataset const& set : sets) rdf_->iri("dcat:dataset", dataset_iri(set));
    for (Dataset const& set : sets) rdf_->iri("dcat:record", dataset_iri(set) + "#record");
    rdf_->end();
}

// Hydra's paging in both spellings: that of today (hydra:next) and the one ckanext-dcat's harvester follows
// (hydra:nextPage).
void DcatWriter::page(HydraPage const& page) {
    rdf_->begin(page.self, {"hydra:PartialCollectionView", "hydra:PagedCollection"});
    rdf_->typed("hydra:totalItems", std::to_string(page.total), "xsd:integer");
    rdf_->typed("hydra:itemsPerPage", std::to_string(page.per_page), "xsd:integer");
    rdf_->iri("hydra:first", page.first);
    rdf_->iri("hydra:firstPage", page.first);
    rdf_->iri("hydra:last", page.last);
    rdf_->iri("hydra:lastPage", page.last);
    if (!page.next.empty()) {
        rdf_->iri("hydra:next", page.next);
        rdf_->iri("hydra:nextPage", page.next);
    }
    if (!page.previous.empty()) {
        rdf_->iri("hydra:previous", page.previous);
        rdf_->iri("hydra:previousPage", page.previous);
    }
    rdf_->end();
}

void DcatWriter::dataset(Dataset const& dataset) {
    std::string_view const language = tag_of(dataset);
    rdf_->begin(dataset_iri(dataset), {"dcat:Dataset", "dcat:Resource"});
    rdf_->text("dct:identifier", dataset.id.text);
    rdf_->text("dct:title", dataset.title.empty() ? dataset.name : dataset.title, language);
    // A description is mandatory; a publisher who wrote none has said what there is to say in the title.
    rdf_->text("dct:description",
               !dataset.notes.empty()   ? dataset.notes
               : !dataset.title.empty() ? dataset.title
                                        : dataset.name,
               language);
    dataset_people(dataset);
    dataset_subjects(dataset);
    rdf_->typed("dct:issued", rfc3339(dataset.issued.value_or(dataset.recorded)), "xsd:dateTime");
    rdf_->typed("dct:modified", rfc3339(dataset.modified.value_or(dataset.changed)), "xsd:dateTime");
    std::string_view const spoken = dataset.language == "en" ? kEnglish : kJapanese;
    rdf_->iri("dct:language", spoken);
    named_[std::string(spoken)] = {"dct:LinguisticSystem", spoken == kEnglish ? "英語" : "日本語",
                                   spoken == kEnglish ? "English" : "Japanese", ""};
    std::string_view const access =
        dataset.access == "public" || dataset.access == "open" ? kPublic : kNonPublic;
    rdf_->iri("dct:accessRights", access);
    named_[std::string(access)] = {"dct:RightsStatement", access == kPublic ? "公開" : "制限あり",
                                   access == kPublic ? "public" : "restricted", ""};
    licence("dct:license", dataset.licence);
    if (!dataset.version.empty()) rdf_->text("dcat:version", dataset.version);
    for (Distribution const& file : dataset.distributions)
        rdf_->iri("dcat:distribution", dataset_iri(dataset) + "/resource/" + url_encode(file.id.text));
    rdf_->end();
    for (Distribution const& file : dataset.distributions) distribution(dataset, file);
    record(dataset);
    write_documents();
}

void DcatWriter::dataset_people(Dataset const& dataset) {
    if (Organization const* const organization = site_.directory->organization(dataset.organization.text)) {
        rdf_->iri("dct:publisher", site_.base_url + "/organization/" + url_encode(organization->id.text));
        agents_.insert(organization->id.text);
    }
    std::string const& who = dataset.maintainer.empty() ? dataset.author : dataset.maintainer;
    auto const mail =
        mail_address(dataset.maintainer_email.empty() ? dataset.author_email : dataset.maintainer_email);
    if (!who.empty() || mail) {
        rdf_->begin_blank("dcat:contactPoint", {"vcard:Kind", "vcard:Organization"});
        rdf_->text("vcard:fn", who.empty() ? dataset.maintainer_email : who);
        if (mail) rdf_->iri("vcard:hasEmail", *mail);
        rdf_->end_blank();
    }
    std::string const page = site_.base_url + "/dataset/" + url_encode(dataset.name);
    std::string const landing = web_address(dataset.landing_page).value_or(page);
    rdf_->iri("dcat:landingPage", landing);
    documents_.insert(landing);
    rdf_->iri("foaf:page", page);
    documents_.insert(page);
}

void DcatWriter::dataset_subjects(Dataset const& dataset) {
    for (std::string const& tag : dataset.tags) rdf_->text("dcat:keyword", tag, tag_of(dataset));
    std::set<std::string_view> themes;
    for (int const number : dataset.fields) {
        if (number < 1 || number > kDcatFields) continue;
        DcatField const& field = dcat_field(number);
        std::string const iri = site_.base_url + "/theme/" + std::to_string(number);
        rdf_->iri("dcat:theme", iri);
        concepts_[iri] = {site_.base_url + "/theme", std::string(field.ja), std::string(field.en),
                          std::to_string(number)};
        scheme_used_ = true;
        if (!themes.insert(field.eu_theme).second) continue;
        std::string const theirs = std::string(kDataTheme) + "/" + std::string(field.eu_theme);
        rdf_->iri("dcat:theme", theirs);
        concepts_[theirs] = {"", "", std::string(field.eu_label), std::string(field.eu_theme)};
    }
    if (!dataset.municipality.empty()) {
        std::string const iri = site_.base_url + "/area/" + url_encode(dataset.municipality);
        rdf_->iri("dct:spatial", iri);
        Named place{"dct:Location", "", "", dataset.municipality};
        if (text::Municipality const* const known = text::municipality_by_code(dataset.municipality)) {
            place.label_ja = known->name;
            place.label_en = known->name_en;
        }
        named_[iri] = std::move(place);
    }
    if (!dataset.period_start.empty() || !dataset.period_end.empty()) {
        rdf_->begin_blank("dct:temporal", {"dct:PeriodOfTime"});
        if (!dataset.period_start.empty()) rdf_->typed("dcat:startDate", dataset.period_start, "xsd:date");
        if (!dataset.period_end.empty()) rdf_->typed("dcat:endDate", dataset.period_end, "xsd:date");
        rdf_->end_blank();
    }
    if (DcatTerm const* const frequency = dcat_frequency(dataset.frequency)) {
        rdf_->iri("dct:accrualPeriodicity", frequency->iri);
        named_[std::string(frequency->iri)] = {"dct:Frequency", std::string(frequency->ja),
                                               std::string(frequency->en), ""};
    }
}

void DcatWriter::licence(std::string_view property, Licence const& licence) {
    auto const iri = dcat_licence(licence);
    if (!iri) return;
    rdf_->iri(property, *iri);
    named_[*iri] = {"dct:LicenseDocument", licence.title, "", licence.id};
}

void DcatWriter::distribution(Dataset const& dataset, Distribution const& file) {
    std::string const iri = dataset_iri(dataset) + "/resource/" + url_encode(file.id.text);
    DcatFormat const* const format = dcat_format(file.format);
    auto const address = web_address(file.url);
    rdf_->begin(iri, {"dcat:Distribution"});
    rdf_->text("dct:identifier", file.id.text);
    if (!file.title.empty()) rdf_->text("dct:title", file.title, tag_of(dataset));
    if (!file.description.empty()) rdf_->text("dct:description", file.description, tag_of(dataset));
    // An address that is none of the web leads to our page of the set, where it is shown as it was written.
    rdf_->iri("dcat:accessURL", address ? *address : site_.base_url + "/dataset/" + url_encode(dataset.name));
    if (address && !(format && format->page)) rdf_->iri("dcat:downloadURL", *address);
    if (format && !format->authority.empty()) {
        std::string const type = std::string(kFileType) + std::string(format->authority);
        rdf_->iri("dct:format", type);
        named_[type] = {"dct:MediaTypeOrExtent", "", file.format, ""};
    } else if (!file.format.empty() || !file.format_label.empty()) {
        rdf_->begin_blank("dct:format", {"dct:MediaTypeOrExtent"});
        rdf_->text("rdfs:label", file.format.empty() ? file.format_label : file.format);
        rdf_->end_blank();
    }
    std::string const media = good_media_type(file.media_type) ? file.media_type
                              : format                         ? std::string(format->media_type)
                                                               : std::string();
    if (!media.empty()) {
        rdf_->iri("dcat:mediaType", std::string(kMediaTypes) + media);
        named_[std::string(kMediaTypes) + media] = {"dct:MediaType", "", media, ""};
    }
    if (file.byte_size && *file.byte_size >= 0)
        rdf_->typed("dcat:byteSize", std::to_string(*file.byte_size), "xsd:nonNegativeInteger");
    if (std::string_view const algorithm = checksum_algorithm(file);
        !algorithm.empty() && good_hex(file.checksum)) {
        rdf_->begin_blank("spdx:checksum", {"spdx:Checksum"});
        rdf_->iri("spdx:algorithm", algorithm);
        rdf_->typed("spdx:checksumValue", file.checksum, "xsd:hexBinary");
        rdf_->end_blank();
        named_[std::string(algorithm)] = {"spdx:ChecksumAlgorithm", "",
                                          std::string(algorithm.substr(algorithm.rfind('_') + 1)), ""};
    }
    licence("dct:license",
            file.licence.id.empty() && file.licence.url.empty() ? dataset.licence : file.licence);
    if (file.issued) rdf_->typed("dct:issued", rfc3339(*file.issued), "xsd:dateTime");
    if (file.modified) rdf_->typed("dct:modified", rfc3339(*file.modified), "xsd:dateTime");
    rdf_->end();
}

// When this catalogue took the record, apart from when the publisher says he changed his set.
void DcatWriter::record(Dataset const& dataset) {
    rdf_->begin(dataset_iri(dataset) + "#record", {"dcat:CatalogRecord"});
    rdf_->iri("foaf:primaryTopic", dataset_iri(dataset));
    rdf_->typed("dct:issued", rfc3339(dataset.recorded), "xsd:dateTime");
    rdf_->typed("dct:modified", rfc3339(dataset.changed), "xsd:dateTime");
    rdf_->end();
}

void DcatWriter::tail() {
    write_agents();
    write_documents();
    write_named();
    write_concepts();
    rdf_->tail();
}

void DcatWriter::write_agents() {
    for (std::string const& id : agents_) {
        Organization const* const organization = id.empty() ? nullptr : site_.directory->organization(id);
        rdf_->begin(organization ? site_.base_url + "/organization/" + url_encode(id)
                                 : site_.base_url + "/about#operator",
                    {"foaf:Agent", "foaf:Organization"});
        if (!organization) {
            rdf_->text("foaf:name",
                       site_.text.operator_name.empty() ? site_.text.title_ja : site_.text.operator_name,
                       "ja");
            rdf_->end();
            continue;
        }
        rdf_->text("foaf:name", organization->title.empty() ? organization->name : organization->title, "ja");
        if (!organization->title_en.empty()) rdf_->text("foaf:name", organization->title_en, "en");
        rdf_->text("dct:identifier", organization->id.text);
        if (DcatTerm const* const type = dcat_sector(organization->sector)) {
            rdf_->iri("dct:type", type->iri);
            concepts_[std::string(type->iri)] = {"", std::string(type->ja), std::string(type->en), ""};
        }
        if (auto const home = web_address(organization->homepage)) {
            rdf_->iri("foaf:homepage", *home);
            documents_.insert(*home);
        }
        rdf_->end();
    }
}

// At once, because a dump has as many as it has sets.
void DcatWriter::write_documents() {
    for (std::string const& iri : documents_) {
        rdf_->begin(iri, {"foaf:Document"});
        rdf_->end();
    }
    documents_.clear();
}

void DcatWriter::write_named() {
    for (auto const& [iri, named] : named_) {
        rdf_->begin(iri, {named.type});
        if (!named.label_ja.empty()) rdf_->text("rdfs:label", named.label_ja, "ja");
        if (!named.label_en.empty()) rdf_->text("rdfs:label", named.label_en, "en");
        if (!named.identifier.empty()) rdf_->text("dct:identifier", named.identifier);
        rdf_->end();
    }
}

void DcatWriter::write_concepts() {
    for (auto const& [iri, concept_] : concepts_) {
        rdf_->begin(iri, {"skos:Concept"});
        if (!concept_.label_ja.empty()) rdf_->text("skos:prefLabel", concept_.label_ja, "ja");
        if (!concept_.label_en.empty()) rdf_->text("skos:prefLabel", concept_.label_en, "en");
        if (!concept_.identifier.empty()) rdf_->text("skos:notation", concept_.identifier);
        if (!concept_.type.empty()) rdf_->iri("skos:inScheme", concept_.type);
        rdf_->end();
    }
    if (!scheme_used_) return;
    rdf_->begin(site_.base_url + "/theme", {"skos:ConceptScheme"});
    rdf_->text("dct:title", "重点分野", "ja");
    rdf_->text("dct:title", "Priority fields", "en");
    rdf_->end();
}

}  // namespace gyoji::catalog
