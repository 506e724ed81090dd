#include "text/period.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace gyoji;
using namespace gyoji::text;

namespace {

constexpr Day kToday{2026, 11, 24};

// "2022-04-01/2023-03-31 fiscal_year" or the code of the refusal.
std::string spell(Result<Period> const& period) {
    static constexpr char const* kNames[] = {"day",  "month",       "quarter", "half_year",
                                             "year", "fiscal_year", "decade",  "span"};
    if (!period) return period.error().code;
    return period->start.iso() + "/" + period->end.iso() + " " + kNames[static_cast<int>(period->precision)];
}

std::string parsed(std::string_view text) {
    return spell(parse_period(text, kToday));
}

std::string found(std::string_view text) {
    std::string out;
    for (FoundPeriod const& one : find_periods(text, kToday)) {
        if (!out.empty()) out += ", ";
        out += "[" + std::string(text.substr(one.place.begin, one.place.end - one.place.begin)) + "] " +
               spell(one.period);
        if (one.evidence == Evidence::guessed) out += "?";
    }
    return out;
}

struct Case {
    std::string_view text, expected;
};

constexpr Case kDates[] = {{"令和4年度", "2022-04-01/2023-03-31 fiscal_year"},
                           {"令和４年度", "2022-04-01/2023-03-31 fiscal_year"},
                           {"令和四年度", "2022-04-01/2023-03-31 fiscal_year"},
                           {" 令和 4 年度 ", "2022-04-01/2023-03-31 fiscal_year"},
                           {"R4年度", "2022-04-01/2023-03-31 fiscal_year"},
                           {"Ｒ０４年度", "2022-04-01/2023-03-31 fiscal_year"},
                           {"2022年度", "2022-04-01/2023-03-31 fiscal_year"},
                           {"FY2022", "2022-04-01/2023-03-31 fiscal_year"},
                           {"平成31年度", "2019-04-01/2020-03-31 fiscal_year"},
                           {"令和元年度", "2019-04-01/2020-03-31 fiscal_year"},
                           {"平成元年度", "1989-04-01/1990-03-31 fiscal_year"},
                           {"令和元年", "2019-05-01/2019-12-31 year"},
                           {"令和1年", "2019-05-01/2019-12-31 year"},
                           {"平成31年", "2019-01-01/2019-04-30 year"},
                           {"昭和64年", "1989-01-01/1989-01-07 year"},
                           {"平成元年", "1989-01-08/1989-12-31 year"},
                           {"大正15年", "1926-01-01/1926-12-25 year"},
                           {"昭和元年", "1926-12-25/1926-12-31 year"},
                           {"㍻３０年", "2018-01-01/2018-12-31 year"},
                           {"平成三十年", "2018-01-01/2018-12-31 year"},
                           {"二〇二〇年", "2020-01-01/2020-12-31 year"},
                           {"西暦2020年", "2020-01-01/2020-12-31 year"},
                           {"平成31年4月30日", "2019-04-30/2019-04-30 day"},
                           {"令和元年5月1日", "2019-05-01/2019-05-01 day"},
                           {"昭和64年1月7日", "1989-01-07/1989-01-07 day"},
                           {"昭和六十三年十二月三十一日", "1988-12-31/1988-12-31 day"},
                           {"S58.4.1", "1983-04-01/1983-04-01 day"},
                           {"昭32. 7. 1", "1957-07-01/1957-07-01 day"},
                           {"平30年度", "2018-04-01/2019-03-31 fiscal_year"},
                           {"平成29.1.8", "2017-01-08/2017-01-08 day"},
                           {"2020年2月29日", "2020-02-29/2020-02-29 day"},
                           {"2020-02-29", "2020-02-29/2020-02-29 day"},
                           {"2020/2/9", "2020-02-09/2020-02-09 day"},
                           {"20200229", "2020-02-29/2020-02-29 day"},
                           {"202002", "2020-02-01/2020-02-29 month"},
                           {"2020-02", "2020-02-01/2020-02-29 month"},
                           {"2020年2月", "2020-02-01/2020-02-29 month"},
                           {"平成26年1月分", "2014-01-01/2014-01-31 month"},
                           {"平成31年4月", "2019-04-01/2019-04-30 month"},
                           {"平成26年3月末", "2014-03-31/2014-03-31 day"},
                           {"平成29年12月末日", "2017-12-31/2017-12-31 day"},
                           {"令和2年度第1四半期", "2020-04-01/2020-06-30 quarter"},
                           {"令和元年度第四四半期", "2020-01-01/2020-03-31 quarter"},
                           {"2015年度下半期", "2015-10-01/2016-03-31 half_year"},
                           {"2015年上半期", "2015-01-01/2015-06-30 half_year"},
                           {"平成28年度_12月", "2016-12-01/2016-12-31 month"},
                           {"平成28年度3月", "2017-03-01/2017-03-31 month"},
                           {"平成20事業年度", "2008-04-01/2009-03-31 fiscal_year"},
                           {"1990年代", "1990-01-01/1999-12-31 decade"},
                           {"昭和50年代", "1975-01-01/1984-12-31 decade"},
                           {"平成27年度（2015年度）", "2015-04-01/2016-03-31 fiscal_year"},
                           {"平成31年（2019年）", "2019-01-01/2019-12-31 year"},
                           {"令和2年（2020年5月分）", "2020-05-01/2020-05-31 month"},
                           {"平成 12(2000)年度", "2000-04-01/2001-03-31 fiscal_year"}};

constexpr Case kSpans[] = {{"2019年4月～2020年3月", "2019-04-01/2020-03-31 span"},
                           {"平成30年度から令和2年度", "2018-04-01/2021-03-31 span"},
                           {"平成30年度から令和2年度まで", "2018-04-01/2021-03-31 span"},
                           {"令和2年度〜4年度", "2020-04-01/2023-03-31 span"},
                           {"平成12～27年", "2000-01-01/2015-12-31 span"},
                           {"平成28～30年度", "2016-04-01/2019-03-31 span"},
                           {"平成２７－２８年度", "2015-04-01/2017-03-31 span"},
                           {"平成27・28年度", "2015-04-01/2017-03-31 span"},
                           {"H21～25", "2009-01-01/2013-12-31 span"},
                           {"2007～2016", "2007-01-01/2016-12-31 span"},
                           {"2019～20年", "2019-01-01/2020-12-31 span"},
                           {"2012～2019年度", "2012-04-01/2020-03-31 span"},
                           {"昭和58年から平成31年まで", "1983-01-01/2019-04-30 span"},
                           {"大正9年～平成22年", "1920-01-01/2010-12-31 span"},
                           {"2017年4月・5月", "text.not_a_period"},
                           {"2019年10月～3月", "2019-10-01/2020-03-31 span"},
                           {"2020年4月1日～30日", "2020-04-01/2020-04-30 span"},
                           {"2020年4月1日～5月6日", "2020-04-01/2020-05-06 span"},
                           {"平成 12(2000)年度～平成 26(2014)年度", "2000-04-01/2015-03-31 span"},
                           {"平成30年度～令和31年度", "text.era_year_too_far"}};

constexpr Case kTitles[] = {
    {"", ""},
    {"児童遊園一覧", ""},
    {"3-(2)入港船舶トン数階級別・船種別表", ""},
    {"PM2.5（微小粒子状物質）", ""},
    {"M7級の地震、震度5、S3バケット、H2O", ""},
    {"昭和3丁目・明治通り・大正大学・平成通り2", ""},
    {"03-2020-1234", ""},
    {"港区131032", ""},
    {"定員2020人、2000円", ""},
    {"1,2020", ""},
    {"施設数（平成30年度）", "[平成30年度] 2018-04-01/2019-03-31 fiscal_year"},
    {"【令和２年度行政資料集】国民年金", "[令和２年度] 2020-04-01/2021-03-31 fiscal_year"},
    {"医療機関（平成28年10月１日現在）", "[平成28年10月１日] 2016-10-01/2016-10-01 day"},
    {"H22市町村・休日", "[H22] 2010-01-01/2010-12-31 year?"},
    {"202106man.csv", "[202106] 2021-06-01/2021-06-30 month?"},
    {"od20220201.csv", "[20220201] 2022-02-01/2022-02-01 day?"},
    {"H28_gaiyou_075.csv", "[H28] 2016-01-01/2016-12-31 year?"},
    {"r1kannaigaiyou_120.csv", ""},
    {"tochi_2020_A_hyo1_7_2.csv", "[2020] 2020-01-01/2020-12-31 year?"},
    {"TEhKreZsOipHv1h26BEcbF0NFDY.jpg", ""},
    {"環境白書2019－データ集－", "[2019] 2019-01-01/2019-12-31 year?"},
    {"平成29年町丁別世帯数（2月）", "[平成29年] 2017-01-01/2017-12-31 year"},
    {"平成99年の予測と平成30年", "[平成99年] text.era_year_past_end, [平成30年] 2018-01-01/2018-12-31 year"},
    {"2020年代別人口", "[2020年] 2020-01-01/2020-12-31 year"},
    {"2020年齢別人口", "[2020] 2020-01-01/2020-12-31 year?"},
    {"2000年間", ""},
    {"犯罪発生状況（平成 2 7 年 1 月）", ""},
    {"進路状況（H8～H14 の７年間）", "[H8～H14] 1996-01-01/2002-12-31 span?"},
    {"波浪（ H22.10～ H24.12）", "[H22.10～ H24.12] 2010-10-01/2012-12-31 span?"},
    {"H31・R1_旅行者", "[H31] 2019-01-01/2019-04-30 year?, [R1] 2019-05-01/2019-12-31 year?"},
    {"平成25年度決算（平成26年3月31日現在）",
     "[平成25年度] 2013-04-01/2014-03-31 fiscal_year, [平成26年3月31日] 2014-03-31/2014-03-31 "
     "day"}};

}  // namespace

TEST_CASE("what is no period is refused") {
    for (char const* text : {"", " ", "年", "平成", "令和年", "令和4年度から", "12年", "abc", "\xFF",
                             "2020年2021年", "約2020年"}) {
        CAPTURE(text);
        CHECK(parsed(text) == "text.not_a_period");
    }
}

TEST_CASE("impossible dates are refused with the reason") {
    CHECK(parsed("令和31年") == "text.era_year_too_far");
    CHECK(parsed("令和28年") == "2046-01-01/2046-12-31 year");  // today + 20
    CHECK(parsed("令和29年") == "text.era_year_too_far");
    CHECK(parsed("平成99年") == "text.era_year_past_end");
    CHECK(parsed("平成32年度") == "text.era_year_past_end");
    CHECK(parsed("昭和65年") == "text.era_year_past_end");
    CHECK(parsed("昭和64年度") == "text.era_day_outside");
    CHECK(parsed("平成0年") == "text.era_year_zero");
    CHECK(parsed("平成31年8月") == "text.era_day_outside");
    CHECK(parsed("平成31年5月1日") == "text.era_day_outside");
    CHECK(parsed("令和元年4月30日") == "text.era_day_outside");
    CHECK(parsed("2021年2月29日") == "text.no_such_day");
    CHECK(parsed("令和3年13月") == "text.no_such_day");
    CHECK(parsed("2126年") == "2126-01-01/2126-12-31 year");  // today + 100
    CHECK(parsed("2127年") == "text.year_too_far");
    CHECK(parsed("明治5年12月2日") == "text.lunisolar");
    CHECK(parsed("明治6年1月1日") == "1873-01-01/1873-01-01 day");
}

TEST_CASE("years, fiscal years, months and days in every writing") {
    for (auto const& [text, expected] : kDates) {
        CAPTURE(text);
        CHECK(parsed(text) == expected);
    }
}

TEST_CASE("spans") {
    for (auto const& [text, expected] : kSpans) {
        CAPTURE(text);
        CHECK(parsed(text) == expected);
    }
    CHECK(found("2020年～2019年") ==
          "[2020年] 2020-01-01/2020-12-31 year, [2019年] 2019-01-01/2019-12-31 year");
}

TEST_CASE("period words in titles and file names") {
    for (auto const& [text, expected] : kTitles) {
        CAPTURE(text);
        CHECK(found(text) == expected);
    }
}

TEST_CASE("long and broken texts stay bounded") {
    std::string many;
    for (int i = 0; i < 2000; ++i) many += "2020年 ";
    CHECK(find_periods(many, kToday).size() == kPeriodsMax);
    CHECK(find_periods(std::string(100000, '2'), kToday).empty());
    CHECK(find_periods(std::string(kPeriodTextMax - 3, 'x') + " 2020年", kToday).empty());
    CHECK(found("\xFF"
                "2020年\xE5") == "[2020年] 2020-01-01/2020-12-31 year");
}

TEST_CASE("a year in every spelling") {
    auto const sorted = [](char const* term) {
        auto all = year_spellings(term, kToday);
        std::sort(all.begin(), all.end());
        return all;
    };
    auto const year = sorted("2020年");
    CHECK(year == std::vector<std::string>{"2020年", "r02", "r02年", "r2", "r2年", "令和2年", "令和二年"});
    for (char const* same : {"２０２０年", "令和2年", "令和２年", "令和二年", "R2", "r02", "R2年"})
        CHECK(sorted(same) == year);
    auto const bare = sorted("2020");
    CHECK(std::includes(bare.begin(), bare.end(), year.begin(), year.end()));
    CHECK(bare.size() == year.size() + 1);
    CHECK(year_spellings("令和2年", kToday).front() == "2020年");

    auto const border = sorted("令和元年度");
    CHECK(border == sorted("平成31年度"));
    CHECK(border == sorted("2019年度"));
    CHECK(std::count(border.begin(), border.end(), "平成三十一年度") == 1);
    CHECK(std::count(border.begin(), border.end(), "令和元年度") == 1);
    CHECK(sorted("1989年度") == sorted("平成元年度"));

    auto const inside = sorted("令和2年国勢調査");
    CHECK(std::count(inside.begin(), inside.end(), "2020年国勢調査") == 1);
    CHECK(year_spellings("避難所", kToday).empty());
    CHECK(year_spellings("", kToday).empty());
    CHECK(year_spellings("令和31年", kToday).empty());
    CHECK(year_spellings(std::string(401, 'x') + "2020年", kToday).empty());
}
