#include "text/era.hpp"

#include <array>

namespace gyoji::text {

namespace {

struct EraRow {
    Era era;
    char letter;
    std::string_view name;
    Day first;
    Day last;  // year 0 = lasts
};

constexpr std::array<EraRow, 5> kEras{{{Era::meiji, 'm', "明治", {1868, 1, 25}, {1912, 7, 30}},
                                       {Era::taisho, 't', "大正", {1912, 7, 30}, {1926, 12, 25}},
                                       {Era::showa, 's', "昭和", {1926, 12, 25}, {1989, 1, 7}},
                                       {Era::heisei, 'h', "平成", {1989, 1, 8}, {2019, 4, 30}},
                                       {Era::reiwa, 'r', "令和", {2019, 5, 1}, {0, 0, 0}}}};

// 1873-01-01 is the first day of the Gregorian calendar in Japan (太政官布告 337 of 明治5年).
constexpr Day kGregorianStart{1873, 1, 1};

EraRow const& row(Era era) {
    return kEras[static_cast<std::size_t>(era)];
}

std::string label(EraYear year) {
    return std::string(name_ja(year.era)) + (year.year == 1 ? "元" : std::to_string(year.year));
}

}  // namespace

std::string_view name_ja(Era era) {
    return row(era).name;
}

char letter(Era era) {
    return row(era).letter;
}

std::optional<Era> era_of_name(std::string_view folded) {
    for (EraRow const& one : kEras)
        if (one.name == folded) return one.era;
    return std::nullopt;
}

Day first_day(Era era) {
    return row(era).first;
}

std::optional<Day> last_day(Era era) {
    if (row(era).last.year == 0) return std::nullopt;
    return row(era).last;
}

Result<int> gregorian_year(EraYear year, Day today) {
    if (year.year < 1) return fail(Fault::invalid, "text.era_year_zero", label(year));
    int const gregorian = row(year.era).first.year + year.year - 1;
    if (auto const last = last_day(year.era); last && gregorian > last->year)
        return fail(Fault::invalid, "text.era_year_past_end", label(year) + "年",
                    {{"era", std::string(name_ja(year.era))}, {"last", last->iso()}});
    if (gregorian > today.year + kEraYearsAhead)
        return fail(Fault::invalid, "text.era_year_too_far", label(year) + "年",
                    {{"year", std::to_string(gregorian)}});
    return gregorian;
}

Result<Day> gregorian_day(EraYear year, int month, int day, Day today) {
    Day const result{TRY(gregorian_year(year, today)), month, day};
    std::string const where = label(year) + "年" + std::to_string(month) + "月" + std::to_string(day) + "日";
    if (!result.valid()) return fail(Fault::invalid, "text.no_such_day", where);
    auto const last = last_day(year.era);
    if (result < first_day(year.era) || (last && result > *last))
        return fail(Fault::invalid, "text.era_day_outside", where,
                    {{"era", std::string(name_ja(year.era))},
                     {"first", first_day(year.era).iso()},
                     {"last", last ? last->iso() : ""}});
    if (result < kGregorianStart) return fail(Fault::invalid, "text.lunisolar", where);
    return result;
}

std::optional<EraYear> era_year_of(Day day) {
    for (auto one = kEras.rbegin(); one != kEras.rend(); ++one)
        if (day >= one->first) return EraYear{one->era, day.year - one->first.year + 1};
    return std::nullopt;
}

std::string wareki(Day day) {
    auto const year = era_year_of(day);
    if (!year || day < kGregorianStart) return day.iso();
    return label(*year) + "年" + std::to_string(day.month) + "月" + std::to_string(day.day) + "日";
}

std::string wareki_of_year(int year) {
    auto const start = era_year_of({year, 1, 1});
    auto const end = era_year_of({year, 12, 31});
    if (!end) return {};
    if (!start || start->era == end->era) return label(*end) + "年";
    return label(*start) + "年・" + label(*end) + "年";
}

int last_day_of_month(int year, int month) {
    for (int day = 31; day > 28; --day)
        if (Day{year, month, day}.valid()) return day;
    return 28;
}

}  // namespace gyoji::text
