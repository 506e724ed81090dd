#include "base/log.hpp"

#include "base/clock.hpp"

#include <unistd.h>
#include <atomic>
#include <cstdio>

namespace gyoji {
namespace {

std::atomic<int> least_level{int(LogLevel::info)};

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (unsigned char const c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += char(c);
        } else if (c < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
            out += escaped;
        } else {
            out += char(c);
        }
    }
    out += '"';
}

}  // namespace

void set_log_level(LogLevel least) {
    least_level = int(least);
}

void log(LogLevel level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string>> fields) {
    if (int(level) < least_level) return;
    static char const* const names[] = {"debug", "info", "warn", "error"};
    std::string line =
        "{\"at\":\"" + rfc3339(SystemClock().now()) + "\",\"level\":\"" + names[int(level)] + "\",\"event\":";
    append_quoted(line, event);
    for (auto const& [name, value] : fields) {
        line += ',';
        append_quoted(line, name);
        line += ':';
        append_quoted(line, value);
    }
    line += "}\n";
    // One write a line, so that lines of several threads do not mix.
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) return;
}

}  // namespace gyoji
