#include "text/municipality.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace gyoji::text;

namespace {

std::string code_of(std::string_view text) {
    auto const result = municipality_code(text);
    return result ? *result : result.error().code;
}

std::string names(std::string_view text) {
    std::string out;
    for (FoundMunicipality const& one : find_municipalities(text)) {
        if (!out.empty()) out += ",";
        out += std::string(one.municipality->name);
        CHECK(one.place.begin < one.place.end);
        CHECK(one.place.end <= text.size());
    }
    return out;
}

}  // namespace

TEST_CASE("codes as they stand in cells") {
    CHECK(code_of("") == "text.code_malformed");
    CHECK(code_of("港区") == "text.code_malformed");
    CHECK(code_of("1310") == "text.code_malformed");
    CHECK(code_of("1310320") == "text.code_malformed");
    CHECK(code_of("13103.0") == "text.code_malformed");
    CHECK(code_of("131032") == "131032");
    CHECK(code_of(" １３１０３２ ") == "131032");
    CHECK(code_of("13103") == "131032");  // check digit missing
    CHECK(code_of("92011") == "092011");  // leading zero lost: 宇都宮市
    CHECK(code_of("12025") == "012025");  // 函館市
    CHECK(code_of("131033") == "text.code_check_digit");
    CHECK(code_of("480002") == "text.code_prefecture");
    CHECK(code_of("000000") == "text.code_prefecture");
    CHECK(code_of("99999") == "text.code_prefecture");
    CHECK(code_of("10006") == "010006");  // 北海道 without its zero
    auto const wrong = municipality_code("131030");
    CHECK(wrong.error().values.front().second == "2");
}

TEST_CASE("five digits that can be read in two ways are refused") {
    auto const result =
        municipality_code("12203");  // 市川市 without its check digit, or 士別市 without its zero
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "text.code_ambiguous");
    CHECK(result.error().values[0].second == "122033");
    CHECK(result.error().values[1].second == "012203");
    int ambiguous = 0;
    for (int number = 10000; number < 48000; ++number)
        if (code_of(std::to_string(number)) == "text.code_ambiguous") ++ambiguous;
    CHECK(ambiguous > 0);
    CHECK(ambiguous < 38000 / 10);  // about one in eleven of the plausible ones
    for (Municipality const& one : tokyo_municipalities()) CHECK(code_of(one.code.substr(0, 5)) == one.code);
}

TEST_CASE("check digits of all tables") {
    // Pairs seen in public data, see domain/japan.md section 5.4.
    CHECK(check_digit("13101") == '6');
    CHECK(check_digit("13103") == '2');
    CHECK(check_digit("13421") == '0');
    CHECK(check_digit("13208") == '0');
    for (Municipality const& one : tokyo_municipalities()) {
        CAPTURE(one.name);
        REQUIRE(one.code.size() == 6);
        CHECK(check_digit(one.code) == one.code[5]);
        CHECK(municipality_by_code(one.code) == &one);
        CHECK(prefecture_of_code(one.code)->name == "東京都");
    }
    for (Prefecture const& one : prefectures()) {
        CAPTURE(one.name);
        REQUIRE(one.code.size() == 6);
        CHECK(check_digit(one.code) == one.code[5]);
        CHECK(prefecture_of_code(one.code) == &one);
    }
    CHECK(municipality_by_code("131000") == nullptr);
    CHECK(prefecture_of_code("999999") == nullptr);
    CHECK(prefecture_of_code("13") == nullptr);
}

TEST_CASE("Tokyo has 23 wards, 26 cities, 5 towns and 8 villages") {
    int kinds[4] = {}, regions[3] = {};
    std::set<std::string_view> codes, all_names, english;
    for (Municipality const& one : tokyo_municipalities()) {
        ++kinds[static_cast<int>(one.kind)];
        ++regions[static_cast<int>(one.region)];
        codes.insert(one.code);
        all_names.insert(one.name);
        english.insert(one.name_en);
    }
    CHECK(kinds[0] == 23);
    CHECK(kinds[1] == 26);
    CHECK(kinds[2] == 5);
    CHECK(kinds[3] == 8);
    CHECK(regions[0] == 23);
    CHECK(regions[1] == 30);
    CHECK(regions[2] == 9);
    CHECK(codes.size() == 62);
    CHECK(all_names.size() == 62);
    CHECK(english.size() == 62);
    CHECK(prefectures().size() == 47);
    for (std::size_t i = 0; i < 47; ++i)
        CHECK(std::stoul(std::string(prefectures()[i].code.substr(0, 2))) == i + 1);
}

TEST_CASE("municipalities are found by their full names only") {
    struct Case {
        std::string_view text;
        std::string_view names;
    };
    for (auto const& [text, expected] : std::vector<Case>{{"", ""},
                                                          {"中央", ""},
                                                          {"港", ""},
                                                          {"中央図書館、北の丸、港湾局", ""},
                                                          {"空港区域図", ""},
                                                          {"北区画整理", ""},
                                                          {"中央区間の交通量", ""},
                                                          {"城北区", ""},
                                                          {"大阪市北区", ""},
                                                          {"広島県府中市", ""},
                                                          {"周防大島町", ""},
                                                          {"名古屋市港区、港区", "港区"},
                                                          {"港区", "港区"},
                                                          {"東京都港区", "港区"},
                                                          {"平成28年度港区の選挙", "港区"},
                                                          {"【北区】AED", "北区"},
                                                          {"港区立図書館", "港区"},
                                                          {"東京都府中市", "府中市"},
                                                          {"東大和市と東村山市", "東大和市,東村山市"},
                                                          {"奥多摩町", "奥多摩町"},
                                                          {"青ケ島村", "青ヶ島村"},
                                                          {"青ヶ島村", "青ヶ島村"},
                                                          {"桧原村", "檜原村"},
                                                          {"國立市", "国立市"},
                                                          {"Minato City AED", "港区"},
                                                          {"ＭＩＮＡＴＯ　ＣＩＴＹ", "港区"},
                                                          {"Aminato Cityx", ""},
                                                          {"東京都大島町", "大島町"}}) {
        CAPTURE(text);
        CHECK(names(text) == expected);
    }
}

TEST_CASE("a text that names several municipalities has no one municipality") {
    CHECK(find_municipality("多摩地域（八王子市及び町田市を除く。）") == nullptr);
    CHECK(find_municipality("避難所一覧") == nullptr);
    REQUIRE(find_municipality("港区 港区立図書館") != nullptr);
    CHECK(find_municipality("港区 港区立図書館")->code == "131032");
}

TEST_CASE("prefectures") {
    auto const fuchu = find_prefectures("東京都府中市");
    REQUIRE(fuchu.size() == 1);
    CHECK(fuchu[0]->name == "東京都");
    CHECK(find_prefectures("京都府と東京都と京都府").size() == 2);
    CHECK(find_prefectures("東京、京都").empty());
}
