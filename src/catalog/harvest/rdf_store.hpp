#pragma once
// A small triple store for one harvested document: terms are interned, triples are sorted by subject when
// sealed and keep the order of the document within a subject, so that key words and files appear as the
// publisher wrote them. Bounded by kTriplesMax and kTermBytesMax. One thread.

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gyoji::catalog {

inline constexpr std::size_t kTriplesMax = 8'000'000;
inline constexpr std::size_t kTermBytesMax = 1U << 20;  // one literal or IRI

enum class TermKind : std::uint8_t { iri, blank, literal };

struct Term {
    TermKind kind = TermKind::iri;
    std::string value;     // IRI, label without "_:", or lexical form
    std::string language;  // lower case; literals only
    std::string datatype;  // "" is xsd:string, or rdf:langString when there is a language
    bool operator==(Term const&) const = default;
};

using TermId = std::uint32_t;

struct Triple {
    TermId subject, predicate, object;
    bool operator==(Triple const&) const = default;
};

class TripleStore {
public:
    TermId iri(std::string_view value);
    TermId blank(std::string_view label);
    TermId fresh_blank();  // a label that no document can write
    TermId literal(std::string_view value, std::string_view language, std::string_view datatype);
    TermId intern(Term term);
    Outcome add(TermId subject, TermId predicate, TermId object);

    void seal();  // sorts and drops repeated triples; afterwards the readers below may be called

    Term const& term(TermId id) const { return terms_[id]; }
    std::optional<TermId> find_iri(std::string_view value) const;
    std::span<Triple const> about(TermId subject) const;
    std::vector<TermId> objects(TermId subject, std::string_view predicate) const;
    std::vector<TermId> subjects_with(std::string_view predicate, std::optional<TermId> object) const;
    std::span<Triple const> all() const { return triples_; }
    std::size_t size() const { return triples_.size(); }

private:
    std::vector<Term> terms_;
    std::unordered_map<std::string, TermId> index_;
    std::vector<Triple> triples_;
    std::vector<std::uint32_t> start_;  // first triple of each term as a subject
    std::uint32_t fresh_ = 0;
};

// One line of N-Quads (RDF 1.1 N-Quads section 2 and the canonical form of N-Triples), with blank nodes named
// by `label`.
void append_n_triple(std::string& out, Term const& subject, Term const& predicate, Term const& object);

}  // namespace gyoji::catalog
