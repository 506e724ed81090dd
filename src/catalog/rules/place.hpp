#pragma once
// What an organisation's name and title tell: its sector and its municipality. Pure; any thread.
// (domain/japan.md section 2.1)

#include "catalog/api/model.hpp"

namespace gyoji::catalog {

// Fills sector and municipality with their basis; leaves what is already stated.
void derive_organization(Organization& organization);

}  // namespace gyoji::catalog
