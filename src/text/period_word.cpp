#include "text/period_word.hpp"

#include "text/numeral.hpp"
#include "text/period.hpp"
#include "text/utf8.hpp"

#include <array>

namespace gyoji::text {

namespace {

constexpr std::array kAllEras{Era::meiji, Era::taisho, Era::showa, Era::heisei, Era::reiwa};
constexpr std::size_t kKanjiBytes = 3;

bool ascii_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

}  // namespace

std::size_t Words::digits(std::size_t at) const {
    std::size_t count = 0;
    while (digit(at + count)) ++count;
    return count;
}

std::optional<Words::Small> Words::small_number(std::size_t at) const {
    constexpr int kMax = 999;
    auto const number = number_at(text_, at);
    if (!number || number->value > kMax) return std::nullopt;
    return Small{static_cast<int>(number->value), at + number->size};
}

std::optional<Words::Small> Words::counted(std::size_t at, std::string_view unit) const {
    auto const number = small_number(blank(at));
    if (!number) return std::nullopt;
    std::size_t const behind = blank(number->end);
    if (!starts(behind, unit)) return std::nullopt;
    return Small{number->value, behind + unit.size()};
}

std::optional<YearWord> Words::year(std::size_t at) const {
    auto word = named_era(at);
    if (!word) word = letter_era(at);
    if (!word) word = western(at);
    if (word) word->end = other_calendar(word->end);
    return word;
}

std::optional<YearWord> Words::named_era(std::size_t at) const {
    auto const era = era_of_name(text_.substr(at, 2 * kKanjiBytes));
    if (!era) return std::nullopt;
    std::size_t const from = blank(at + 2 * kKanjiBytes);
    if (starts(from, "元"))
        return YearWord{from + kKanjiBytes, 1, era, false, true, gregorian_year({*era, 1}, today_)};
    auto const number = small_number(from);
    if (!number) return std::nullopt;
    return YearWord{number->end, number->value, era,
                    false,       true,          gregorian_year({*era, number->value}, today_)};
}

std::optional<YearWord> Words::letter_era(std::size_t at) const {
    if (at > 0 && ascii_alnum(text_[at - 1])) return std::nullopt;
    bool const behind_kanji = at > 0 && static_cast<unsigned char>(text_[at - 1]) >= 0x80;
    if (behind_kanji && !letter(at)) return std::nullopt;  // 昭32 only where a word begins
    for (Era const era : kAllEras) {
        bool const initial = starts(at, name_ja(era).substr(0, kKanjiBytes));
        if (byte(at) != gyoji::text::letter(era) && !initial) continue;
        std::size_t const from = at + (initial ? kKanjiBytes : 1);
        if (starts(from, "元年"))
            return YearWord{from + kKanjiBytes, 1, era, true, true, gregorian_year({era, 1}, today_)};
        std::size_t const count = digits(from);
        if (count < 1 || count > 2) return std::nullopt;
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) number = number * 10 + (text_[from + i] - '0');
        return YearWord{from + count, number, era, true, count == 2, gregorian_year({era, number}, today_)};
    }
    return std::nullopt;
}

std::optional<YearWord> Words::western(std::size_t at) const {
    constexpr std::size_t kYearDigits = 4;
    std::size_t const from = starts(at, "西暦") ? blank(at + 2 * kKanjiBytes) : at;
    bool const figures = digits(from) == kYearDigits && (from == 0 || !digit(from - 1));
    auto const number = number_at(text_, from);
    if (!number || number->value < kWesternYearMin || number->value > 9999) return std::nullopt;
    bool const kanji =
        !digit(from) && number->size == kYearDigits * kKanjiBytes && starts(from + number->size, "年");
    if (!figures && !kanji) return std::nullopt;
    int const year = static_cast<int>(number->value);
    std::size_t const size = figures ? kYearDigits : number->size;
    return YearWord{from + size, year, std::nullopt, false, true, western_year(year)};
}

Result<int> Words::western_year(int year) const {
    if (year > today_.year + kWesternYearsAhead)
        return fail(Fault::invalid, "text.year_too_far", std::to_string(year) + "年");
    return year;
}

std::size_t Words::other_calendar(std::size_t at) const {
    std::size_t p = blank(at);
    if (byte(p) != '(') return at;
    p = blank(p + 1);
    for (Era const era : kAllEras)
        if (starts(p, name_ja(era))) {
            p = blank(p + 2 * kKanjiBytes);
            break;
        }
    if (letter(p)) ++p;
    if (starts(p, "元")) {
        p += kKanjiBytes;
    } else {
        auto const number = number_at(text_, p);
        if (!number) return at;
        p += number->size;
    }
    if (starts(p, "年")) p += kKanjiBytes;
    p = blank(p);
    if (byte(p) != ')' || !starts(blank(p + 1), "年")) return at;
    return p + 1;
}

UnitWord Words::unit(YearWord const& word) const {
    std::size_t const at = blank(word.end);
    for (std::string_view const fiscal : {"年度", "事業年度", "会計年度"})
        if (starts(at, fiscal)) return {YearUnit::fiscal, at + fiscal.size()};
    // 2020年代別人口 is 年代別, not the twenties; 2020年齢別 is 年齢別; 10年間 is a length.
    if (!starts(at, "年") || starts(at, "年間") || starts(at, "年齢") || starts(at, "年令"))
        return {YearUnit::none, word.end};
    if (starts(at, "年代") && !starts(at, "年代別") && word.number % 10 == 0)
        return {YearUnit::decade, at + 2 * kKanjiBytes};
    return {YearUnit::year, at + kKanjiBytes};
}

}  // namespace gyoji::text
