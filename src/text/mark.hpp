#pragma once
// From matches in folded text back to the original: which bytes to highlight, and which piece to show. Never
// cuts a character, and never a character from its voiced mark. Pure; any thread.

#include "text/fold.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gyoji::text {

struct Range {  // bytes [begin, end)
    std::uint32_t begin = 0, end = 0;
    bool operator==(Range const&) const = default;
};

// Where a folded needle occurs in a folded text, without overlaps, at most `most` times.
std::vector<Range> occurrences(std::string_view folded_text, std::string_view folded_needle,
                               std::size_t most);

// The original bytes of one match. A character that became several (㍻ = 平成) is marked whole; what was
// dropped behind the match (the ー of エレベーター) belongs to it.
Range original_range(Folded const& folded, Range match);

// The same for many, sorted, overlapping and touching ones joined. Matches out of range are cut to the text.
std::vector<Range> original_ranges(Folded const& folded, std::vector<Range> const& matches);

struct Snippet {
    std::string_view text;     // a piece of the original, cut between characters
    std::vector<Range> marks;  // relative to text
    bool cut_before = false;   // something stands before it
    bool cut_behind = false;
};

// The piece of at most characters_max characters that holds the most marked bytes, with some text before the
// first mark. Without marks: the beginning.
Snippet snippet(std::string_view original, std::vector<Range> const& marks, std::size_t characters_max);

}  // namespace gyoji::text
