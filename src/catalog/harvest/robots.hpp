#pragma once
// robots.txt as RFC 9309 says: groups by product token, the longest matching rule wins, allow wins a tie, "*"
// and "$" in paths, at most 500 KiB are read. Crawl-delay is no part of the standard and is not read: the
// client keeps its own pause. Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

inline constexpr std::size_t kRobotsBytesMax = 500 << 10;  // RFC 9309 section 2.5
inline constexpr std::size_t kRobotsRulesMax = 1000;
inline constexpr std::size_t kRobotsPatternMax = 512;
inline constexpr std::string_view kProductToken =
    "gyoji-harvester";  // of the client's User-Agent, lower case

struct RobotsRule {
    bool allow = false;
    std::string pattern;
    std::size_t line = 0;
};

struct RobotsVerdict {
    bool allowed = true;
    RobotsRule rule;  // the one that decided; line 0 when none did
};

std::vector<RobotsRule> parse_robots(std::string_view text, std::string_view product_token);
// `target` is path and query of the URL, "/" at least.
RobotsVerdict robots_verdict(std::vector<RobotsRule> const& rules, std::string_view target);

// "*" stands for any characters; the whole text must match. Linear in text times pattern.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace gyoji::catalog
