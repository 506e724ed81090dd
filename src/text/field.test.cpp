#include "text/field.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace gyoji::text;

TEST_CASE("the thirteen fields stand in the paper's order") {
    constexpr std::string_view kPaper[] = {"人口減少・少子高齢化",
                                           "防災・災害計画",
                                           "まちづくり",
                                           "産業雇用創出",
                                           "医療・福祉",
                                           "税金",
                                           "生活",
                                           "交通情報",
                                           "オリンピック・パラリンピック",
                                           "観光",
                                           "環境",
                                           "芸術文化",
                                           "治安"};
    std::set<std::string_view> slugs;
    for (PriorityField const& one : priority_fields()) {
        CHECK(one.name_ja == kPaper[one.number - 1]);
        CHECK(priority_field(one.number) == &one);
        CHECK_FALSE(one.name_en.empty());
        slugs.insert(one.slug);
    }
    CHECK(slugs.size() == kPriorityFields);
    CHECK(priority_field(0) == nullptr);
    CHECK(priority_field(14) == nullptr);
}

TEST_CASE("groups are fields by their title") {
    CHECK(field_of_group("") == nullptr);
    CHECK(field_of_group("その他") == nullptr);
    CHECK(field_of_group("防災") == nullptr);
    CHECK(field_of_group("防災・災害計画")->number == 2);
    CHECK(field_of_group("防災･災害計画 ")->number == 2);
    CHECK(field_of_group("ｵﾘﾝﾋﾟｯｸ・ﾊﾟﾗﾘﾝﾋﾟｯｸ")->number == 9);
}

TEST_CASE("words of the title decide, the longest first, with the word as basis") {
    struct Case {
        std::string_view title;
        int number;  // 0: none
        std::string_view basis;
    };
    for (auto const& [title, number, basis] :
         std::vector<Case>{{"", 0, ""},
                           {"\xFF", 0, ""},
                           {"その他の一覧", 0, ""},
                           {"避難所一覧", 2, "避難"},
                           {"ﾋﾅﾝ", 0, ""},
                           {"令和4年度 予算", 6, "予算"},
                           {"年齢別人口", 1, "年齢別"},
                           {"バリアフリーマップ", 5, "バリアフリー"},
                           {"ﾊﾞﾘｱﾌﾘｰﾏｯﾌﾟ", 5, "バリアフリー"},
                           {"文化財一覧", 12, "文化財"},
                           {"町字別犯罪情報", 13, "犯罪"},
                           {"消防水利施設一覧", 2, "消防"},
                           {"大気汚染常時監視", 11, "大気"},
                           {"コミュニティバス停留所", 8, "コミュニティバス"}}) {
        CAPTURE(title);
        auto const guess = field_of_title(title);
        CHECK((guess ? guess->field->number : 0) == number);
        if (guess) CHECK(guess->basis == basis);
    }
}
