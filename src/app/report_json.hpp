#pragma once
// Results of acts as JSON, shared by commands and the control socket. Pure.

#include "catalog/harvest/engine.hpp"

namespace gyoji::app {

std::string report_json(catalog::HarvestReport const& report, catalog::SourceRow const& source, bool dry_run);
std::string progress_json(catalog::Progress const& progress);
std::string source_json(catalog::SourceRow const& source);
std::string line_json(catalog::RunLine const& line);
std::string error_json(Error const& error);
Error error_from(std::string_view json);

}  // namespace gyoji::app
