#include "catalog/harvest/rdf_node.hpp"

#include "catalog/harvest/iri.hpp"

#include <utility>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kListItemsMax = 100'000;

constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
    {"dct", "http://purl.org/dc/terms/"},
    {"dc", "http://purl.org/dc/elements/1.1/"},
    {"dcat", "http://www.w3.org/ns/dcat#"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"vcard", "http://www.w3.org/2006/vcard/ns#"},
    {"adms", "http://www.w3.org/ns/adms#"},
    {"schema", "http://schema.org/"},
    {"schemas", "https://schema.org/"},
    {"spdx", "http://spdx.org/rdf/terms#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"hydra", "http://www.w3.org/ns/hydra/core#"},
    {"locn", "http://www.w3.org/ns/locn#"},
    {"owl", "http://www.w3.org/2002/07/owl#"},
    {"odrl", "http://www.w3.org/ns/odrl/2/"},
    {"pav", "http://purl.org/pav/"},
    {"prov", "http://www.w3.org/ns/prov#"},
    {"time", "http://www.w3.org/2006/time#"},
    {"dcatap", "http://data.europa.eu/r5r/"},
};

}  // namespace

std::string long_name(std::string_view short_name) {
    std::size_t const colon = short_name.find(':');
    for (auto const& [prefix, iri] : kPrefixes)
        if (prefix == short_name.substr(0, colon))
            return std::string(iri) + std::string(short_name.substr(colon + 1));
    return std::string(short_name);
}

int language_rank(std::string_view language) {
    if (language == "ja" || language.starts_with("ja-")) return 0;
    if (language.empty()) return 1;
    if (language == "en" || language.starts_with("en-")) return 2;
    return 3;
}

bool RdfNode::is(std::string_view short_type) const {
    auto const type = store_->find_iri(long_name(short_type));
    if (!type) return false;
    for (TermId const id : store_->objects(id_, kRdfType))
        if (id == *type) return true;
    return false;
}

void RdfNode::collect(TermId object, std::vector<RdfNode>& out) const {
    static std::string const first = long_name("rdf:first"), rest = long_name("rdf:rest");
    auto heads = store_->objects(object, first);
    if (heads.empty()) {
        out.emplace_back(*store_, object);
        return;
    }
    for (std::size_t n = 0; !heads.empty() && n < kListItemsMax; ++n) {  // a list may be a ring
        out.emplace_back(*store_, heads.front());
        auto const tails = store_->objects(object, rest);
        if (tails.empty()) return;
        object = tails.front();
        heads = store_->objects(object, first);
    }
}

std::vector<RdfNode> RdfNode::all(Predicates predicates) const {
    std::vector<RdfNode> out;
    for (std::string_view const predicate : predicates)
        for (TermId const object : store_->objects(id_, long_name(predicate))) collect(object, out);
    return out;
}

std::optional<RdfNode> RdfNode::first(Predicates predicates) const {
    auto const found = all(predicates);
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::string RdfNode::label() const {
    if (term().kind == TermKind::literal) return term().value;
    // Labels are asked of literals only, so that a node that labels itself cannot make us run in a ring.
    RdfNode const* best = nullptr;
    auto const labels = all({"skos:prefLabel", "rdfs:label", "dct:title", "foaf:name", "schema:name",
                             "schemas:name", "vcard:fn", "skos:notation", "rdf:value"});
    for (RdfNode const& node : labels)
        if (node.term().kind == TermKind::literal &&
            (!best || language_rank(node.term().language) < language_rank(best->term().language)))
            best = &node;
    if (best) return best->term().value;
    return is_iri() ? term().value : std::string();
}

std::string RdfNode::text(Predicates predicates) const {
    auto const found = all(predicates);
    RdfNode const* best = nullptr;
    for (RdfNode const& node : found) {
        if (node.label().empty()) continue;
        if (!best || language_rank(node.term().language) < language_rank(best->term().language)) best = &node;
    }
    return best ? best->label() : std::string();
}

std::vector<std::string> RdfNode::texts(Predicates predicates) const {
    std::vector<std::string> out;
    for (RdfNode const& node : all(predicates))
        if (std::string label = node.label(); !label.empty()) out.push_back(std::move(label));
    return out;
}

std::string RdfNode::link(Predicates predicates) const {
    auto found = links(predicates);
    return found.empty() ? std::string() : std::move(found.front());
}

std::vector<std::string> RdfNode::links(Predicates predicates) const {
    std::vector<std::string> out;
    for (RdfNode const& node : all(predicates)) {
        if (node.is_iri())
            out.push_back(node.term().value);
        else if (node.term().kind == TermKind::literal && is_absolute_iri(tidy_url(node.term().value)))
            out.push_back(tidy_url(node.term().value));
    }
    return out;
}

}  // namespace gyoji::catalog
