#pragma once
// JSON numbers as RDF literals (JSON-LD 1.1 API section 8.1.2): whole numbers below 1e21 are xsd:integer,
// others the canonical form of xsd:double. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>

namespace gyoji::catalog {

struct RdfNumber {
    std::string text, datatype;
};
std::optional<RdfNumber> rdf_number(std::string_view written, std::string_view datatype);

}  // namespace gyoji::catalog
