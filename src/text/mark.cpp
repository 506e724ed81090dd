#include "text/mark.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace gyoji::text {

namespace {

std::uint32_t narrow(std::size_t value) {
    return static_cast<std::uint32_t>(value);
}

std::size_t marked_bytes(std::vector<Range> const& marks, std::size_t begin, std::size_t end) {
    std::size_t sum = 0;
    for (Range const& mark : marks) {
        std::size_t const from = std::max<std::size_t>(mark.begin, begin),
                          to = std::min<std::size_t>(mark.end, end);
        if (from < to) sum += to - from;
    }
    return sum;
}

// The start of the character that stands `characters` before `at`.
std::size_t step_back(std::string_view text, std::size_t at, std::size_t characters) {
    for (; characters > 0 && at > 0; --characters) at = floor_boundary(text, at - 1);
    return at;
}

}  // namespace

std::vector<Range> occurrences(std::string_view folded_text, std::string_view folded_needle,
                               std::size_t most) {
    std::vector<Range> found;
    if (folded_needle.empty()) return found;
    std::size_t at = folded_text.find(folded_needle);
    while (at != std::string_view::npos && found.size() < most) {
        found.push_back({narrow(at), narrow(at + folded_needle.size())});
        at = folded_text.find(folded_needle, at + folded_needle.size());
    }
    return found;
}

Range original_range(Folded const& folded, Range match) {
    auto const size = narrow(folded.text.size());
    std::uint32_t const begin = std::min(match.begin, size), end = std::min(match.end, size);
    if (begin >= end) return {folded.offsets[begin], folded.offsets[begin]};
    std::uint32_t const last = folded.offsets[end - 1];
    std::uint32_t next = end;
    while (next < size && folded.offsets[next] == last) ++next;
    return {folded.offsets[begin], folded.offsets[next]};
}

std::vector<Range> original_ranges(Folded const& folded, std::vector<Range> const& matches) {
    std::vector<Range> all;
    for (Range const& match : matches) {
        Range const range = original_range(folded, match);
        if (range.begin < range.end) all.push_back(range);
    }
    std::sort(all.begin(), all.end(), [](Range const& a, Range const& b) { return a.begin < b.begin; });
    std::vector<Range> joined;
    for (Range const& range : all) {
        if (!joined.empty() && range.begin <= joined.back().end)
            joined.back().end = std::max(joined.back().end, range.end);
        else
            joined.push_back(range);
    }
    return joined;
}

Snippet snippet(std::string_view original, std::vector<Range> const& marks, std::size_t characters_max) {
    constexpr std::size_t kLeadDivisor = 4;  // a quarter of the piece stands before the first mark
    constexpr std::size_t kCandidatesMax =
        200;  // starts tried; a longer text gets the best of its first marks
    std::size_t best_begin = 0, best_score = 0;
    std::string_view best = truncate_characters(original, characters_max);
    best_score = marked_bytes(marks, 0, best.size());
    for (std::size_t i = 0; i < std::min(marks.size(), kCandidatesMax); ++i) {
        if (marks[i].begin >= original.size()) break;
        std::size_t const begin =
            step_back(original, floor_boundary(original, marks[i].begin), characters_max / kLeadDivisor);
        std::string_view const piece = truncate_characters(original.substr(begin), characters_max);
        std::size_t const score = marked_bytes(marks, begin, begin + piece.size());
        if (score <= best_score) continue;
        best_score = score;
        best_begin = begin;
        best = piece;
    }
    Snippet result{best, {}, best_begin > 0, best_begin + best.size() < original.size()};
    for (Range const& mark : marks) {
        std::size_t const from = std::max<std::size_t>(mark.begin, best_begin);
        std::size_t const to = std::min<std::size_t>(mark.end, best_begin + best.size());
        if (from < to) result.marks.push_back({narrow(from - best_begin), narrow(to - best_begin)});
    }
    return result;
}

}  // namespace gyoji::text
