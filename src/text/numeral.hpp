#pragma once
// Numbers as Japanese texts write them: 三百二十一, 二〇二〇, 壱万弐千, 3千, 1万2千, 1.5億, １，２３４. Whole
// numbers of at most 18 digits; more is refused. Pure; any thread.

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gyoji::text {

inline constexpr std::int64_t kNumberMax = 999'999'999'999'999'999;

struct NumberMatch {
    std::int64_t value;
    std::size_t size;  // bytes of the folded text
};

// The longest number that begins at `at` of folded text; nullopt when none begins there or it passes
// kNumberMax.
std::optional<NumberMatch> number_at(std::string_view folded, std::size_t at);

// The whole text (any width, blanks around it allowed) as one number: text.not_a_number or
// text.number_too_large.
Result<std::int64_t> parse_number(std::string_view text);

}  // namespace gyoji::text
