#include "text/slug.hpp"

#include "text/normal.hpp"
#include "text/romaji.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace gyoji::text;

TEST_CASE("CKAN's rule for names, at the limits and one past them") {
    CHECK_FALSE(valid_name(""));
    CHECK_FALSE(valid_name("a"));
    CHECK(valid_name("ab"));
    CHECK(valid_name("t131032d0000000271"));
    CHECK(valid_name(std::string(100, 'a')));
    CHECK_FALSE(valid_name(std::string(101, 'a')));
    CHECK(valid_name("a-b_c"));
    CHECK_FALSE(valid_name("Ab"));
    CHECK_FALSE(valid_name("a b"));
    CHECK_FALSE(valid_name("港区"));
    CHECK(check_name("x").error().code == "text.name_length");
    CHECK(check_name("ab港").error().where == "港");
    CHECK(check_name("ab\xFF").error().where == "\uFFFD");
}

TEST_CASE("names from titles are valid, stable and different") {
    for (std::string const& title :
         std::vector<std::string>{"", " ", "a", "港区AED設置箇所", "\xFF", "トイレ", "Public toilets 2020",
                                  "―――", std::string(5000, 'x'), std::string(5000, '-'), "😀"}) {
        CAPTURE(title);
        std::string const name = name_of_title(title);
        CHECK(valid_name(name));
        CHECK(name == name_of_title(title));
        CHECK(valid_name(name_of_title(title, 9999999)));
        CHECK(name_of_title(title, 2) != name);
    }
    CHECK(name_of_title("トイレ") == "toire");
    CHECK(name_of_title("Public toilets (2020)") == "public-toilets-2020");
    CHECK(name_of_title("ＡＥＤ　リスト") == "aed-risuto");
    CHECK(name_of_title("避難所").starts_with("d-"));
    CHECK(name_of_title("避難所") != name_of_title("避難場所"));
    CHECK(name_of_title("避難所").size() == 12);
    CHECK(name_of_title("避難か\u3099") == name_of_title("避難が"));
}

TEST_CASE("kana in Latin letters") {
    struct Case {
        std::string_view kana, shortened, kept;
    };
    for (auto const& [kana, shortened, kept] :
         std::vector<Case>{{"", "", ""},
                           {"トウキョウ", "tokyo", "toukyou"},
                           {"とうきょう", "tokyo", "toukyou"},
                           {"シンジュクク", "shinjukuku", "shinjukuku"},
                           {"コウトウク", "kotoku", "koutouku"},
                           {"チョウフシ", "chofushi", "choufushi"},
                           {"フッサシ", "fussashi", "fussashi"},
                           {"マッチ", "matchi", "matchi"},
                           {"ニイジマ", "niijima", "niijima"},
                           {"オオシマ", "oshima", "ooshima"},
                           {"ﾊﾞﾘｱﾌﾘｰ", "bariafuri", "bariafurii"},
                           {"ファイル", "fairu", "fairu"},
                           {"パーティー", "pati", "paatii"},
                           {"ウェブ", "webu", "webu"},
                           {"ジャッカ", "jakka", "jakka"},
                           {"オープン・データ", "opun-deta", "oopun-deeta"},
                           {"AED リスト", "aed-risuto", "aed-risuto"},
                           {"ッ", "", ""},
                           {"ー", "", ""},
                           {"ャ", "ya", "ya"}}) {
        CAPTURE(kana);
        CHECK(romaji(kana, LongVowels::shortened) == std::string(shortened));
        CHECK(romaji(kana, LongVowels::kept) == std::string(kept));
    }
    CHECK_FALSE(romaji("東京", LongVowels::kept).has_value());
    CHECK_FALSE(romaji("\xFF", LongVowels::kept).has_value());
}

TEST_CASE("normal forms") {
    CHECK(nfc("か\u3099") == "が");
    CHECK(nfc("ｶﾞ") == "ｶﾞ");
    CHECK(nfkc("ｶﾞ") == "ガ");
    CHECK(nfc("abc") == "abc");
    CHECK(nfc("").empty());
    CHECK(nfkc("\xFF"
               "１") ==
          "\uFFFD"
          "1");
}
