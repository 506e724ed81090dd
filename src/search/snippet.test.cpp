#include "search/snippet.hpp"

#include <doctest/doctest.h>

using namespace gyoji::search;

namespace {

Node words(std::string value, std::string field = {}, bool phrase = false) {
    Node node;
    node.kind = Node::Kind::text;
    node.value = std::move(value);
    node.field = std::move(field);
    node.phrase = phrase;
    return node;
}

std::string shown(std::vector<Piece> const& pieces) {
    std::string out;
    for (Piece const& piece : pieces) out += piece.marked ? "[" + piece.text + "]" : piece.text;
    return out;
}

}  // namespace

TEST_CASE("marks are exact in the original spelling") {
    CHECK(shown(mark("給水拠点の水", words("水"), "title")) == "給[水]拠点の[水]");
    CHECK(shown(mark("駅のﾊﾞﾘｱﾌﾘｰ情報", words("バリアフリー"), "title")) == "駅の[ﾊﾞﾘｱﾌﾘｰ]情報");
    CHECK(shown(mark("駅のバリアフリー情報", words("ﾊﾞﾘｱﾌﾘｰ"), "title")) == "駅の[バリアフリー]情報");
    CHECK(shown(mark("㍻30年度", words("平成30年度"), "title")) == "[㍻30年度]");
    CHECK(shown(mark("㍻30年度", words("平"), "title")) == "[㍻]30年度");
    CHECK(shown(mark("エレベータ一覧、エレベーター点検", words("エレベーター"), "title")) ==
          "[エレベータ]一覧、[エレベーター]点検");
    CHECK(shown(mark("バリアフリーマップ", words("バリアフリー"), "title")) == "[バリアフリー]マップ");
    CHECK(shown(mark("髙島平", words("高島"), "title")) == "[髙島]平");
    CHECK(shown(mark("ＡＥＤ設置", words("aed"), "title")) == "[ＡＥＤ]設置");
    CHECK(shown(mark("opened open", words("open"), "title")) == "opened [open]");
    CHECK(shown(mark("", words("水"), "title")).empty());
    CHECK(shown(mark("\xFF水\xFE", words("水"), "title")) == "\xFF[水]\xFE");
}

TEST_CASE("only what the field was asked for, never what was excluded") {
    CHECK(shown(mark("避難所", words("避難所", "notes"), "title")) == "避難所");
    CHECK(shown(mark("避難所", words("避難所", "notes"), "notes")) == "[避難所]");
    Node without;
    without.kind = Node::Kind::not_;
    without.children = {words("避難所")};
    CHECK(shown(mark("避難所", without, "title")) == "避難所");
    Node both;
    both.kind = Node::Kind::and_;
    both.children = {words("避難"), words("難所一覧")};
    CHECK(shown(mark("避難所一覧", both, "title")) == "[避難所一覧]");
    CHECK(shown(mark("東京 都\n港区", words("都 港区", {}, true), "title")) == "東京 都\n港区");
}

TEST_CASE("a snippet is a window around the marks") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "あ";
    text += "避難所";
    for (int i = 0; i < 200; ++i) text += "い";
    auto const window = snippet(text, words("避難所"), "notes", 40);
    CHECK(window.front().text == "…");
    CHECK(window.back().text == "…");
    CHECK(shown(window).find("[避難所]") != std::string::npos);
    CHECK(shown(snippet("短い", words("避難所"), "notes", 40)) == "短い");
}
