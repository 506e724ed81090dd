#pragma once
// From triples to records: DCAT 3 / DCAT-AP 3 (dct, foaf, vcard, adms, spdx, skos) and schema.org, one record
// for each dcat:Dataset, dcat:DatasetSeries, schema:Dataset and each dcat:DataService that serves no data set
// of the document. Of several texts the Japanese one is taken, then one without a language, then the English
// one. What the model has no place for is kept as extras under the names that ckanext-dcat uses. The source
// bytes of a record are its own triples as N-Triples with blank nodes named by their order, so that reading
// the same document again gives the same bytes. One thread.

#include "catalog/harvest/rdf_node.hpp"
#include "catalog/harvest/record.hpp"

#include <unordered_map>

namespace gyoji::catalog {

inline constexpr std::size_t kDistributionsMax = 10'000;  // of one record
inline constexpr std::size_t kRecordTriplesMax = 20'000;  // kept as the record's source
inline constexpr std::size_t kNodeTriplesMax = 200;       // a node with more is a hub, no part of a record
inline constexpr int kRecordTripleDepth = 3;

class DcatDocument {
public:
    // `place` names the document in reports. When it broke off, records whose files were not told yet are
    // half records, and so is what was being told at `broken_at` (unset where the parser gives whole
    // statements only).
    DcatDocument(TripleStore const& store, std::string place, bool broken, std::optional<TermId> broken_at);

    std::vector<TermId> const& datasets() const { return datasets_; }  // in the order of the document
    ReadItem record(TermId dataset) const;
    // Further pages of the catalogue (Hydra core vocabulary: next, or view/next).
    std::vector<std::string> next_pages() const;
    std::optional<std::int64_t> total_items() const;  // of all pages, when the catalogue says so

private:
    friend class DcatRecordWriter;
    TripleStore const& store_;
    std::string place_;
    bool broken_;
    std::optional<TermId> broken_at_;
    std::vector<TermId> datasets_;
    std::unordered_map<TermId, TermId> catalog_of_;  // data set -> catalogue that lists it
    std::unordered_map<TermId, TermId>
        publisher_of_;  // catalogue -> publisher; asked once, a catalogue has many triples
    std::unordered_map<TermId, std::vector<TermId>> services_of_;  // data set -> services that serve it
};

// The triples of a record, for its source bytes; `touched` gets every node told.
std::string triples_of_record(TripleStore const& store, TermId dataset, std::vector<TermId>& touched);

// "https://www.iana.org/assignments/media-types/text/csv" -> "text/csv"; others unchanged.
std::string media_type_word(std::string_view iri);
// The last segment of an IRI (authority tables), or the text itself.
std::string last_segment(std::string_view iri);
// A name for URLs when the segment could be one: [a-z0-9_-]{2,100}; else "".
std::string slug_of(std::string_view iri);
// 全国地方公共団体コード (6 digits) when the IRI or text is one: JIS X 0402 with or without check digit, or a
// Statistical LOD area.
std::string municipality_in(std::string_view text);

}  // namespace gyoji::catalog
