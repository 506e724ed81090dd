#pragma once
// The keys of the configuration file. Internal to base/config*.

#include "base/config.hpp"

#include <limits>
#include <variant>

namespace gyoji {

using ConfigSlot = std::variant<std::string*, std::int64_t*, double*, std::vector<std::string>*>;

struct ConfigKey {
    std::string_view name;  // "server.listen"
    std::string_view comment;
    ConfigSlot (*slot)(Config&);
    double least = 0, most = std::numeric_limits<std::int32_t>::max();  // of numbers
    // For strings, and each string of a list: what is wanted when it is wrong, else empty.
    std::string_view (*wants)(std::string_view) = nullptr;
};

std::vector<ConfigKey> const& config_keys();  // grouped by section

}  // namespace gyoji
