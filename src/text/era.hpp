#pragma once
// 元号 and the Gregorian calendar. Borders to the day: 明治 from 1868-01-25 (the decree of 1868-10-23 counts
// back to it), 大正 from 1912-07-30, 昭和 from 1926-12-25, 平成 from 1989-01-08 (元号法 and the cabinet
// orders of 1989), 令和 from 2019-05-01. The first day of 大正 and of 昭和 is also the last day of the era
// before. Years that an era never had are refused with the reason. Pure; any thread.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gyoji::text {

enum class Era : unsigned char { meiji, taisho, showa, heisei, reiwa };

inline constexpr int kEraYearsAhead = 20;  // an era year later than today's year + 20 is a slip of the pen

struct EraYear {
    Era era;
    int year;  // 1 = 元年
    bool operator==(EraYear const&) const = default;
};

std::string_view name_ja(Era era);                        // 令和
char letter(Era era);                                     // r
std::optional<Era> era_of_name(std::string_view folded);  // 令和, 平成 ...

Day first_day(Era era);
std::optional<Day> last_day(Era era);  // none for the era that lasts

// 令和4 = 2022. Faults: text.era_year_zero, text.era_year_past_end (昭和65, 平成32), text.era_year_too_far
// (令和31 seen in 2026).
Result<int> gregorian_year(EraYear year, Day today);

// 平成31年4月30日. Faults as above, and text.no_such_day (2月30日), text.era_day_outside (平成31年5月1日,
// 昭和64年1月8日), text.lunisolar (days before 1873-01-01 were counted by another calendar).
Result<Day> gregorian_day(EraYear year, int month, int day, Day today);

// The era of a day (the later one on a border day); none before 明治.
std::optional<EraYear> era_year_of(Day day);

std::string wareki(Day day);  // 令和元年5月1日; ISO form before 明治
std::string wareki_of_year(
    int year);  // 令和4年; 平成31年・令和元年 for a year with a border; empty before 明治

int last_day_of_month(int year, int month);

}  // namespace gyoji::text
