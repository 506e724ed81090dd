#pragma once
// The names of the catalogue's search index (search::Schema), shared by every door. CKAN's own names are kept
// where CKAN has one.

#include "search/index.hpp"

namespace gyoji::catalog {

// texts: title, name, tags_text, notes, res_name, res_description, res_url, organization_text, groups_text,
// maintainer, extras_text keywords: id, name, organization (name), owner_org (id), groups (names), tags,
// license_id, res_format (CKAN canonical labels), format (derived),
//           sector, municipality, field ("1".."13"), frequency, year ("2020", every year the period covers,
//           at most 60), access, state ("active"), dataset_type ("dataset"), source (SourceId), update_state,
//           extras ("key=value"), author_email, maintainer_email, version, url
// numbers: metadata_created, metadata_modified, issued, modified, files, period_start, period_end,
// last_update sort_texts: title_string, name
search::Schema const& index_schema();

}  // namespace gyoji::catalog
