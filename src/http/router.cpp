#include "http/router.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace gyoji::http {
namespace {

char const* const kMethodNames[kMethods] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

constexpr unsigned bit(Method method) {
    return 1U << unsigned(method);
}

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> out;
    path.remove_prefix(1);
    for (;;) {
        std::size_t const slash = path.find('/');
        out.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return out;
        path.remove_prefix(slash + 1);
    }
}

[[noreturn]] void wrong_table(std::string const& why, Route const& route) {
    throw std::logic_error("route table: " + why + ": " + method_name(route.method) + " " + route.pattern);
}

}  // namespace

// One step of a path. Params are numbered by order; their names belong to the route, so that two routes may
// name one step differently.
struct Router::Node {
    struct Ends {
        std::array<Route const*, kMethods> by_method{};
        std::array<std::vector<std::string>, kMethods> names;
    };
    struct Wild {
        std::string before, after;
        std::unique_ptr<Node> next;
    };
    std::map<std::string, std::unique_ptr<Node>, std::less<>> exact;
    std::vector<Wild> wild;  // longest text first, {param} last
    Ends here, rest;
};

struct Router::Search {
    std::vector<std::string> const& segments;
    Method method;
    std::vector<std::string_view> captured;
    std::string rest;
    Match out;

    void end(Node::Ends const& ends, bool with_rest) {
        for (std::size_t i = 0; i < kMethods; ++i)
            if (ends.by_method[i]) out.allowed |= 1U << i;
        Method wanted = method;
        if (method == Method::head && !ends.by_method[std::size_t(method)]) wanted = Method::get;
        Route const* const route = ends.by_method[std::size_t(wanted)];
        if (!route || out.route) return;
        out.route = route;
        auto const& names = ends.names[std::size_t(wanted)];
        for (std::size_t i = 0; i < captured.size(); ++i) out.params[names[i]] = std::string(captured[i]);
        if (with_rest) out.params[names.back()] = rest;
    }
};

Router::Router(std::vector<Route> const& routes) : root_(std::make_unique<Node>()) {
    std::set<std::string> operations;
    for (Route const& route : routes) {
        if (route.operation_id.empty() || !operations.insert(route.operation_id).second)
            wrong_table("the operation id is missing or used twice", route);
        if (!route.handler) wrong_table("no handler", route);
        add(route);
    }
}

Router::~Router() = default;

void Router::add(Route const& route) {
    if (!route.pattern.starts_with('/')) wrong_table("a pattern begins with a slash", route);
    Node* node = root_.get();
    Node::Ends* ends = nullptr;
    std::vector<std::string> names;
    for (std::string_view const segment : split(route.pattern)) {
        if (ends) wrong_table("nothing follows {rest...}", route);
        std::size_t const open = segment.find('{'), close = segment.find('}');
        if (open == std::string_view::npos) {
            auto& next = node->exact[std::string(segment)];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
            continue;
        }
        if (close == std::string_view::npos || close < open + 2 ||
            segment.find('{', open + 1) != std::string_view::npos)
            wrong_table("a segment holds one {param}", route);
        std::string name(segment.substr(open + 1, close - open - 1));
        bool const rest = name.ends_with("...");
        if (rest) name.resize(name.size() - 3);
        if (std::find(names.begin(), names.end(), name) != names.end())
            wrong_table("a param is named twice", route);
        names.push_back(name);
        std::string const before(segment.substr(0, open)), after(segment.substr(close + 1));
        if (rest) {
            if (!before.empty() || !after.empty()) wrong_table("{rest...} stands alone", route);
            ends = &node->rest;
            continue;
        }
        auto found = std::find_if(node->wild.begin(), node->wild.end(), [&](auto const& wild) {
            return wild.before == before && wild.after == after;
        });
        if (found == node->wild.end()) {
            auto const longer = [&](auto const& wild) {
                return wild.before.size() + wild.after.size() < before.size() + after.size();
            };
            found = node->wild.insert(std::find_if(node->wild.begin(), node->wild.end(), longer),
                                      {before, after, std::make_unique<Node>()});
        }
        node = found->next.get();
    }
    if (!ends) ends = &node->here;
    auto const method = std::size_t(route.method);
    if (ends->by_method[method]) wrong_table("two routes match the same paths", route);
    ends->by_method[method] = &route;
    ends->names[method] = std::move(names);
}

void Router::walk(Node const& node, Search& search, std::size_t depth) {
    if (search.out.route) return;
    if (depth == search.segments.size()) {
        search.end(node.here, false);
        return;
    }
    std::string const& segment = search.segments[depth];
    if (auto const exact = node.exact.find(segment); exact != node.exact.end())
        walk(*exact->second, search, depth + 1);
    for (auto const& wild : node.wild) {
        if (search.out.route) return;
        std::size_t const fixed = wild.before.size() + wild.after.size();
        if (segment.size() <= fixed || !segment.starts_with(wild.before) || !segment.ends_with(wild.after))
            continue;
        search.captured.push_back(
            std::string_view(segment).substr(wild.before.size(), segment.size() - fixed));
        walk(*wild.next, search, depth + 1);
        search.captured.pop_back();
    }
    if (search.out.route) return;
    search.rest.clear();
    for (std::size_t i = depth; i < search.segments.size(); ++i)
        search.rest += (i == depth ? "" : "/") + search.segments[i];
    if (!search.rest.empty()) search.end(node.rest, true);
}

Match Router::match(Method method, std::vector<std::string> const& segments) const {
    Search search{segments, method, {}, {}, {}};
    walk(*root_, search, 0);
    if (search.out.allowed & bit(Method::get)) search.out.allowed |= bit(Method::head);
    if (search.out.allowed) search.out.allowed |= bit(Method::options);
    return std::move(search.out);
}

Segments split_path(std::string_view raw_path) {
    Segments out;
    if (!raw_path.starts_with('/')) return {{}, "http.wrong_path"};
    auto const raw = split(raw_path);
    if (raw.size() > kSegmentsMax) return {{}, "http.wrong_path"};
    for (std::string_view const part : raw) {
        auto decoded = url_decode(part, false);
        if (!decoded) {
            bool const percent = !std::all_of(part.begin(), part.end(), [](char c) { return c != '%'; });
            return {{}, percent ? "http.wrong_percent" : "http.wrong_utf8"};
        }
        auto const control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
        if (std::any_of(decoded->begin(), decoded->end(), control) || *decoded == "." || *decoded == "..")
            return {{}, "http.wrong_path"};
        out.parts.push_back(std::move(*decoded));
    }
    return out;
}

std::string allow_header(unsigned allowed) {
    std::string out;
    for (std::size_t i = 0; i < kMethods; ++i)
        if (allowed & (1U << i)) out += (out.empty() ? "" : ", ") + std::string(kMethodNames[i]);
    return out;
}

char const* method_name(Method method) {
    return kMethodNames[std::size_t(method)];
}

}  // namespace gyoji::http
