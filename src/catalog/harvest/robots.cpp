#include "catalog/harvest/robots.hpp"

namespace gyoji::catalog {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// RFC 9309 section 2.2.2: octets outside ASCII are compared percent-encoded, encoded unreserved characters as
// themselves.
std::string normal(std::string_view path) {
    constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < path.size(); ++i) {
        auto byte = static_cast<unsigned char>(path[i]);
        if (byte == '%' && i + 2 < path.size() && hex_value(path[i + 1]) >= 0 &&
            hex_value(path[i + 2]) >= 0) {
            byte = static_cast<unsigned char>(hex_value(path[i + 1]) * 16 + hex_value(path[i + 2]));
            i += 2;
            bool const unreserved = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                                    (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
                                    byte == '_' || byte == '~';
            if (unreserved) {
                out += static_cast<char>(byte);
                continue;
            }
        } else if (byte > 0x20 && byte < 0x7f) {
            out += static_cast<char>(byte);
            continue;
        }
        out += '%';
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    return out;
}

bool rule_matches(std::string_view pattern, std::string_view target) {
    bool const to_the_end = pattern.ends_with('$');
    if (to_the_end) return matches_glob(pattern.substr(0, pattern.size() - 1), target);
    return matches_glob(std::string(pattern) + "*", target);
}

// Rules of one kind of group while the file is read.
struct Reading {
    std::vector<RobotsRule> ours, anyones;
    bool our_group = false, anyones_group = false, we_are_named = false, in_agents = false;

    void agent(std::string_view value, std::string_view token) {
        if (!in_agents) our_group = anyones_group = false;
        in_agents = true;
        // The token may be followed by a version: "Gyoji-harvester/0.1".
        std::string const name = lower(value.substr(0, value.find_first_of("/ ")));
        if (name == "*") anyones_group = true;
        if (name == token) our_group = we_are_named = true;
    }
    void rule(bool allow, std::string_view value, std::size_t line) {
        in_agents = false;
        if (value.empty() || value.size() > kRobotsPatternMax) return;
        RobotsRule const made{allow, normal(value), line};
        if (our_group && ours.size() < kRobotsRulesMax) ours.push_back(made);
        if (anyones_group && anyones.size() < kRobotsRulesMax) anyones.push_back(made);
    }
};

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, star_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::vector<RobotsRule> parse_robots(std::string_view text, std::string_view product_token) {
    text = text.substr(0, kRobotsBytesMax);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Reading reading;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        std::size_t const end = text.find_first_of("\r\n");
        std::string_view line = text.substr(0, end);
        bool const both = end != std::string_view::npos && text.substr(end).starts_with("\r\n");
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + (both ? 2 : 1));
        line = trim(line.substr(0, line.find('#')));
        std::size_t const colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        std::string const key = lower(trim(line.substr(0, colon)));
        std::string_view const value = trim(line.substr(colon + 1));
        if (key == "user-agent")
            reading.agent(value, product_token);
        else if (key == "allow")
            reading.rule(true, value, number);
        else if (key == "disallow")
            reading.rule(false, value, number);
    }
    return reading.we_are_named ? std::move(reading.ours) : std::move(reading.anyones);
}

RobotsVerdict robots_verdict(std::vector<RobotsRule> const& rules, std::string_view target) {
    std::string const plain = normal(target);
    RobotsVerdict out;
    if (plain == "/robots.txt") return out;
    for (RobotsRule const& rule : rules) {
        if (!rule_matches(rule.pattern, plain)) continue;
        bool const longer = out.rule.line == 0 || rule.pattern.size() > out.rule.pattern.size();
        bool const tie = rule.pattern.size() == out.rule.pattern.size() && rule.allow && !out.rule.allow;
        if (longer || tie) out = {rule.allow, rule};
    }
    return out;
}

}  // namespace gyoji::catalog
