#pragma once
// A data set in the words of CKAN: the package dictionary that package_show and package_search answer with.
// Prepared when a record is written, so that a page of 1,000 packages is a concatenation. Pure; any thread.

#include "catalog/api/model.hpp"
#include "wire/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

// The package without what other records own. It begins with {"owner_org":"ID","groups":["ID",...], and the
// door replaces these two members by owner_org, organization and groups in full (see splice_package). Keys of
// foreign_json that we do not model follow at the end; for a key that we do model, foreign_json only decides
// between spellings of the same value (null or "", 1024 or "1024").
std::string ckan_package_json(Dataset const& dataset);

// One file of it, as resource_show answers.
std::string ckan_resource_json(Dataset const& dataset, std::size_t position);

// What `package` (a CKAN package dictionary) says beyond, or in another spelling than, the door would say for
// `dataset` (already filled from it): sets foreign_json of the set and of its files, so that the package
// comes back as it came. dataset.distributions must be in the order of package.resources; a resource left out
// by the reader is skipped by `kept` (empty: all are there).
void keep_foreign(wire::Json package, Dataset& dataset, std::vector<std::size_t> const& kept = {});

// The same for one organisation: what its CKAN dictionary says that the model does not.
std::string foreign_of_organization(wire::Json organization);

// CKAN's canonical label ("csv" and ".csv" are "CSV", "GeoJson" is "GeoJSON"); unknown labels stay as they
// are.
std::string ckan_format(std::string_view label);

// As Python's isoformat(), which is what CKAN prints: no fraction when it is zero, never a zone.
std::string ckan_isoformat(Instant at);

// The stable id of a tag that came without one: a UUID made of its name.
std::string ckan_tag_id(std::string_view name);

}  // namespace gyoji::catalog
