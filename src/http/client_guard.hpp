#pragma once
// May this URL be fetched, and where does it lead? Any thread. Inside src/http only.

#include "http/client.hpp"

#include <string>
#include <string_view>

namespace gyoji::http {

constexpr std::size_t kUrlBytesMax = 8 * 1024;

// A URL that passed the guard, written again from its parts, so that nothing reads it differently later.
struct Target {
    std::string url, host;
    int port = 0;
};

// http and https only, no user or password, a port that is open or allowed, and, when the host is an address
// in any of the notations that resolvers know, a public or allowed one.
Result<Target> guarded_target(std::string_view url, std::vector<std::string> const& allow);

// May a socket be opened to this address?
bool may_connect(std::string_view address, int port, std::vector<std::string> const& allow);

}  // namespace gyoji::http
