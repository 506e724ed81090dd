#pragma once
// Finds the route of a path. Built once, then read by any thread. Throws std::logic_error for a table that is
// wrong: routes of the same shape, patterns that are none, operation ids used twice.

#include "http/route.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::http {

constexpr std::size_t kMethods = 7;
constexpr std::size_t kSegmentsMax = 32;
constexpr std::size_t kQueryPairsMax = 200;

struct Match {
    Route const* route = nullptr;
    std::map<std::string, std::string, std::less<>> params;
    unsigned allowed = 0;  // bit per Method that the path knows
};

// "/dataset/%E6%B0%B4" -> its decoded segments; a code of messages.tsv when that cannot be.
struct Segments {
    std::vector<std::string> parts;
    char const* error = nullptr;
};
Segments split_path(std::string_view raw_path);

class Router {
public:
    explicit Router(std::vector<Route> const& routes);
    ~Router();
    // HEAD finds GET when it has no route of its own.
    Match match(Method method, std::vector<std::string> const& segments) const;

private:
    struct Node;
    struct Search;
    void add(Route const& route);
    static void walk(Node const& node, Search& search, std::size_t depth);
    std::unique_ptr<Node> root_;
};

std::string allow_header(unsigned allowed);
char const* method_name(Method method);

}  // namespace gyoji::http
