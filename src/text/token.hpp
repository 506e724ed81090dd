#pragma once
// Folded text to index terms. Latin letters and digits: whole words. CJK runs (kanji, kana, hangul):
// overlapping bigrams, and the last character of the run as a unigram, so that a prefix scan of one character
// finds all its occurrences. Punctuation and blanks separate. Pure; any thread.

#include <cstdint>
#include <string_view>
#include <vector>

namespace gyoji::text {

enum class TokenKind : std::uint8_t { word, bigram, last };  // last = the final unigram of a CJK run

struct Token {
    std::string_view text;   // points into the folded text
    std::uint32_t position;  // counts CJK characters and words; a bigram and the next one differ by 1; a
                             // separator adds 1
    TokenKind kind;
};

std::vector<Token> tokens(std::string_view folded);
bool is_cjk(char32_t c);

}  // namespace gyoji::text
