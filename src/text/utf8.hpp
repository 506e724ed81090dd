#pragma once
// UTF-8 as bytes from outside: decode without ever failing, tell where it is wrong, cut only between
// characters. A byte that belongs to no well-formed character (Unicode 15, table 3-7: no surrogates, no
// overlong forms, nothing above U+10FFFF) counts as one invalid character of one byte. Pure; any thread.

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gyoji::text {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
    char32_t value;     // kReplacement when not valid
    std::uint8_t size;  // bytes taken, at least 1
    bool valid;
};

CodePoint decode_slow(std::string_view utf8, std::size_t at);

// at must be below utf8.size().
inline CodePoint decode_at(std::string_view utf8, std::size_t at) {
    auto const byte = static_cast<unsigned char>(utf8[at]);
    if (byte < 0x80) return {byte, 1, true};
    return decode_slow(utf8, at);
}

void append(std::string& out, char32_t value);
std::string to_utf8(std::u32string_view text);
std::u32string to_utf32(std::string_view utf8);  // invalid bytes become U+FFFD each

std::size_t character_count(std::string_view utf8);
bool valid_utf8(std::string_view utf8);
Outcome check_utf8(std::string_view utf8);  // text.not_utf8, where = "byte 17" (counted from 1)

// The greatest character start that is not beyond `at` (an invalid byte is a character).
std::size_t floor_boundary(std::string_view utf8, std::size_t at);
std::string_view truncate_bytes(std::string_view utf8, std::size_t bytes_max);
std::string_view truncate_characters(std::string_view utf8, std::size_t characters_max);

struct Repaired {
    std::string text;               // valid UTF-8, U+FFFD for each invalid byte
    std::size_t invalid = 0;        // how many bytes were replaced
    std::size_t first_invalid = 0;  // byte place of the first one, counted from 0
};
Repaired repair_utf8(std::string_view utf8);

}  // namespace gyoji::text
