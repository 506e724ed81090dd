#include "text/token.hpp"

#include "text/fold.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace gyoji::text;

namespace {

// "東京@0" bigram, "京@1." last, "aed@3=" word.
std::string spell(std::string_view folded) {
    std::string out;
    for (Token const& token : tokens(folded)) {
        if (!out.empty()) out += ' ';
        out += std::string(token.text) + '@' + std::to_string(token.position);
        if (token.kind == TokenKind::word) out += '=';
        if (token.kind == TokenKind::last) out += '.';
    }
    return out;
}

}  // namespace

TEST_CASE("text becomes words, bigrams and the last character") {
    CHECK(spell("").empty());
    CHECK(spell(" 、。-~・").empty());
    CHECK(spell("水") == "水@0.");
    CHECK(spell("東京都") == "東京@0 京都@1 都@2.");
    CHECK(spell("aed") == "aed@0=");
    CHECK(spell("2020年aed設置") == "2020@0= 年@1. aed@2= 設置@3 置@4.");
    CHECK(spell("港 区") == "港@0. 区@2.");
    CHECK(spell("a - b") == "a@0= b@2=");
    CHECK(spell(fold("オープン・データ")) == "オー@0 ープ@1 プン@2 ン@3. デー@5 ータ@6 タ@7.");
    CHECK(spell("各〇々〆") == "各〇@0 〇々@1 々〆@2 〆@3.");
    CHECK(spell("𠮷野") == "𠮷野@0 野@1.");
    CHECK(spell("\xFFx") == "x@0=");
}

TEST_CASE("tokens point into the text they were made from") {
    std::string const folded = fold("令和２年度 避難所一覧（CSV）");
    for (Token const& token : tokens(folded)) {
        CHECK(token.text.data() >= folded.data());
        CHECK(token.text.data() + token.text.size() <= folded.data() + folded.size());
        CHECK_FALSE(token.text.empty());
    }
}
