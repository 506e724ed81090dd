#include "catalog/harvest/dcat_map.hpp"

#include "catalog/harvest/date_word.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/licence_word.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace gyoji::catalog {
namespace {

constexpr std::string_view kDatasetTypes[] = {"dcat:Dataset", "dcat:DatasetSeries", "schema:Dataset",
                                              "schemas:Dataset"};

std::string join(std::vector<std::string> const& parts, std::string_view between) {
    std::string out;
    for (std::string const& part : parts) {
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

std::string without_mailto(std::string text) {
    return text.starts_with("mailto:") ? text.substr(7) : text;
}

// Key words in the reader's language: Japanese with those of no language, else English with them, else all.
std::vector<std::string> key_words(std::vector<RdfNode> const& nodes) {
    int best = 3;
    for (RdfNode const& node : nodes)
        if (int const rank = language_rank(node.term().language); rank != 1) best = std::min(best, rank);
    std::vector<std::string> out;
    for (RdfNode const& node : nodes) {
        int const rank = language_rank(node.term().language);
        std::string word = node.label();
        if ((rank == best || rank == 1) && !word.empty() && std::ranges::find(out, word) == out.end())
            out.push_back(std::move(word));
    }
    return out;
}

}  // namespace

class DcatRecordWriter {
public:
    DcatRecordWriter(DcatDocument const& document, TermId id)
        : document_(document), store_(document.store_), node_(document.store_, id) {}

    ReadItem write();

private:
    void remark(std::string code, std::string where, std::string found) {
        constexpr std::size_t kFoundMax = 80;
        record_.remarks.push_back(
            {Fault::invalid, std::move(code), std::move(where), {{"found", found.substr(0, kFoundMax)}}});
    }
    std::optional<Instant> date(RdfNode const& node, Predicates predicates, std::string const& where,
                                Day latest = kLatestDay);
    void extra(std::string key, std::string value) {
        if (!value.empty()) record_.dataset.extras.emplace_back(std::move(key), std::move(value));
    }
    void identity();
    void texts();
    void contact();
    void publisher();
    void coverage();
    void other();
    void files();
    void file(RdfNode const& node, std::string const& where);
    void service_as_file(RdfNode const& service);
    void file_rights(RdfNode const& node, Distribution& to);
    Licence licence_of(RdfNode const& node) const;
    bool half_told(std::vector<TermId> const& touched) const;

    DcatDocument const& document_;
    TripleStore const& store_;
    RdfNode node_;
    RemoteRecord record_;
};

DcatDocument::DcatDocument(TripleStore const& store, std::string place, bool broken,
                           std::optional<TermId> broken_at)
    : store_(store), place_(std::move(place)), broken_(broken), broken_at_(broken_at) {
    std::unordered_set<TermId> sets, services, types;
    for (std::string_view const name : kDatasetTypes)
        if (auto const id = store.find_iri(long_name(name))) types.insert(*id);
    auto const type = store.find_iri(kRdfType), service = store.find_iri(long_name("dcat:DataService"));
    auto const lists = store.find_iri(long_name("dcat:dataset")),
               serves = store.find_iri(long_name("dcat:servesDataset"));
    std::vector<TermId> order;
    for (Triple const& triple : store.all()) {
        if (triple.predicate == type && types.contains(triple.object) && sets.insert(triple.subject).second)
            order.push_back(triple.subject);
        if (triple.predicate == type && service && triple.object == *service) services.insert(triple.subject);
        if (lists && triple.predicate == *lists) {
            catalog_of_.emplace(triple.object, triple.subject);
            if (sets.insert(triple.object).second) order.push_back(triple.object);
        }
        if (serves && triple.predicate == *serves) services_of_[triple.object].push_back(triple.subject);
    }
    for (auto const& [set, serving] : services_of_)
        if (sets.contains(set))
            for (TermId const id : serving) services.erase(id);
    for (TermId const id : services)
        if (sets.insert(id).second) order.push_back(id);
    std::unordered_set<TermId> catalogs;
    for (auto const& [set, catalog] : catalog_of_)
        if (catalogs.insert(catalog).second)
            if (auto const publisher = RdfNode(store, catalog).first({"dct:publisher"}))
                publisher_of_.emplace(catalog, publisher->id());
    std::sort(order.begin(), order.end());  // ids are given in the order of the document
    datasets_ = std::move(order);
}

std::vector<std::string> DcatDocument::next_pages() const {
    std::vector<std::string> out;
    for (std::string_view const word : {"hydra:next", "hydra:nextPage"})
        if (auto const next = store_.find_iri(long_name(word)))
            for (Triple const& triple : store_.all())
                if (triple.predicate == *next && is_web_url(store_.term(triple.object).value))
                    out.push_back(store_.term(triple.object).value);
    return out;
}

std::optional<std::int64_t> DcatDocument::total_items() const {
    auto const total = store_.find_iri(long_name("hydra:totalItems"));
    if (!total) return std::nullopt;
    for (Triple const& triple : store_.all()) {
        if (triple.predicate != *total) continue;
        std::string const& said = store_.term(triple.object).value;
        std::int64_t count = 0;
        auto const [end, problem] = std::from_chars(said.data(), said.data() + said.size(), count);
        if (problem == std::errc() && end == said.data() + said.size() && count >= 0) return count;
    }
    return std::nullopt;
}

ReadItem DcatDocument::record(TermId dataset) const {
    return DcatRecordWriter(*this, dataset).write();
}

std::optional<Instant> DcatRecordWriter::date(RdfNode const& node, Predicates predicates,
                                              std::string const& where, Day latest) {
    std::string const said = node.text(predicates);
    if (said.empty()) return std::nullopt;
    auto const at = read_date(said, latest);
    if (!at) remark("catalog.date_unreadable", where, said);
    return at;
}

// The IRI is the name of the thing in RDF; dct:identifier serves where the node has none.
void DcatRecordWriter::identity() {
    Dataset& set = record_.dataset;
    std::string const identifier = node_.text({"dct:identifier", "schema:identifier", "schemas:identifier"});
    record_.remote_id = node_.is_iri() ? node_.term().value : identifier;
    record_.remote_name = node_.is_iri() ? slug_of(node_.term().value) : std::string();
    set.id.text = record_.remote_id;
    set.name = record_.remote_name;
    record_.place = node_.is_iri() ? node_.term().value
                                   : document_.place_ + "#" +
                                         (identifier.empty() ? "_:" + node_.term().value : identifier);
    extra("uri", node_.is_iri() ? node_.term().value : std::string());
    extra("identifier", identifier);
}

void DcatRecordWriter::texts() {
    Dataset& set = record_.dataset;
    set.title =
        node_.text({"dct:title", "schema:name", "schemas:name", "rdfs:label", "skos:prefLabel", "dc:title"});
    set.notes = node_.text(
        {"dct:description", "schema:description", "schemas:description", "rdfs:comment", "dc:description"});
    set.tags = key_words(node_.all({"dcat:keyword", "schema:keywords", "schemas:keywords"}));
    set.landing_page =
        node_.link({"dcat:landingPage", "schema:url", "schemas:url", "foaf:page", "foaf:homepage"});
    set.version =
        node_.text({"dcat:version", "pav:version", "owl:versionInfo", "schema:version", "schemas:version"});
    set.issued = date(node_, {"dct:issued", "schema:datePublished", "schemas:datePublished", "dct:created"},
                      record_.place + " dct:issued");
    set.modified = date(node_, {"dct:modified", "schema:dateModified", "schemas:dateModified"},
                        record_.place + " dct:modified");
    std::string const frequency = node_.text({"dct:accrualPeriodicity"});
    set.frequency_text = frequency_words(frequency);
    extra("frequency", frequency);
    auto const languages = node_.texts({"dct:language", "schema:inLanguage", "schemas:inLanguage"});
    if (!languages.empty()) {
        std::string const code = last_segment(languages.front());
        set.language = code == "JPN" || code == "jpn" ? "ja" : code == "ENG" || code == "eng" ? "en" : code;
    }
    if (set.title.empty()) {
        set.title = node_.text({"dct:identifier"});
        if (set.title.empty() && node_.is_iri()) set.title = last_segment(node_.term().value);
        if (!set.title.empty()) remark("catalog.dcat_no_title", record_.place + " dct:title", set.title);
    }
}

void DcatRecordWriter::contact() {
    Dataset& set = record_.dataset;
    if (auto const contact = node_.first(
            {"dcat:contactPoint", "adms:contactPoint", "schema:contactPoint", "schemas:contactPoint"})) {
        set.maintainer = contact->text({"vcard:fn", "vcard:organization-name", "vcard:hasFN", "foaf:name",
                                        "schema:name", "schemas:name"});
        auto const mail =
            contact->first({"vcard:hasEmail", "vcard:email", "foaf:mbox", "schema:email", "schemas:email"});
        // vcard:hasEmail may be the address itself or a node with the address as vcard:hasValue.
        if (mail)
            set.maintainer_email = without_mailto(
                mail->first({"vcard:hasValue"}) ? mail->text({"vcard:hasValue"}) : mail->label());
    }
    if (auto const creator = node_.first({"dct:creator", "schema:creator", "schemas:creator"})) {
        set.author = creator->label();
        set.author_email = without_mailto(creator->text({"foaf:mbox", "vcard:hasEmail", "schema:email"}));
    }
}

void DcatRecordWriter::publisher() {
    auto agent = node_.first({"dct:publisher", "schema:publisher", "schemas:publisher"});
    if (!agent)
        if (auto const catalog = document_.catalog_of_.find(node_.id());
            catalog != document_.catalog_of_.end())
            if (auto const known = document_.publisher_of_.find(catalog->second);
                known != document_.publisher_of_.end())
                agent = RdfNode(store_, known->second);
    if (!agent || agent->label().empty()) return;
    RemoteOrganization to;
    to.title = agent->label();
    to.id = agent->is_iri() ? agent->term().value : agent->text({"dct:identifier"});
    if (to.id.empty()) to.id = to.title;
    to.name = agent->is_iri() ? slug_of(agent->term().value) : std::string();
    to.homepage = agent->link({"foaf:homepage", "schema:url", "schemas:url"});
    to.image_url = agent->link({"foaf:logo", "foaf:img", "schema:logo", "schemas:logo"});
    to.description = agent->text({"dct:description", "schema:description"});
    record_.organization = std::move(to);
    extra("publisher_uri", agent->is_iri() ? agent->term().value : std::string());
    extra("publisher_name", agent->label());
    extra("publisher_email", without_mailto(agent->text({"foaf:mbox", "vcard:hasEmail", "schema:email"})));
    extra("publisher_url", agent->link({"foaf:homepage", "schema:url"}));
    extra("publisher_type", agent->link({"dct:type"}));
}

void DcatRecordWriter::coverage() {
    Dataset& set = record_.dataset;
    for (RdfNode const& period : node_.all({"dct:temporal"})) {
        auto const start = date(period, {"dcat:startDate", "schema:startDate", "time:hasBeginning"},
                                record_.place + " dcat:startDate", kLatestPeriodDay);
        auto const end = date(period, {"dcat:endDate", "schema:endDate", "time:hasEnd"},
                              record_.place + " dcat:endDate", kLatestPeriodDay);
        if (start) extra("temporal_start", day_of(*start).iso());
        if (end) extra("temporal_end", day_of(*end).iso());
        if ((start || end) && set.period_basis == Basis::none) {
            set.period_start = start ? day_of(*start).iso() : std::string();
            set.period_end = end ? day_of(*end).iso() : std::string();
            set.period_basis = Basis::stated;
        }
    }
    extra("temporal_text", join(node_.texts({"schema:temporalCoverage", "schemas:temporalCoverage"}), "; "));
    for (RdfNode const& area :
         node_.all({"dct:spatial", "schema:spatialCoverage", "schemas:spatialCoverage"})) {
        std::string const label = area.label();
        if (area.is_iri()) extra("spatial_uri", area.term().value);
        if (!label.empty() && !(area.is_iri() && label == area.term().value)) extra("spatial_text", label);
        extra("spatial", area.text({"dcat:bbox", "locn:geometry", "dcat:centroid"}));
        std::string code = municipality_in(area.is_iri() ? area.term().value : label);
        if (code.empty()) code = municipality_in(area.text({"dct:identifier", "skos:notation"}));
        if (!code.empty() && set.municipality.empty()) {
            set.municipality = code;
            set.municipality_basis = Basis::stated;
        }
    }
}

void DcatRecordWriter::other() {
    struct Kept {
        std::string_view key, predicate;
    };
    static constexpr Kept kKept[] = {{"theme", "dcat:theme"},
                                     {"conforms_to", "dct:conformsTo"},
                                     {"access_rights", "dct:accessRights"},
                                     {"rights", "dct:rights"},
                                     {"documentation", "foaf:page"},
                                     {"provenance", "dct:provenance"},
                                     {"version_notes", "adms:versionNotes"},
                                     {"alternate_identifier", "adms:identifier"},
                                     {"related_resource", "dct:relation"},
                                     {"source", "dct:source"},
                                     {"has_version", "dcat:hasVersion"},
                                     {"is_version_of", "dct:isVersionOf"},
                                     {"in_series", "dcat:inSeries"},
                                     {"dcat_type", "dct:type"},
                                     {"sample", "adms:sample"},
                                     {"spatial_resolution_in_meters", "dcat:spatialResolutionInMeters"},
                                     {"temporal_resolution", "dcat:temporalResolution"},
                                     {"applicable_legislation", "dcatap:applicableLegislation"},
                                     {"has_policy", "odrl:hasPolicy"},
                                     {"is_referenced_by", "dct:isReferencedBy"}};
    for (auto const& [key, predicate] : kKept) {
        std::vector<std::string> values;
        for (RdfNode const& node : node_.all({predicate}))
            values.push_back(node.is_iri() ? node.term().value : node.label());
        std::erase(values, std::string());
        if (values.size() == 1) {
            extra(std::string(key), values.front());
        } else if (!values.empty()) {  // several values are a JSON list, as ckanext-dcat keeps them
            std::string json;
            wire::Writer writer(json);
            writer.begin_array();
            for (std::string const& value : values) writer.value(value);
            writer.end_array();
            extra(std::string(key), json);
        }
    }
}

Licence DcatRecordWriter::licence_of(RdfNode const& node) const {
    auto const stated = node.first({"dct:license", "schema:license", "schemas:license"});
    if (!stated) return {};
    std::string const url = stated->is_iri() ? stated->term().value : std::string();
    std::string const label = stated->label();
    return read_licence(url, label == url ? std::string() : label);
}

void DcatRecordWriter::file_rights(RdfNode const& node, Distribution& to) {
    to.licence = licence_of(node);
    if (auto const sum = node.first({"spdx:checksum"})) {
        to.checksum = sum->text({"spdx:checksumValue"});
        std::string algorithm = last_segment(sum->text({"spdx:algorithm"}));
        if (std::size_t const cut = algorithm.find_last_of('_'); cut != std::string::npos)
            algorithm.erase(0, cut + 1);
        to.checksum_algorithm = algorithm;
    }
}

void DcatRecordWriter::file(RdfNode const& node, std::string const& where) {
    Distribution to;
    std::string const download = node.link({"dcat:downloadURL", "schema:contentUrl", "schemas:contentUrl"});
    std::string const access = node.link({"dcat:accessURL", "schema:url", "schemas:url"});
    to.url = download.empty() ? access : download;
    if (to.url.empty())
        if (auto const service = node.first({"dcat:accessService"}))
            to.url = service->link({"dcat:endpointURL"});
    to.id.text = node.is_iri() ? node.term().value : node.text({"dct:identifier"});
    to.title = node.text({"dct:title", "schema:name", "schemas:name", "rdfs:label"});
    to.description = node.text({"dct:description", "schema:description", "schemas:description"});
    std::string const format = node.text({"dct:format", "schema:fileFormat", "dc:format"});
    to.format_label = is_absolute_iri(format) ? last_segment(format) : format;
    to.media_type =
        media_type_word(node.text({"dcat:mediaType", "schema:encodingFormat", "schemas:encodingFormat"}));
    if (to.title.empty()) to.title = to.format_label;
    std::string const size = node.text({"dcat:byteSize"});
    std::int64_t bytes = 0;
    // xsd:decimal and xsd:nonNegativeInteger both occur: the whole part counts.
    auto const [end, problem] = std::from_chars(size.data(), size.data() + size.size(), bytes);
    if (!size.empty() && problem == std::errc() && bytes >= 0 &&
        (end == size.data() + size.size() || *end == '.'))
        to.byte_size = bytes;
    to.issued = date(node, {"dct:issued", "schema:datePublished"}, where + " dct:issued");
    to.modified = date(node, {"dct:modified", "schema:dateModified"}, where + " dct:modified");
    file_rights(node, to);
    if (!download.empty() && !access.empty() && access != download) {
        wire::Writer(to.foreign_json)
            .begin_object()
            .field("access_url", access)
            .field("download_url", download)
            .end_object();
    }
    if (to.url.empty()) remark("catalog.dcat_file_without_url", where, to.title);
    record_.dataset.distributions.push_back(std::move(to));
}

void DcatRecordWriter::service_as_file(RdfNode const& service) {
    Distribution to;
    to.url = service.link({"dcat:endpointURL", "dcat:landingPage", "dcat:endpointDescription"});
    to.id.text = service.is_iri() ? service.term().value : std::string();
    to.title = service.text({"dct:title"});
    to.description = service.text({"dct:description"});
    to.format_label = "API";
    to.licence = licence_of(service);
    if (!to.url.empty()) record_.dataset.distributions.push_back(std::move(to));
}

void DcatRecordWriter::files() {
    Dataset& set = record_.dataset;
    std::size_t index = 0;
    std::unordered_set<TermId> used;
    for (RdfNode const& node :
         node_.all({"dcat:distribution", "schema:distribution", "schemas:distribution"})) {
        std::string const where = record_.place + " dcat:distribution " + std::to_string(++index);
        if (index > kDistributionsMax) {
            remark("catalog.dcat_too_many_files", where, std::to_string(kDistributionsMax));
            break;
        }
        for (RdfNode const& service : node.all({"dcat:accessService"})) used.insert(service.id());
        if (node.described())
            file(node, where);
        else
            remark("catalog.dcat_not_described", where, node.term().value);
    }
    if (auto const serving = document_.services_of_.find(node_.id()); serving != document_.services_of_.end())
        for (TermId const id : serving->second)
            if (!used.contains(id)) service_as_file(RdfNode(store_, id));
    if (node_.is("dcat:DataService")) service_as_file(node_);
    set.licence = licence_of(node_);
    // Many catalogues state the licence at the files only (DCAT-AP does so): when all agree it is the data
    // set's.
    if (set.licence.id.empty() && set.licence.url.empty() && set.licence.title.empty() &&
        !set.distributions.empty()) {
        auto const same = [&](Distribution const& d) {
            return d.licence.url == set.distributions.front().licence.url &&
                   d.licence.id == set.distributions.front().licence.id;
        };
        if (std::ranges::all_of(set.distributions, same)) set.licence = set.distributions.front().licence;
    }
}

bool DcatRecordWriter::half_told(std::vector<TermId> const& touched) const {
    if (!document_.broken_) return false;
    if (document_.broken_at_ && std::ranges::find(touched, *document_.broken_at_) != touched.end())
        return true;
    for (RdfNode const& node : node_.all({"dcat:distribution", "schema:distribution"}))
        if (!node.described()) return true;
    return false;
}

ReadItem DcatRecordWriter::write() {
    identity();
    std::vector<TermId> touched;
    record_.source_bytes = triples_of_record(store_, node_.id(), touched);
    record_.source_media_type = "application/n-triples";
    auto const bad = [&](std::string code) -> ReadItem {
        return BadRecord{record_.place,
                         {Fault::invalid, std::move(code), record_.place, {}},
                         std::move(record_.source_bytes)};
    };
    if (half_told(touched)) return bad("catalog.dcat_cut_off");
    if (!node_.described()) return bad("catalog.dcat_not_described");
    texts();
    if (record_.dataset.title.empty()) return bad("catalog.dcat_nameless");
    contact();
    publisher();
    coverage();
    files();
    other();
    return std::move(record_);
}

}  // namespace gyoji::catalog
