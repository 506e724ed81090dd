#pragma once
// One node of a triple store with the questions a mapping asks. Cheap to copy; valid as long as the store.
// One thread.

#include "catalog/harvest/rdf_store.hpp"

#include <initializer_list>

namespace gyoji::catalog {

inline constexpr std::string_view kRdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
inline constexpr std::string_view kDcat = "http://www.w3.org/ns/dcat#";

using Predicates = std::initializer_list<std::string_view>;  // short: "dct:title"

// "dct:title" to its IRI; the prefixes are the ones of the mapping.
std::string long_name(std::string_view short_name);

class RdfNode {
public:
    RdfNode(TripleStore const& store, TermId id) : store_(&store), id_(id) {}

    TermId id() const { return id_; }
    Term const& term() const { return store_->term(id_); }
    bool is_iri() const { return term().kind == TermKind::iri; }
    bool is(std::string_view short_type) const;
    bool described() const { return !store_->about(id_).empty(); }

    std::vector<RdfNode> all(Predicates predicates) const;  // RDF lists are opened
    std::optional<RdfNode> first(Predicates predicates) const;
    // The text of the best literal: ja, none, en, then any. For a node its label, then its IRI.
    std::string text(Predicates predicates) const;
    std::vector<std::string> texts(Predicates predicates) const;
    std::string link(Predicates predicates) const;  // the first IRI, or a literal that is one
    std::vector<std::string> links(Predicates predicates) const;
    std::string label() const;  // of this node itself

private:
    void collect(TermId object, std::vector<RdfNode>& out) const;
    TripleStore const* store_;
    TermId id_;
};

// ja, none, en, other.
int language_rank(std::string_view language);

}  // namespace gyoji::catalog
