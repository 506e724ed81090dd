#include "text/era.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::text;

namespace {
constexpr Day kToday{2026, 11, 24};
}

TEST_CASE("the borders of the eras") {
    CHECK(wareki({1868, 1, 24}) == "1868-01-24");
    CHECK(wareki({1872, 12, 31}) == "1872-12-31");
    CHECK(wareki({1873, 1, 1}) == "明治6年1月1日");
    CHECK(wareki({1912, 7, 29}) == "明治45年7月29日");
    CHECK(wareki({1912, 7, 30}) == "大正元年7月30日");
    CHECK(wareki({1926, 12, 24}) == "大正15年12月24日");
    CHECK(wareki({1926, 12, 25}) == "昭和元年12月25日");
    CHECK(wareki({1989, 1, 7}) == "昭和64年1月7日");
    CHECK(wareki({1989, 1, 8}) == "平成元年1月8日");
    CHECK(wareki({2019, 4, 30}) == "平成31年4月30日");
    CHECK(wareki({2019, 5, 1}) == "令和元年5月1日");
    CHECK(wareki_of_year(2019) == "平成31年・令和元年");
    CHECK(wareki_of_year(2020) == "令和2年");
    CHECK(wareki_of_year(1800).empty());
}

TEST_CASE("both names of a border day are right") {
    CHECK(*gregorian_day({Era::meiji, 45}, 7, 30, kToday) == Day{1912, 7, 30});
    CHECK(*gregorian_day({Era::taisho, 1}, 7, 30, kToday) == Day{1912, 7, 30});
    CHECK(*gregorian_day({Era::taisho, 15}, 12, 25, kToday) == Day{1926, 12, 25});
    CHECK(*gregorian_day({Era::showa, 1}, 12, 25, kToday) == Day{1926, 12, 25});
    CHECK(gregorian_day({Era::heisei, 1}, 1, 7, kToday).error().code == "text.era_day_outside");
    CHECK(gregorian_day({Era::heisei, 12}, 2, 29, kToday)->iso() == "2000-02-29");  // 閏年
    CHECK(gregorian_day({Era::heisei, 13}, 2, 29, kToday).error().code == "text.no_such_day");
}

TEST_CASE("every day since 1873 goes to its era and back") {
    int days = 0;
    for (int year = 1873; year <= 2046; ++year)
        for (int month = 1; month <= 12; ++month)
            for (int day = 1; day <= last_day_of_month(year, month); ++day, ++days) {
                auto const era = era_year_of({year, month, day});
                REQUIRE(era.has_value());
                auto const back = gregorian_day(*era, month, day, kToday);
                REQUIRE(back.has_value());
                REQUIRE(*back == Day{year, month, day});
            }
    CHECK(days == 174 * 365 + 42);
}

TEST_CASE("years an era never had") {
    CHECK(gregorian_year({Era::reiwa, 0}, kToday).error().code == "text.era_year_zero");
    CHECK(gregorian_year({Era::reiwa, -1}, kToday).error().code == "text.era_year_zero");
    CHECK(*gregorian_year({Era::heisei, 31}, kToday) == 2019);
    CHECK(gregorian_year({Era::heisei, 32}, kToday).error().code == "text.era_year_past_end");
    CHECK(*gregorian_year({Era::reiwa, 28}, kToday) == kToday.year + kEraYearsAhead);
    CHECK(gregorian_year({Era::reiwa, 29}, kToday).error().code == "text.era_year_too_far");
    CHECK(last_day_of_month(2024, 2) == 29);
    CHECK(last_day_of_month(2100, 2) == 28);
}
