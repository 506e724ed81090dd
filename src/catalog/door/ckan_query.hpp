#pragma once
// CKAN's names of search fields in the words of our index: extras_<key> and bare <key> are values of
// `extras`, what every public set has in common (capacity, private, permission_labels, site_id, entity_type)
// is a constant, what we do not have matches nothing, as in Solr.

#include "catalog/door/ckan_call.hpp"
#include "search/index.hpp"

#include <string>
#include <vector>

namespace gyoji::catalog {

// A query of package_search: dismax without a colon, Lucene with one (or when def_type says so).
struct CkanQueryText {
    std::string q, def_type, qf, q_op, df;
};
CkanResult<search::Node> ckan_query(CkanQueryText const& text, Instant now);
CkanResult<search::Node> ckan_filter(std::string const& fq, Instant now);

// `score desc, metadata_modified desc`; 400 for what is no field and direction.
CkanResult<std::vector<search::SortKey>> ckan_sort(std::string_view text);

// Where the values of a facet stand: our keyword field, and the text before the value ("更新頻度=").
struct CkanFacet {
    std::string field, prefix;  // field "" = we have no such values
};
CkanFacet ckan_facet(std::string_view name);

}  // namespace gyoji::catalog
