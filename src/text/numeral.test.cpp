#include "text/numeral.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace gyoji::text;

TEST_CASE("what is not a number is refused") {
    for (char const* text :
         {"", " ", "万", "億三", "十十", "百千", "一万一億", "三二百千", "1.5", "1.55", "abc", "元", "-3",
          "12,34", "1万1万", "十万十十", "五百円", "1.23456万", "二〇十百"}) {
        CAPTURE(text);
        auto const result = parse_number(text);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == "text.not_a_number");
    }
}

TEST_CASE("numbers in every writing") {
    struct Case {
        char const* text;
        std::int64_t value;
    };
    for (auto const& [text, value] : std::vector<Case>{{"〇", 0},
                                                       {"0", 0},
                                                       {"０１", 1},
                                                       {"一", 1},
                                                       {"十", 10},
                                                       {"一十", 10},
                                                       {"十五", 15},
                                                       {"二十", 20},
                                                       {"一五", 15},
                                                       {"二〇二〇", 2020},
                                                       {"二○二○", 2020},
                                                       {"百", 100},
                                                       {"三百二十一", 321},
                                                       {"千九百八十九", 1989},
                                                       {"九千九百九十九", 9999},
                                                       {"一万", 10000},
                                                       {"十万", 100000},
                                                       {"壱万弐千参百", 12300},
                                                       {"壹萬貳仟", 12000},
                                                       {"3千", 3000},
                                                       {"1万2千", 12000},
                                                       {"１２万３４５６", 123456},
                                                       {"1億2345万", 123450000},
                                                       {"1.5万", 15000},
                                                       {"0.1億", 10000000},
                                                       {"1,234", 1234},
                                                       {"１，２３４，５６７", 1234567},
                                                       {"千23", 1023},
                                                       {" 四万 ", 40000}}) {
        CAPTURE(text);
        auto const result = parse_number(text);
        REQUIRE(result.has_value());
        CHECK(*result == value);
    }
}

TEST_CASE("the limit and one past it") {
    CHECK(*parse_number("999999999999999999") == kNumberMax);
    CHECK(parse_number("1000000000000000000").error().code == "text.number_too_large");
    CHECK(*parse_number("九十九京") == 990'000'000'000'000'000);
    CHECK(parse_number("百京").error().code == "text.number_too_large");
    CHECK(parse_number(std::string(500, '9')).error().code == "text.number_too_large");
}

TEST_CASE("a number inside a text ends where it ends") {
    CHECK(number_at("三千円", 0)->value == 3000);
    CHECK(number_at("三千円", 0)->size == 6);
    CHECK(number_at("平成27年", 6)->value == 27);
    CHECK(number_at("1.5人", 0)->value == 1);
    CHECK(number_at("1,2", 0)->size == 1);
    CHECK_FALSE(number_at("円", 0).has_value());
    CHECK_FALSE(number_at("", 0).has_value());
}
