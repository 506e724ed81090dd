#pragma once
// What one character folds to, worked out once from Unicode's own data (ICU) and our lists of kanji variants
// and dashes. Internal to fold.cpp. The table is built at first use; then read-only, any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gyoji::text {

enum FoldFlag : std::uint32_t {
    kFoldHiragana = 1U << 30U,    // the source is hiragana: between it and katakana a word ends
    kFoldLong = 1U << 29U,        // ー or its half-width form
    kFoldDash = 1U << 28U,        // every kind of dash; between kana it stands for ー
    kFoldDrop = 1U << 27U,        // folds to nothing
    kFoldVoiced = 1U << 26U,      // ゛ kinds
    kFoldSemiVoiced = 1U << 25U,  // ゜ kinds
    kFoldMany = 1U << 24U,        // the low bits are an index into the expansions
    kFoldBase = 1U << 23U,        // may join with a following mark (Hangul jamo, Indic, Arabic ...)
    kFoldMark = 1U << 22U,        // such a mark
};
inline constexpr std::uint32_t kFoldValueMask = (1U << 21U) - 1;
inline constexpr char32_t kLongVowel = 0x30FC;

// ァ..ヺ, ヽ, ヾ: folded kana without the long vowel mark and the middle dot.
inline bool is_kana_letter(char32_t c) {
    return c >= 0x30A1 && c <= 0x30FE && c != kLongVowel && c != 0x30FB;
}

class FoldTable {
public:
    static FoldTable const& instance();

    std::uint32_t entry(char32_t c) const { return c < kTableSize ? entries_[c] : entry_beyond(c); }
    std::u32string_view many(std::uint32_t entry) const { return many_[entry & kFoldValueMask]; }

    // Everything NFKC can say about a whole cluster, then our own rules, repeated until nothing changes.
    static std::u32string fold_cluster(std::u32string_view cluster);

private:
    static constexpr char32_t kTableSize = 0x20000;  // the basic and the supplementary multilingual plane

    FoldTable();
    std::uint32_t make_entry(char32_t c);
    std::uint32_t entry_beyond(char32_t c) const;

    std::vector<std::uint32_t> entries_;
    std::vector<std::u32string> many_;
    std::vector<std::pair<char32_t, std::uint32_t>> beyond_;  // planes 2 and up: only what changes, sorted
};

// New form of a kanji that is written in several; the character itself when there is none.
char32_t common_kanji(char32_t c);

}  // namespace gyoji::text
