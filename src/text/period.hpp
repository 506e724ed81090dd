#pragma once
// Words for time in titles, file names and cells: 令和4年度, 平成30年4月1日, H28, 2019年4月～2020年3月,
// 平成12～27年, 2020年度第1四半期, 202106, S58.4.1. Fiscal years run from 1 April to 31 March (財政法 11条).
// What cannot be (令和31年, 平成99年, 2月30日) is reported with the reason, never guessed. Pure; any thread.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "text/mark.hpp"

#include <string_view>
#include <vector>

namespace gyoji::text {

enum class Precision : unsigned char { day, month, quarter, half_year, year, fiscal_year, decade, span };

struct Period {  // both days included
    Day start, end;
    Precision precision = Precision::year;
    bool operator==(Period const&) const = default;
};

// written: a unit (年, 年度, 月, 日) or a full date stands there. guessed: only a number that looks like a
// year or date ("環境白書2020", "202106man.csv", "H28_概要").
enum class Evidence : unsigned char { written, guessed };

struct FoundPeriod {
    Range place;            // bytes of the text given
    Result<Period> period;  // or why it cannot be
    Evidence evidence = Evidence::written;
};

inline constexpr std::size_t kPeriodTextMax = 4096;  // bytes looked at
inline constexpr std::size_t kPeriodsMax = 64;       // per text
inline constexpr int kWesternYearMin = 1000;
inline constexpr int kWesternYearsAhead = 100;  // 2100年 in projections is real
inline constexpr int kGuessedYearMin = 1950;    // for numbers without 年
inline constexpr int kGuessedYearsAhead = 1;

// All of them, in order, not overlapping. 平成27年（2015年） is one; 平成23年・24年 are two.
std::vector<FoundPeriod> find_periods(std::string_view text, Day today);

// The whole text is one period (blanks around it allowed): otherwise text.not_a_period, or the reason of
// refusal.
Result<Period> parse_period(std::string_view text, Day today);

Period fiscal_year(int year);
Period calendar_year(int year);

// The same term with its first year expression in every other spelling, folded; for 令和2年: 2020年, 令和2年,
// 令和二年, r2年, ... ; 令和2年国勢調査 gives 2020年国勢調査 ... ; a bare 2020 or r2 gives both bare and
// written forms. The set does not depend on the spelling it started from, but for bare numbers, which have
// more. Empty when the term has no year. The first one is the Western form.
std::vector<std::string> year_spellings(std::string_view term, Day today);

}  // namespace gyoji::text
