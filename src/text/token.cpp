#include "text/token.hpp"

#include "text/utf8.hpp"

#include <unicode/uchar.h>

namespace gyoji::text {

namespace {

enum class Kind : std::uint8_t { separator, word, cjk };

bool is_word_character(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    auto const value = static_cast<UChar32>(c);
    return u_isalnum(value) || (U_GET_GC_MASK(value) & U_GC_M_MASK) != 0;
}

Kind kind_of(char32_t c) {
    if (c >= 0x80 && is_cjk(c)) return Kind::cjk;
    return is_word_character(c) ? Kind::word : Kind::separator;
}

}  // namespace

bool is_cjk(char32_t c) {
    if (c < 0x1100) return false;
    if (c >= 0x3041 && c <= 0x30FF) return c != 0x30A0 && c != 0x30FB && !(c >= 0x3097 && c <= 0x309C);
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x3005 && c <= 0x3007) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3105 && c <= 0x318E) ||
           (c >= 0x31A0 && c <= 0x31FF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD) ||
           c == 0x303B;
}

std::vector<Token> tokens(std::string_view folded) {
    std::vector<Token> out;
    out.reserve(folded.size() / 3 + 1);
    std::uint32_t position = 0;
    Kind before = Kind::separator;
    std::size_t word_start = 0, last_start = 0;  // of the running word; of the last CJK character
    auto const close = [&](std::size_t end) {
        if (before == Kind::word)
            out.push_back({folded.substr(word_start, end - word_start), position++, TokenKind::word});
        if (before == Kind::cjk)
            out.push_back({folded.substr(last_start, end - last_start), position++, TokenKind::last});
    };
    for (std::size_t at = 0; at < folded.size();) {
        CodePoint const c = decode_at(folded, at);
        Kind const kind = kind_of(c.value);
        if (kind != before) {
            close(at);
            if (kind == Kind::separator && !out.empty()) ++position;
            if (kind == Kind::word) word_start = at;
        } else if (kind == Kind::cjk) {
            out.push_back(
                {folded.substr(last_start, at + c.size - last_start), position++, TokenKind::bigram});
        }
        if (kind == Kind::cjk) last_start = at;
        before = kind;
        at += c.size;
    }
    close(folded.size());
    return out;
}

}  // namespace gyoji::text
