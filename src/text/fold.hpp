#pragma once
// One folding for every use: what is indexed, what is asked, what is suggested and what is marked.
// fold() makes these equal: NFKC forms (full and half width, ㍻ = 平成, ① = 1), letter case, accents (é = e),
// half-width kana with their voiced marks, hiragana and katakana (folded to katakana), small and large kana
// (ッ = ツ, ャ = ヤ), a long vowel mark at the end of a word of three sounds and more (エレベーター =
// エレベータ, キー stays), kanji variants (髙 = 高, 﨑 = 崎, 邊 = 辺 ...), dash, minus and wave kinds (a
// single dash between kana is ー, and ー not after kana is a dash), runs of white space (one blank),
// zero-width and control characters (dropped). Folding what is folded changes nothing. Invalid UTF-8 is
// folded byte by byte to U+FFFD and never fails. Pure; any thread. Source: anchors/stack.md section 2
// "Correctness pitfalls"; Unicode UAX #15; JIS Z 8301 for the long vowel.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::text {

std::string fold(std::string_view utf8);

// offsets has text.size() + 1 entries: byte i of text came from the original character that begins at byte
// offsets[i]; the last entry is the size of the original. Exact also for 水, ﾊﾞﾘｱﾌﾘｰ (two characters to one)
// and ㍻ (one to two).
struct Folded {
    std::string text;
    std::vector<std::uint32_t> offsets;
};
Folded fold_with_offsets(std::string_view utf8);

}  // namespace gyoji::text
