#include "text/fold.hpp"

#include "text/utf8.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace gyoji::text;

namespace {

// Offsets never go back, stay inside, begin at characters of the original, and end with its size.
void check_offsets(std::string_view original, Folded const& folded) {
    REQUIRE(folded.offsets.size() == folded.text.size() + 1);
    std::uint32_t before = 0;
    for (std::uint32_t const offset : folded.offsets) {
        REQUIRE(offset >= before);
        REQUIRE(offset <= original.size());
        REQUIRE(floor_boundary(original, offset) == offset);
        before = offset;
    }
    REQUIRE(folded.offsets.back() == original.size());
}

void check_promises(std::string const& text) {
    std::string const once = fold(text);
    Folded const mapped = fold_with_offsets(text);
    CAPTURE(text);
    REQUIRE(mapped.text == once);
    REQUIRE(valid_utf8(once));
    REQUIRE(fold(once) == once);
    check_offsets(text, mapped);
}

}  // namespace

TEST_CASE("odd input folds without failing") {
    CHECK(fold("").empty());
    CHECK(fold_with_offsets("").offsets == std::vector<std::uint32_t>{0});
    CHECK(fold("\xFF") == "\xEF\xBF\xBD");
    CHECK(fold("a\xE6\xB0") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(fold("\xED\xA0\x80").size() == 9);               // a surrogate is three invalid bytes
    CHECK(fold(std::string_view("a\0b\x07", 4)) == "ab");  // controls are dropped
    CHECK(fold(" \t\r\n　水　\u00a0 ") == " 水 ");
    CHECK(fold("港\u200b区\ufeff") == "港区");
    CHECK(fold("゛") == "");
    CHECK(fold("゙゚゚").empty());
    CHECK(fold("葛\U000E0100飾") == "葛飾");
}

TEST_CASE("spellings of one word fold to the same") {
    struct Case {
        char const* left;
        char const* right;
    };
    for (auto const& [left, right] : std::vector<Case>{{"バリアフリー", "ﾊﾞﾘｱﾌﾘｰ"},
                                                       {"バリアフリー", "ばりあふりー"},
                                                       {"バリアフリー", "バリアフリ"},
                                                       {"エレベータ", "エレベーター"},
                                                       {"エレベ−タ", "エレベーター"},
                                                       {"エレベータ利用", "エレベーター利用"},
                                                       {"エレベータを", "エレベーターを"},
                                                       {"サーバー2台", "サーバ2台"},
                                                       {"髙橋", "高橋"},
                                                       {"渡邊", "渡辺"},
                                                       {"渡邉", "渡辺"},
                                                       {"山﨑", "山崎"},
                                                       {"濵田", "浜田"},
                                                       {"國立", "国立"},
                                                       {"⻄東京市", "西東京市"},
                                                       {"２０２０年", "2020年"},
                                                       {"AED", "ＡＥＤ"},
                                                       {"AED", "aed"},
                                                       {"〜", "～"},
                                                       {"10〜20", "10~20"},
                                                       {"−", "ー"},
                                                       {"ー", "‐"},
                                                       {"3−4", "3ー4"},
                                                       {"3—4", "3-4"},
                                                       {"㍻", "平成"},
                                                       {"㋿", "令和"},
                                                       {"①", "1"},
                                                       {"㎡", "m2"},
                                                       {"㈱", "(株)"},
                                                       {"ッ", "ツ"},
                                                       {"しゃ", "シヤ"},
                                                       {"きゅうきゅう", "キユウキユウ"},
                                                       {"か\u3099", "が"},
                                                       {"カ゛", "ガ"},
                                                       {"ｶﾞｰﾄﾞ", "ガード"},
                                                       {"ﾊﾟｰｸ", "パーク"},
                                                       {"ヴ", "ｳﾞ"},
                                                       {"㌔", "キロ"},
                                                       {"㌒", "キュリー"},
                                                       {"霞ヶ関", "霞ケ関"},
                                                       {"Café", "cafe"},
                                                       {"Cafe\u0301", "cafe"},
                                                       {"Straße", "STRASSE"},
                                                       {"각", "\u1100\u1161\u11a8"},
                                                       {"東京　都", "東京 都"},
                                                       {"Wi‑Fi", "wi-fi"},
                                                       {"ｶ-ﾄﾞ", "カード"}}) {
        CAPTURE(left);
        CHECK(fold(left) == fold(right));
    }
}

TEST_CASE("different words stay different") {
    struct Case {
        char const* left;
        char const* right;
    };
    for (auto const& [left, right] : std::vector<Case>{{"キー", "キ"},
                                                       {"バー", "バ"},
                                                       {"コピー", "コピ"},
                                                       {"カーブ", "カブ"},
                                                       {"ハ", "バ"},
                                                       {"水", "氷"},
                                                       {"崎", "埼"},
                                                       {"一", "ー"},
                                                       {"斎", "斉"}}) {
        CAPTURE(left);
        CHECK(fold(left) != fold(right));
    }
    CHECK(fold("コピーー") == "コピーー");          // two sounds: the marks stay
    CHECK(fold("エレベーターー") == "エレベータ");  // three and more: all of them go
    CHECK(fold("データ-令和2年") == "データ-令和2年");
    CHECK(fold("アアアーー-2") == "アアア-2");
}

TEST_CASE("offsets are exact where one becomes two and two become one") {
    auto const kilo = fold_with_offsets("㍻水");
    CHECK(kilo.text == "平成水");
    CHECK(kilo.offsets == std::vector<std::uint32_t>{0, 0, 0, 0, 0, 0, 3, 3, 3, 6});
    auto const half = fold_with_offsets("xﾊﾞﾘ");
    CHECK(half.text == "xバリ");
    CHECK(half.offsets == std::vector<std::uint32_t>{0, 1, 1, 1, 7, 7, 7, 10});
    auto const lift = fold_with_offsets("エレベーター 2");
    CHECK(lift.text == "エレベータ 2");
    CHECK(lift.offsets[15] == 18);
    CHECK(lift.offsets.back() == 20);
    auto const broken = fold_with_offsets("\xFF\xFE水");
    CHECK(broken.offsets == std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1, 2, 2, 2, 5});
}

TEST_CASE("every character keeps the promises, alone and between others") {
    for (char32_t c = 1; c < 0x30000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        if (c >= 0x4E00 && c < 0x9FFF && c % 16 != 0) continue;
        if (c >= 0x20000 && c < 0x2F800 && c % 64 != 0) continue;
        check_promises("アアア" + to_utf8({&c, 1}) + "ーかー");
    }
}

TEST_CASE("random strings of troublesome characters keep the promises") {
    constexpr std::u32string_view kTroublesome =
        U"aAÉ\u0301\u0345 　\t0１ーｰ-−—〜゛゜ﾞﾟ\u3099\u309aアカハウぁっゞヽｱｶﾊあかは㌒㍻㌔水髙邊"
        U"\u200b\u200d\uFE0F\u1100\u1161\u11a8\uAC00\u0915\u093C\u0627\u0653\u0E33\u0307İßſ①㊙・.,\uFFFD";
    constexpr unsigned kSeed = 20201130;
    MESSAGE("seed ", kSeed);
    std::mt19937 random(kSeed);
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (unsigned length = random() % 9; length > 0; --length) {
            unsigned const pick = random() % (kTroublesome.size() + 1);
            if (pick == kTroublesome.size())
                text.push_back(static_cast<char>(0x80 + random() % 0x80));  // a broken byte
            else
                append(text, kTroublesome[pick]);
        }
        check_promises(text);
    }
}
