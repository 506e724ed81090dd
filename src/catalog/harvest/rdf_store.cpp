#include "catalog/harvest/rdf_store.hpp"

#include <algorithm>
#include <unordered_set>

namespace gyoji::catalog {
namespace {

std::string key_of_term(Term const& term) {
    std::string key;
    key.reserve(term.value.size() + term.language.size() + term.datatype.size() + 3);
    key += static_cast<char>('0' + static_cast<int>(term.kind));
    key += term.value;
    if (term.kind == TermKind::literal) {
        key += '\0';
        key += term.language;
        key += '\0';
        key += term.datatype;
    }
    return key;
}

void append_escaped(std::string& out, std::string_view text) {
    for (char const c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            default:
                out += c;
        }
    }
}

// Characters that IRIREF does not allow are written as \u escapes, so that every line can be read back.
void append_iri(std::string& out, std::string_view iri) {
    constexpr char kHex[] = "0123456789ABCDEF";
    out += '<';
    for (char const c : iri) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '>';
}

void append_term(std::string& out, Term const& term) {
    if (term.kind == TermKind::iri) return append_iri(out, term.value);
    if (term.kind == TermKind::blank) {
        out += "_:";
        out += term.value;
        return;
    }
    out += '"';
    append_escaped(out, term.value);
    out += '"';
    if (!term.language.empty()) {
        out += '@';
        out += term.language;
    } else if (!term.datatype.empty()) {
        out += "^^";
        append_iri(out, term.datatype);
    }
}

}  // namespace

void append_n_triple(std::string& out, Term const& subject, Term const& predicate, Term const& object) {
    append_term(out, subject);
    out += ' ';
    append_term(out, predicate);
    out += ' ';
    append_term(out, object);
    out += " .\n";
}

TermId TripleStore::intern(Term term) {
    std::erase(term.value, '\0');  // no store of ours keeps NUL in text
    for (char& c : term.language)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (term.datatype == "http://www.w3.org/2001/XMLSchema#string" || !term.language.empty())
        term.datatype.clear();
    auto const [at, added] = index_.try_emplace(key_of_term(term), static_cast<TermId>(terms_.size()));
    if (added) terms_.push_back(std::move(term));
    return at->second;
}

TermId TripleStore::iri(std::string_view value) {
    return intern(Term{TermKind::iri, std::string(value), {}, {}});
}
TermId TripleStore::blank(std::string_view label) {
    return intern(Term{TermKind::blank, std::string(label), {}, {}});
}
TermId TripleStore::fresh_blank() {
    return blank("#" + std::to_string(fresh_++));
}
TermId TripleStore::literal(std::string_view value, std::string_view language, std::string_view datatype) {
    return intern(Term{TermKind::literal, std::string(value), std::string(language), std::string(datatype)});
}

Outcome TripleStore::add(TermId subject, TermId predicate, TermId object) {
    if (triples_.size() >= kTriplesMax)
        return fail(Fault::too_large, "catalog.rdf_too_many", {}, {{"limit", std::to_string(kTriplesMax)}});
    for (TermId const id : {subject, predicate, object})
        if (terms_[id].value.size() > kTermBytesMax)
            return fail(Fault::too_large, "catalog.rdf_term_too_long", {},
                        {{"limit", std::to_string(kTermBytesMax)}});
    triples_.push_back({subject, predicate, object});
    return {};
}

void TripleStore::seal() {
    std::stable_sort(triples_.begin(), triples_.end(),
                     [](Triple const& a, Triple const& b) { return a.subject < b.subject; });
    std::unordered_set<std::uint64_t> seen;
    TermId current = 0;
    std::erase_if(triples_, [&](Triple const& triple) {
        if (triple.subject != current) {
            current = triple.subject;
            seen.clear();
        }
        return !seen.insert((std::uint64_t{triple.predicate} << 32) | triple.object).second;
    });
    start_.assign(terms_.size() + 1, 0);
    for (Triple const& triple : triples_) ++start_[triple.subject + 1];
    for (std::size_t i = 1; i < start_.size(); ++i) start_[i] += start_[i - 1];
}

std::optional<TermId> TripleStore::find_iri(std::string_view value) const {
    auto const found = index_.find(key_of_term(Term{TermKind::iri, std::string(value), {}, {}}));
    if (found == index_.end()) return std::nullopt;
    return found->second;
}

std::span<Triple const> TripleStore::about(TermId subject) const {
    if (subject + 1 >= start_.size()) return {};
    return std::span(triples_).subspan(start_[subject], start_[subject + 1] - start_[subject]);
}

std::vector<TermId> TripleStore::objects(TermId subject, std::string_view predicate) const {
    std::vector<TermId> out;
    auto const wanted = find_iri(predicate);
    if (!wanted) return out;
    for (Triple const& triple : about(subject))
        if (triple.predicate == *wanted) out.push_back(triple.object);
    return out;
}

std::vector<TermId> TripleStore::subjects_with(std::string_view predicate,
                                               std::optional<TermId> object) const {
    std::vector<TermId> out;
    auto const wanted = find_iri(predicate);
    if (!wanted) return out;
    for (Triple const& triple : triples_)
        if (triple.predicate == *wanted && (!object || triple.object == *object))
            out.push_back(triple.subject);
    return out;
}

}  // namespace gyoji::catalog
