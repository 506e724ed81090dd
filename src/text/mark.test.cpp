#include "text/mark.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace gyoji::text;

namespace {

// The original with [ ] around everything the query hits.
std::string marked(std::string_view original, std::string_view query) {
    Folded const folded = fold_with_offsets(original);
    std::string out;
    std::uint32_t at = 0;
    for (Range const& range : original_ranges(folded, occurrences(folded.text, fold(query), 100))) {
        out += std::string(original.substr(at, range.begin - at)) + '[' +
               std::string(original.substr(range.begin, range.end - range.begin)) + ']';
        at = range.end;
    }
    return out + std::string(original.substr(at));
}

}  // namespace

TEST_CASE("marks fall on the characters of the original") {
    CHECK(marked("", "水") == "");
    CHECK(marked("水道", "") == "水道");
    CHECK(marked("上水道と下水道", "水") == "上[水]道と下[水]道");
    CHECK(marked("駅のﾊﾞﾘｱﾌﾘｰ情報", "バリアフリー") == "駅の[ﾊﾞﾘｱﾌﾘｰ]情報");
    CHECK(marked("ばりあふりー情報", "ﾊﾞﾘｱﾌﾘｰ") == "[ばりあふりー]情報");
    CHECK(marked("㍻30年度", "平成") == "[㍻]30年度");
    CHECK(marked("㍻30年度", "成30") == "[㍻30]年度");
    CHECK(marked("エレベーター 2基", "エレベータ") == "[エレベーター] 2基");
    CHECK(marked("ＡＥＤ設置", "aed") == "[ＡＥＤ]設置");
    CHECK(marked("かか\u3099か", "が") == "か[か\u3099]か");
    CHECK(marked("水水水", "水") == "[水水水]");
    CHECK(marked("\xFF水", "水") == "\xFF[水]");
    CHECK(marked("髙橋", "高橋") == "[髙橋]");
}

TEST_CASE("matches beyond the text are cut") {
    Folded const folded = fold_with_offsets("水");
    CHECK(original_range(folded, {0, 99}) == Range{0, 3});
    CHECK(original_range(folded, {3, 3}) == Range{3, 3});
    CHECK(original_ranges(folded, {{90, 99}}).empty());
    CHECK(original_ranges(fold_with_offsets(""), {{0, 1}}).empty());
}

TEST_CASE("a snippet shows the marks and cuts between characters") {
    std::string text;
    for (int i = 0; i < 50; ++i) text += "あ";
    text += "水";
    for (int i = 0; i < 50; ++i) text += "い";
    Snippet const middle = snippet(text, {{150, 153}}, 20);
    CHECK(middle.text.size() == 60);
    CHECK(middle.cut_before);
    CHECK(middle.cut_behind);
    REQUIRE(middle.marks.size() == 1);
    CHECK(middle.text.substr(middle.marks[0].begin, 3) == "水");

    Snippet const start = snippet(text, {}, 20);
    CHECK(start.text == std::string_view(text).substr(0, 60));
    CHECK_FALSE(start.cut_before);

    Snippet const whole = snippet("水", {{0, 3}}, 20);
    CHECK(whole.text == "水");
    CHECK_FALSE(whole.cut_behind);
    CHECK(snippet("水", {{0, 3}}, 0).text.empty());
    CHECK(snippet("", {{5, 9}}, 10).text.empty());
}
