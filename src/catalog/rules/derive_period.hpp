#pragma once
// The period a data set covers: period words in file names, else in the title, else the dates of the files,
// else those of the record; which of them told it is kept (domain/japan.md section 2.1 "time derivation that
// works"). Pure; any thread.

#include "base/result.hpp"
#include "catalog/api/model.hpp"

namespace gyoji::catalog {

// Of each file and of the set. What cannot be (平成99年) is dropped with a remark catalog.impossible_period.
void derive_period(Dataset& dataset, Instant now, std::vector<Error>& remarks);

}  // namespace gyoji::catalog
