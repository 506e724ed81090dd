#pragma once
// Structured log: one JSON object a line on standard error. Never personal data, addresses, keys or query text.

#include <string_view>
#include <initializer_list>
#include <utility>
#include <string>

namespace gyoji {

enum class LogLevel { debug, info, warn, error };

void log(LogLevel level, std::string_view event, std::initializer_list<std::pair<std::string_view, std::string>> fields = {});
void set_log_level(LogLevel least);

}  // namespace gyoji
