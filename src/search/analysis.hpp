#pragma once
// From text to what is searched: folded text becomes canonical text (the characters of words and CJK runs as
// they stand, one blank for whatever separates them, '\n' between values) and terms (words, bigrams, the last
// unigram of a run). A question becomes phrases: terms to intersect and the canonical text to verify. Used
// alike for indexing, asking, and marking. Internal to the room. Pure; any thread.

#include "search/byte_search.hpp"
#include "text/token.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::search {

struct TermAt {
    std::uint32_t offset, length;  // in the canonical text
    text::TokenKind kind;
};

// Appends to canonical (nothing in front of the first token) and terms. map, where given, gets for each
// appended byte its place in folded.
void append_canonical(std::string_view folded, std::string& canonical, std::vector<TermAt>& terms,
                      std::vector<std::uint32_t>* map = nullptr);

std::string_view dictionary_term(std::string_view term);  // cut at kTermBytesMax

struct Phrase {
    std::string text;                // canonical; never holds '\n'
    std::vector<std::string> terms;  // all must be there
    std::string
        first_character;  // when there are no terms: one CJK character, found by a scan of the dictionary
    bool verify = false;  // terms alone do not prove the phrase
    bool word_prefix = false;  // the last word may go on (value*)
};

// Quoted: one phrase across all words. Unquoted: each word and each CJK run is a phrase of its own; digits
// stay with the CJK characters they touch (2020年), and Latin words joined by punctuation stay together
// (covid-19). Empty when nothing can be searched.
std::vector<Phrase> phrases_of(std::string_view value, bool quoted);
Phrase phrase_from_canonical(std::string_view canonical);

// The next place at or after `from` where the phrase stands with whole words at its ends, npos if none.
std::size_t find_phrase(std::string_view canonical, Phrase const& phrase, std::size_t from = 0);

// The same for many texts.
class PhraseFinder {
public:
    explicit PhraseFinder(Phrase const& phrase);  // kept alive by the caller
    std::size_t find(std::string_view canonical, std::size_t from = 0) const;

private:
    ByteSearch bytes_;
    std::size_t size_;
    bool word_first_, word_last_;
};

}  // namespace gyoji::search
