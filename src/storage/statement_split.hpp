#pragma once
// A SQL script into its statements: knows quotes, comments, dollar quotes and trigger bodies. Pure; any
// thread.

#include <string_view>
#include <vector>

namespace gyoji::storage {

// Views into the script, without the closing semicolon; pieces of only space and comments are left out.
std::vector<std::string_view> split_statements(std::string_view script);

}  // namespace gyoji::storage
