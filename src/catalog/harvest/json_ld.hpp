#pragma once
// JSON-LD 1.1 to triples (W3C JSON-LD 1.1 Processing Algorithms and API sections 5.1 expansion and 8.1 to
// RDF), in one walk. What a node says wrongly is left out and remarked by place; the rest is kept. Only
// broken JSON, a context that we do not have, or a passed limit ends the reading. Departures: named graphs
// are merged into the default one (a harvester wants what they say), @direction and @index are not kept,
// generalised RDF (blank predicates) is dropped as the standard does.

#include "catalog/harvest/rdf_store.hpp"
#include "wire/json.hpp"

namespace gyoji::catalog {

inline constexpr int kJsonLdDepthMax = 200;  // nested values, after the JSON reader's own limit
inline constexpr std::size_t kJsonLdRemarksMax = 100;

Result<std::vector<Error>> read_json_ld(wire::Json root, std::string_view base, TripleStore& store);

}  // namespace gyoji::catalog
