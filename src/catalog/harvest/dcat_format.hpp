#pragma once
// Which of the DCAT forms a document is, from its first bytes and its content type; the name of the file
// counts for nothing. Pure; any thread.

#include "catalog/harvest/record.hpp"

namespace gyoji::catalog {

enum class DcatForm { data_json, json_ld, turtle, n_triples, rdf_xml };

Result<DcatForm> dcat_form_of(std::string_view bytes, std::string_view content_type,
                              std::string const& place);

}  // namespace gyoji::catalog
