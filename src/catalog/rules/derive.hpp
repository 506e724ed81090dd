#pragma once
// Everything that is derived about a data set, each with its basis (design.md section 7 "Every number says
// where it came from"). Pure; any thread. What is stated stays; what cannot be told is left empty and says so
// ("unknown", "").

#include "base/result.hpp"
#include "catalog/api/model.hpp"

namespace gyoji::catalog {

// Raised when a rule changes: records that are unchanged at their source are then derived again.
inline constexpr int kRulesVersion = 1;

struct DeriveInput {
    Organization const* organization = nullptr;
    std::vector<Group const*> groups;
    Instant now;
};

void derive(Dataset& dataset, DeriveInput const& input, std::vector<Error>& remarks);

int priority_field_of_title(std::string_view group_title);  // 1..13, 0 = none

}  // namespace gyoji::catalog
