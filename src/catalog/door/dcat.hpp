#pragma once
// The catalogue in DCAT 3 / DCAT-AP 3.0.1: catalogue, sets with their files, and at the end every agent,
// licence, format, place and concept they named, each once and typed, so that a page of output is complete by
// itself (SEMICeu SHACL shapes). One DcatWriter per document, one thread.

#include "catalog/api/catalog.hpp"
#include "catalog/door/rdf_writer.hpp"
#include "catalog/web/site.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace gyoji::catalog {

struct DcatSite {
    std::string base_url;
    SiteText text;
    std::shared_ptr<Directory const> directory;
};

struct HydraPage {
    std::string self, first, last, next, previous;  // addresses; "" = none
    std::int64_t total = 0, per_page = 0;
};

class DcatWriter {
public:
    DcatWriter(RdfForm form, std::string& out, DcatSite site);
    void head();
    // The catalogue itself, or that of one organisation. `sets` are those written into this document.
    void catalog(Organization const* organization, std::vector<Dataset> const& sets,
                 std::optional<Instant> modified);
    void catalog_links(Organization const* organization,
                       std::vector<Dataset> const& sets);  // more of them, in a long document
    void page(HydraPage const& page);
    void dataset(Dataset const& dataset);
    void tail();

private:
    void dataset_people(Dataset const& dataset);
    void dataset_subjects(Dataset const& dataset);
    void distribution(Dataset const& dataset, Distribution const& file);
    void record(Dataset const& dataset);
    void licence(std::string_view property, Licence const& licence);
    void write_agents();
    void write_documents();
    void write_named();
    void write_concepts();
    std::string dataset_iri(Dataset const& dataset) const;
    std::string catalog_iri(Organization const* organization) const;

    DcatSite site_;
    std::unique_ptr<RdfWriter> rdf_;
    struct Named {
        std::string type, label_ja, label_en, identifier;
    };
    std::set<std::string> agents_;           // organisation ids
    std::map<std::string, Named> named_;     // licences, formats, places, frequencies ... by IRI
    std::map<std::string, Named> concepts_;  // themes, publisher types: skos:Concept
    std::set<std::string> documents_;        // foaf:Document
    bool scheme_used_ = false;
};

// Every set of the catalogue, piece by piece, for dumps and `gyoji export --format dcat`. The catalogue must
// outlive it.
class DcatExport {
public:
    DcatExport(Catalog const& catalog, RdfForm form, DcatSite site,
               std::optional<Instant> modified_since = std::nullopt);
    std::string next();  // "" = the end
    std::int64_t written() const { return written_; }

private:
    Catalog const& catalog_;
    std::optional<Instant> modified_since_;
    std::string text_, after_;
    DcatWriter writer_;
    bool ended_ = false;
    std::int64_t written_ = 0;
};

// The same into a sink, until `piece` returns false. Number of sets written.
std::int64_t export_dcat(Catalog const& catalog, RdfForm form, DcatSite const& site,
                         std::optional<Instant> modified_since,
                         std::function<bool(std::string_view)> const& piece);

}  // namespace gyoji::catalog
