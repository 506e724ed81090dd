#pragma once
// What a municipal page says about the files it links to: for each link its text, the headings above it, its
// table row or list item and the paragraph that introduces it. HTML is parsed by gumbo, which runs in the
// sandboxed child; the facts come back as JSON, and the parent trusts nothing of it. Bounded by the constants
// below. Pure; any thread.

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

inline constexpr std::size_t kPageLinksMax = 20'000;
inline constexpr std::size_t kPageTextMax = 600;  // bytes of one heading, label, row or paragraph
inline constexpr std::size_t kPageHrefMax = 4096;
inline constexpr std::size_t kPageNodesMax = 2'000'000;

struct PageLink {
    std::string href, text, rel;
    std::vector<std::string> headings;  // from the highest down to the nearest
    std::string row;                    // the first cell of its row that holds no link
    std::string around;                 // text of its list item, paragraph or cell, without link texts
    std::string intro;                  // the last paragraph above it in its section
};

struct HtmlPage {
    std::string title, description, robots, base;
    std::vector<PageLink> links;
    bool cut = false;  // a limit was reached
};

std::string html_facts(std::string_view utf8);  // with gumbo: in the child, and for fuzzing
Result<HtmlPage> read_html_facts(std::string_view json, std::string const& place);

}  // namespace gyoji::catalog
