#include "text/municipality.hpp"

#include "text/fold.hpp"
#include "text/token.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace gyoji::text {

namespace {

constexpr std::size_t kCodeSize = 6;

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool prefecture_number_exists(std::string_view code) {
    int const number = (code[0] - '0') * 10 + (code[1] - '0');
    return number >= 1 && number <= 47;
}

// JIS X 0402: 000 the prefecture, 100 and up cities with wards and their wards, 200 cities, 300 to 799
// districts.
bool municipality_number_plausible(std::string_view code) {
    std::string_view const number = code.substr(2, 3);
    return number == "000" || (number[0] >= '1' && number[0] <= '7');
}

bool holds(std::string_view six) {
    return prefecture_number_exists(six) && municipality_number_plausible(six) &&
           check_digit(six.substr(0, 5)) == six[5];
}

struct FoldedName {
    std::string name;
    std::size_t index;  // of the table
};

template <class Row, class Name>
std::vector<FoldedName> folded_names(std::span<Row const> rows, Name name) {
    std::vector<FoldedName> all;
    for (std::size_t i = 0; i < rows.size(); ++i) all.push_back({fold(name(rows[i])), i});
    // The longest first, so that the first hit at a place is the longest.
    std::sort(all.begin(), all.end(),
              [](auto const& a, auto const& b) { return a.name.size() > b.name.size(); });
    return all;
}

std::vector<FoldedName> const& municipality_names() {
    static std::vector<FoldedName> const names = [] {
        auto all = folded_names(tokyo_municipalities(), [](Municipality const& one) { return one.name; });
        auto const english =
            folded_names(tokyo_municipalities(), [](Municipality const& one) { return one.name_en; });
        all.insert(all.end(), english.begin(), english.end());
        return all;
    }();
    return names;
}

std::vector<FoldedName> const& prefecture_names() {
    static auto const names = folded_names(prefectures(), [](Prefecture const& one) { return one.name; });
    return names;
}

FoldedName const* longest_at(std::vector<FoldedName> const& names, std::string_view rest) {
    for (FoldedName const& one : names)
        if (rest.starts_with(one.name)) return &one;
    return nullptr;
}

bool is_kanji(char32_t c) {
    return is_cjk(c) && c > 0x30FF;
}

char32_t character_before(std::string_view text, std::size_t at) {
    return at == 0 ? U' ' : decode_at(text, floor_boundary(text, at - 1)).value;
}

// Names of one kanji (港区, 北区), of towns and of villages are also the end of longer names elsewhere:
// 空港区域, 周防大島町. They count only behind something that cannot be such a name's beginning.
bool needs_free_front(Municipality const& one) {
    bool const one_kanji = character_count(one.name) == 2;
    return one_kanji || one.kind == MunicipalityKind::town || one.kind == MunicipalityKind::village;
}

bool stands_free(std::string_view folded, std::size_t at, Municipality const& one) {
    std::string_view const front = folded.substr(0, at);
    if (front.ends_with("東京都")) return true;
    char32_t const before = character_before(folded, at);
    // Another prefecture's municipality, or a ward of a designated city: 広島県府中市, 大阪市北区.
    for (char32_t const other : {U'県', U'府', U'道', U'市'})
        if (before == other) return false;
    constexpr std::u32string_view kAllowed = U"都年月日度版各全内及郡分";
    return !needs_free_front(one) || !is_kanji(before) || kAllowed.find(before) != std::u32string_view::npos;
}

// 港区域, 中央区間, 北区画 are areas, sections and plots; 小平市場 is a market.
bool ends_free(std::string_view folded, std::size_t end) {
    std::string_view const behind = folded.substr(end);
    for (std::string_view const more : {"域", "間", "画", "分", "場"})
        if (behind.starts_with(more)) return false;
    return behind.empty() || !(behind[0] >= 'a' && behind[0] <= 'z');
}

bool latin_front(std::string_view folded, std::size_t at) {
    return at > 0 && folded[at - 1] >= 'a' && folded[at - 1] <= 'z';
}

}  // namespace

std::string_view name_ja(MunicipalityKind kind) {
    return std::array<std::string_view, 4>{"特別区", "市", "町", "村"}[static_cast<std::size_t>(kind)];
}

std::string_view name_en(MunicipalityKind kind) {
    return std::array<std::string_view, 4>{"special ward", "city", "town",
                                           "village"}[static_cast<std::size_t>(kind)];
}

std::string_view name_ja(Region region) {
    return std::array<std::string_view, 3>{"区部", "多摩", "島しょ"}[static_cast<std::size_t>(region)];
}

std::string_view name_en(Region region) {
    return std::array<std::string_view, 3>{"Special wards", "Tama",
                                           "Islands"}[static_cast<std::size_t>(region)];
}

char check_digit(std::string_view five_digits) {
    // MIC: weights 6 to 2 from the left, the last figure of 11 minus the remainder by 11.
    int sum = 0;
    for (std::size_t i = 0; i < 5; ++i) sum += (five_digits[i] - '0') * (6 - static_cast<int>(i));
    return static_cast<char>('0' + (11 - sum % 11) % 10);
}

Result<std::string> municipality_code(std::string_view text) {
    constexpr std::size_t kShown = 40;
    std::string const where(truncate_characters(text, kShown));
    std::string folded = fold(text);
    std::erase(folded, ' ');
    if (!all_digits(folded) || (folded.size() != kCodeSize && folded.size() != kCodeSize - 1))
        return fail(Fault::invalid, "text.code_malformed", where);
    if (folded.size() == kCodeSize) {
        char const expected = check_digit(folded);
        if (!prefecture_number_exists(folded)) return fail(Fault::invalid, "text.code_prefecture", where);
        if (folded[5] != expected)
            return fail(Fault::invalid, "text.code_check_digit", where,
                        {{"expected", std::string(1, expected)}});
        return folded;
    }
    std::string const completed = folded + check_digit(folded), zero_lost = "0" + folded;
    bool const first = holds(completed), second = holds(zero_lost);
    bool const known = municipality_by_code(completed) != nullptr;
    if (first && second && !known)
        return fail(Fault::invalid, "text.code_ambiguous", where,
                    {{"first", completed}, {"second", zero_lost}});
    if (first) return completed;
    if (second) return zero_lost;
    return fail(Fault::invalid,
                prefecture_number_exists(folded) ? "text.code_malformed" : "text.code_prefecture", where);
}

Municipality const* municipality_by_code(std::string_view six_digits) {
    for (Municipality const& one : tokyo_municipalities())
        if (one.code == six_digits) return &one;
    return nullptr;
}

Prefecture const* prefecture_of_code(std::string_view six_digits) {
    if (six_digits.size() != kCodeSize) return nullptr;
    for (Prefecture const& one : prefectures())
        if (one.code.substr(0, 2) == six_digits.substr(0, 2)) return &one;
    return nullptr;
}

std::vector<FoundMunicipality> find_municipalities(std::string_view text) {
    Folded const folded = fold_with_offsets(text);
    std::string_view const all = folded.text;
    std::vector<FoundMunicipality> found;
    for (std::size_t at = 0; at < all.size();) {
        FoldedName const* name = longest_at(municipality_names(), all.substr(at));
        std::size_t const end = name ? at + name->name.size() : 0;
        Municipality const* one = name ? &tokyo_municipalities()[name->index] : nullptr;
        if (one && ends_free(all, end) && stands_free(all, at, *one) && !latin_front(all, at)) {
            Range const place{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
            found.push_back({one, original_range(folded, place)});
            at = end;
        } else {
            at += decode_at(all, at).size;
        }
    }
    return found;
}

Municipality const* find_municipality(std::string_view text) {
    Municipality const* only = nullptr;
    for (FoundMunicipality const& one : find_municipalities(text)) {
        if (only && only != one.municipality) return nullptr;
        only = one.municipality;
    }
    return only;
}

std::vector<Prefecture const*> find_prefectures(std::string_view text) {
    std::string const folded = fold(text);
    std::string_view const all = folded;
    std::vector<Prefecture const*> found;
    for (std::size_t at = 0; at < all.size();) {
        FoldedName const* name = longest_at(prefecture_names(), all.substr(at));
        if (name) {
            Prefecture const* one = &prefectures()[name->index];
            if (std::find(found.begin(), found.end(), one) == found.end()) found.push_back(one);
            at += name->name.size();
        } else {
            at += decode_at(all, at).size;
        }
    }
    return found;
}

}  // namespace gyoji::text
