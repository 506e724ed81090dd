#include "text/fold.hpp"
#include "text/period.hpp"
#include "text/period_word.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace gyoji::text {

namespace {

constexpr std::size_t kTermMax = 400;  // bytes; a longer query word is no year

struct YearTerm {
    std::size_t begin, end;
    int year;
    YearUnit unit;
    bool bare_western;
};

std::string kanji_number(int number) {  // 1..99
    static constexpr std::string_view kDigits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string out;
    if (number >= 20) out += kDigits[number / 10];
    if (number >= 10) out += "十";
    return out + std::string(kDigits[number % 10]);
}

// The first year with a unit; a bare one only when it is the whole term.
std::optional<YearTerm> year_term(std::string_view folded, Day today) {
    Words const words(folded, today);
    for (std::size_t at = 0; at < folded.size(); at += decode_at(folded, at).size) {
        bool const inside_number = words.digit(at) && at > 0 && words.digit(at - 1);
        if (inside_number) continue;
        auto const word = words.year(at);
        if (!word || !word->year) continue;
        UnitWord const unit = words.unit(*word);
        if (unit.unit == YearUnit::decade) continue;
        if (unit.unit != YearUnit::none) return YearTerm{at, unit.end, *word->year, unit.unit, false};
        if (at == 0 && word->end == folded.size())
            return YearTerm{0, word->end, *word->year, unit.unit, !word->era};
    }
    return std::nullopt;
}

void add_era_forms(std::vector<std::string>& out, int year, YearUnit unit) {
    std::string const suffix = unit == YearUnit::fiscal ? "年度" : "年";
    // A fiscal year may carry the name of either era it touches; a calendar year likewise.
    Period const span = unit == YearUnit::fiscal ? fiscal_year(year) : calendar_year(year);
    for (Era const era : {Era::meiji, Era::taisho, Era::showa, Era::heisei, Era::reiwa}) {
        if (span.end < first_day(era) || (last_day(era) && span.start > *last_day(era))) continue;
        int const number = year - first_day(era).year + 1;
        if (number < 1) continue;
        std::string const name(name_ja(era)), initial(1, letter(era)), figures = std::to_string(number);
        if (number == 1) out.push_back(name + "元" + suffix);
        out.push_back(name + figures + suffix);
        out.push_back(name + kanji_number(number) + suffix);
        if (number < 10) out.push_back(initial + "0" + figures + suffix);
        out.push_back(initial + figures + suffix);
        if (unit == YearUnit::fiscal) continue;
        if (number < 10) out.push_back(initial + "0" + figures);
        out.push_back(initial + figures);
    }
}

}  // namespace

std::vector<std::string> year_spellings(std::string_view term, Day today) {
    if (term.size() > kTermMax) return {};
    std::string const folded = fold(term);
    auto const found = year_term(folded, today);
    if (!found) return {};
    std::vector<std::string> years{std::to_string(found->year) +
                                   (found->unit == YearUnit::fiscal ? "年度" : "年")};
    add_era_forms(years, found->year, found->unit);
    if (found->bare_western) years.push_back(std::to_string(found->year));
    std::string const before = folded.substr(0, found->begin), behind = folded.substr(found->end);
    for (std::string& year : years) year = before + year + behind;
    return years;
}

}  // namespace gyoji::text
