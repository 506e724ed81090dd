#pragma once
// What an organisation's name and title tell: its sector and its municipality. Pure; any thread.
// (domain/japan.md section 2.1)

#include "catalog/api/model.hpp"

namespace gyoji::catalog {

// Fills sector and municipality with their basis; leaves what is already stated.
void derive_organization(Organization& organization);

// Whether an address lies on a municipality's own site, told by its host: city, town or vill as a label of a
// .jp name (www.city.chofu.tokyo.jp, opendata.city.minato.tokyo.jp). False means only that the host does not
// say so.
bool on_municipal_site(std::string_view url);

}  // namespace gyoji::catalog
