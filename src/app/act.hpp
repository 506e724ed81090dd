#pragma once
// What a command asks of an installation, the same whether this process owns the folder or a running server
// does: a name and arguments as JSON, lines on the way, one result. (design.md section 4 "Who writes")

#include "app/installation.hpp"

namespace gyoji::app {

// One event of an act on its way, as JSON: {"progress": {...}} or {"line": {...}}. false = stop.
using Emit = std::function<bool(std::string const& json)>;

struct ActRequest {
    std::string act;          // "harvest", "source.add", "search" ...
    std::string args = "{}";  // a JSON object
};

// The result as a JSON object. An act that ran and ended badly (a held harvest) is a result; a refusal is an
// Error.
Result<std::string> perform(Installation& installation, ActRequest const& request, Emit const& emit);

}  // namespace gyoji::app
