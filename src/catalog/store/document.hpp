#pragma once
// The catalogue's own compact JSON of its values: what stands in the `document` columns. Fields that are
// empty are left out, so that a new field needs no migration. Pure; any thread.

#include "base/result.hpp"
#include "catalog/api/model.hpp"

#include <string>
#include <string_view>

namespace gyoji::catalog {

std::string to_document(Dataset const& dataset);
std::string to_document(Organization const& organization);
std::string to_document(Group const& group);

// Our own writing read back: what cannot be read is our mistake or a damaged disk (Fault::internal
// catalog.bad_document).
Result<Dataset> dataset_from(std::string_view document);
Result<Organization> organization_from(std::string_view document);
Result<Group> group_from(std::string_view document);

}  // namespace gyoji::catalog
