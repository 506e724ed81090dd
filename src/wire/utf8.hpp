#pragma once
// One step of UTF-8 decoding as bytes, for the places of this room that must say where a wrong byte stands.
// Any thread.

#include <cstddef>
#include <string_view>

namespace gyoji::wire {

// Length of the well-formed sequence at the front of `text` (Unicode 15, table 3-7: no overlong forms, no
// surrogates, nothing past U+10FFFF), or 0.
inline std::size_t utf8_length(std::string_view text) {
    auto const byte = [&](std::size_t i) { return i < text.size() ? (unsigned char)(text[i]) : 0U; };
    auto const tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    unsigned const first = byte(0);
    if (text.empty()) return 0;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        unsigned const low = first == 0xE0 ? 0xA0U : 0x80U, high = first == 0xED ? 0x9FU : 0xBFU;
        return byte(1) >= low && byte(1) <= high && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        unsigned const low = first == 0xF0 ? 0x90U : 0x80U, high = first == 0xF4 ? 0x8FU : 0xBFU;
        return byte(1) >= low && byte(1) <= high && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

// The first byte that is no part of well-formed UTF-8, or npos.
inline std::size_t first_wrong_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const length = utf8_length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

}  // namespace gyoji::wire
