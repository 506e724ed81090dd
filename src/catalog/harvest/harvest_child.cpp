#include "catalog/harvest/html_page.hpp"
#include "catalog/harvest/rdf_stream.hpp"
#include "catalog/harvest/readers.hpp"

namespace gyoji::catalog {
namespace {

Result<std::string> read_rdf(std::string_view, std::string_view input) {
    auto const request = read_rdf_request(input);
    if (!request) return fail(Fault::internal, "catalog.rdf_wrong_answer", "request");
    RdfParser parser;
    return parser.parse(*request);
}

Result<std::string> read_html(std::string_view, std::string_view input) {
    return html_facts(input);
}

constexpr ChildReader kReaders[] = {{"rdf", read_rdf}, {"html", read_html}};

}  // namespace

std::span<ChildReader const> harvest_child_readers() {
    return kReaders;
}

}  // namespace gyoji::catalog
