#include "text/utf8.hpp"

namespace gyoji::text {

namespace {

CodePoint invalid_byte() {
    return {kReplacement, 1, false};
}

}  // namespace

CodePoint decode_slow(std::string_view utf8, std::size_t at) {
    auto const byte = [&](std::size_t i) -> unsigned {
        return at + i < utf8.size() ? static_cast<unsigned char>(utf8[at + i]) : 0U;
    };
    auto const continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    unsigned const lead = byte(0);
    if (lead < 0x80) return {static_cast<char32_t>(lead), 1, true};
    if (lead >= 0xC2 && lead <= 0xDF) {
        if (!continues(1)) return invalid_byte();
        return {static_cast<char32_t>((lead & 0x1FU) << 6U | (byte(1) & 0x3FU)), 2, true};
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!continues(1) || !continues(2)) return invalid_byte();
        auto const value =
            static_cast<char32_t>((lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU));
        if (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF)) return invalid_byte();
        return {value, 3, true};
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) return invalid_byte();
        auto const value = static_cast<char32_t>((lead & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U |
                                                 (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU));
        if (value < 0x10000 || value > 0x10FFFF) return invalid_byte();
        return {value, 4, true};
    }
    return invalid_byte();
}

void append(std::string& out, char32_t value) {
    if (value < 0x80) {
        out.push_back(static_cast<char>(value));
    } else if (value < 0x800) {
        out.push_back(static_cast<char>(0xC0U | value >> 6U));
        out.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    } else if (value < 0x10000) {
        out.push_back(static_cast<char>(0xE0U | value >> 12U));
        out.push_back(static_cast<char>(0x80U | (value >> 6U & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    } else {
        out.push_back(static_cast<char>(0xF0U | value >> 18U));
        out.push_back(static_cast<char>(0x80U | (value >> 12U & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (value >> 6U & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    }
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    for (char32_t const c : text) append(out, c);
    return out;
}

std::u32string to_utf32(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        CodePoint const c = decode_at(utf8, at);
        out.push_back(c.value);
        at += c.size;
    }
    return out;
}

std::size_t character_count(std::string_view utf8) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < utf8.size(); ++count) at += decode_at(utf8, at).size;
    return count;
}

bool valid_utf8(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size();) {
        CodePoint const c = decode_at(utf8, at);
        if (!c.valid) return false;
        at += c.size;
    }
    return true;
}

Outcome check_utf8(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size();) {
        CodePoint const c = decode_at(utf8, at);
        if (!c.valid) return fail(Fault::invalid, "text.not_utf8", "byte " + std::to_string(at + 1));
        at += c.size;
    }
    return {};
}

std::size_t floor_boundary(std::string_view utf8, std::size_t at) {
    if (at >= utf8.size()) return utf8.size();
    // A character has at most 4 bytes, so its start is at most 3 bytes before.
    for (std::size_t back = 3; back > 0; --back)
        if (back <= at && decode_at(utf8, at - back).size > back) return at - back;
    return at;
}

std::string_view truncate_bytes(std::string_view utf8, std::size_t bytes_max) {
    return utf8.substr(0, floor_boundary(utf8, bytes_max));
}

std::string_view truncate_characters(std::string_view utf8, std::size_t characters_max) {
    std::size_t at = 0;
    for (std::size_t count = 0; count < characters_max && at < utf8.size(); ++count)
        at += decode_at(utf8, at).size;
    return utf8.substr(0, at);
}

Repaired repair_utf8(std::string_view utf8) {
    Repaired result;
    result.text.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        CodePoint const c = decode_at(utf8, at);
        if (!c.valid && result.invalid++ == 0) result.first_invalid = at;
        append(result.text, c.value);
        at += c.size;
    }
    return result;
}

}  // namespace gyoji::text
