#pragma once
// Structured log: one JSON object a line on standard error. Never personal data, addresses, keys or query
// text.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace gyoji {

enum class LogLevel { debug, info, warn, error };

void log(LogLevel level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string>> fields = {});
void set_log_level(LogLevel least);

}  // namespace gyoji
