#include "text/fold_table.hpp"

#include "base/result.hpp"
#include "text/utf8.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <algorithm>

namespace gyoji::text {

namespace {

constexpr char32_t kVoiced = 0x3099, kSemiVoiced = 0x309A;

struct Normalizers {
    icu::Normalizer2 const* nfkc_casefold;
    icu::Normalizer2 const* nfd;
    icu::Normalizer2 const* nfc;
};

Normalizers const& normalizers() {
    static Normalizers const all = [] {
        UErrorCode status = U_ZERO_ERROR;
        Normalizers n{icu::Normalizer2::getNFKCCasefoldInstance(status),
                      icu::Normalizer2::getNFDInstance(status), icu::Normalizer2::getNFCInstance(status)};
        GYOJI_ASSERT(U_SUCCESS(status));
        return n;
    }();
    return all;
}

icu::UnicodeString normalized(icu::Normalizer2 const* by, icu::UnicodeString const& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result = by->normalize(text, status);
    GYOJI_ASSERT(U_SUCCESS(status));
    return result;
}

// Accents and other marks that belong to no script: é = e. The kana marks are joined instead; U+0345 is a
// letter once its case is folded (Unicode CaseFolding.txt).
bool is_stripped_mark(char32_t c) {
    if (c == kVoiced || c == kSemiVoiced || c == 0x0345 ||
        u_charType(static_cast<UChar32>(c)) != U_NON_SPACING_MARK)
        return false;
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_INHERITED;
}

// Hyphens, dashes, minus, their small, raised and vertical forms, and the box lines typed in their place.
bool is_dash(char32_t c) {
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2043 || c == 0x207B || c == 0x208B ||
           c == 0x2212 || c == 0x02D7 || c == 0x2500 || c == 0x2501 || c == 0x2E3A || c == 0x2E3B ||
           c == 0xFE31 || c == 0xFE32 || c == 0xFE58 || c == 0xFE63 || c == 0xFF0D;
}

bool is_wave(char32_t c) {
    return c == 0x301C || c == 0xFF5E || c == 0x223C || c == 0x223D || c == 0x223E || c == 0x3030 ||
           c == 0x02DC;
}

char32_t large_kana(char32_t c) {
    switch (c) {
        case 0x30F5:
            return 0x30AB;  // ヵ
        case 0x30F6:
            return 0x30B1;  // ヶ
        case 0x30C3:
            return 0x30C4;  // ッ
        case 0x30EE:
            return 0x30EF;  // ヮ
        case 0x30E3:
        case 0x30E5:
        case 0x30E7:
        case 0x30A1:
        case 0x30A3:
        case 0x30A5:
        case 0x30A7:
        case 0x30A9:
            return c + 1;
        default:
            break;
    }
    // ㇰ..ㇿ, phonetic extensions for Ainu.
    static constexpr std::u32string_view kExtended = U"クシストヌハヒフヘホムラリルレロ";
    return c >= 0x31F0 && c <= 0x31FF ? kExtended[c - 0x31F0] : c;
}

char32_t simple_fold(char32_t c) {
    if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E) c += 0x60;
    if (is_dash(c)) return '-';
    if (is_wave(c)) return '~';
    if (u_isUWhiteSpace(static_cast<UChar32>(c))) return ' ';
    return common_kanji(large_kana(c));
}

std::u32string one_pass(std::u32string_view cluster) {
    std::u32string spelled(cluster);
    for (char32_t& c : spelled) {
        if (c == 0x309B) c = kVoiced;
        if (c == 0x309C) c = kSemiVoiced;
        if (is_wave(c)) c = '~';
    }
    Normalizers const& by = normalizers();
    icu::UnicodeString text = icu::UnicodeString::fromUTF32(reinterpret_cast<UChar32 const*>(spelled.data()),
                                                            static_cast<int32_t>(spelled.size()));
    text = normalized(by.nfd, normalized(by.nfkc_casefold, text));
    icu::UnicodeString bare;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        if (!is_stripped_mark(static_cast<char32_t>(text.char32At(i)))) bare.append(text.char32At(i));
    text = normalized(by.nfc, bare);
    std::u32string result;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        auto const c = static_cast<char32_t>(text.char32At(i));
        if (c == kVoiced || c == kSemiVoiced || u_charType(static_cast<UChar32>(c)) == U_CONTROL_CHAR)
            continue;
        result.push_back(simple_fold(c));
    }
    return result;
}

std::uint32_t source_flags(char32_t c) {
    if ((c >= 0x3041 && c <= 0x3096) || (c >= 0x309D && c <= 0x309F)) return kFoldHiragana;
    if (c == kLongVowel || c == 0xFF70) return kFoldLong;
    if (c == kVoiced || c == 0x309B || c == 0xFF9E) return kFoldVoiced;
    if (c == kSemiVoiced || c == 0x309C || c == 0xFF9F) return kFoldSemiVoiced;
    if (is_dash(c)) return kFoldDash;
    bool const kana = (c >= 0x3040 && c <= 0x30FF) || (c >= 0xFF66 && c <= 0xFF9D);
    if (c < 0x590 || kana)
        return 0;  // marks after Latin, Greek and Cyrillic letters are dropped, kana joins are ours
    auto const* nfkc = normalizers().nfkc_casefold;
    std::uint32_t flags = 0;
    if (!nfkc->hasBoundaryAfter(static_cast<UChar32>(c))) flags |= kFoldBase;
    if (!nfkc->hasBoundaryBefore(static_cast<UChar32>(c))) flags |= kFoldMark;
    return flags;
}

// Neither composition nor decomposition nor case touches it: only our own rules remain, no string is needed.
bool is_plain(char32_t c) {
    if (u_charType(static_cast<UChar32>(c)) == U_CONTROL_CHAR || is_stripped_mark(c)) return false;
    if (c == 0x309B || c == 0x309C || c == kVoiced || c == kSemiVoiced) return false;
    auto const& by = normalizers();
    auto const value = static_cast<UChar32>(c);
    return by.nfkc_casefold->isInert(value) && by.nfd->isInert(value);
}

bool folds_to_itself(char32_t c) {
    bool const unified_kanji = (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF);
    bool const private_use = c >= 0xE000 && c <= 0xF8FF;
    return (unified_kanji && common_kanji(c) == c) || private_use;
}

}  // namespace

std::u32string FoldTable::fold_cluster(std::u32string_view cluster) {
    constexpr int kPasses = 4;  // two are enough for all of Unicode 15; a test folds twice
    std::u32string result = one_pass(cluster);
    for (int pass = 1; pass < kPasses; ++pass) {
        std::u32string again = one_pass(result);
        if (again == result) break;
        result = std::move(again);
    }
    return result;
}

std::uint32_t FoldTable::make_entry(char32_t c) {
    if (c >= 0xD800 && c <= 0xDFFF) return kReplacement;
    if (folds_to_itself(c)) return c;
    if (u_isUWhiteSpace(static_cast<UChar32>(c))) return ' ';
    std::uint32_t const flags = source_flags(c);
    if (is_plain(c)) return flags | simple_fold(c);
    std::u32string const folded = fold_cluster({&c, 1});
    if (folded.empty())
        return flags & (kFoldVoiced | kFoldSemiVoiced) ? flags : static_cast<std::uint32_t>(kFoldDrop);
    if (folded.size() == 1) return flags | folded.front();
    many_.push_back(folded);
    return flags | kFoldMany | static_cast<std::uint32_t>(many_.size() - 1);
}

FoldTable::FoldTable() {
    entries_.reserve(kTableSize);
    for (char32_t c = 0; c < kTableSize; ++c) entries_.push_back(make_entry(c));
    constexpr char32_t kLastKanji = 0x323AF;  // end of CJK extension H
    for (char32_t c = kTableSize; c <= kLastKanji; ++c) {
        bool const compatibility = c >= 0x2F800 && c <= 0x2FA1F;
        if (compatibility || common_kanji(c) != c) beyond_.emplace_back(c, make_entry(c));
    }
}

std::uint32_t FoldTable::entry_beyond(char32_t c) const {
    if (c >= 0xE0000 && c <= 0xE0FFF) return kFoldDrop;  // tags and variation selectors, default ignorable
    auto const found = std::lower_bound(beyond_.begin(), beyond_.end(), c,
                                        [](auto const& item, char32_t value) { return item.first < value; });
    return found != beyond_.end() && found->first == c ? found->second : c;
}

FoldTable const& FoldTable::instance() {
    static FoldTable const table;
    return table;
}

}  // namespace gyoji::text
