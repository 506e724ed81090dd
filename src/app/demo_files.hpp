#pragma once
// The files of the demo city (demo/files/*, embedded), at the addresses its records name: /demo/files/NAME.
// Only an installation with the demo profile serves them.

#include "http/route.hpp"

namespace gyoji::app {

std::vector<http::Route> demo_file_routes();

}  // namespace gyoji::app
