#pragma once
// What a harvest would do, without a write and without a lock: the same decisions, remembered instead of
// written.

#include "catalog/harvest/engine.hpp"

namespace gyoji::catalog {

Result<HarvestReport> dry_run(storage::Db& db, Clock const& clock, SourceRow const& source,
                              RecordReader& reader, EngineOptions const& options,
                              ProgressCall const& progress);

}  // namespace gyoji::catalog
