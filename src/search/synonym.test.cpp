#include "search/synonym.hpp"

#include "base/embedded.hpp"
#include "search/edict.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <fstream>

using namespace gyoji;
using namespace gyoji::search;

namespace {

Node words(std::string value) {
    Node node;
    node.kind = Node::Kind::text;
    node.value = std::move(value);
    return node;
}

void collect(Node const& node, std::vector<std::string>& out) {
    if (node.kind == Node::Kind::text) out.push_back(node.value);
    for (Node const& child : node.children) collect(child, out);
}

std::vector<std::string> widened(Synonyms const& synonyms, Node node) {
    std::vector<std::string> out;
    collect(synonyms.expand(std::move(node)), out);
    return out;
}

bool has(std::vector<std::string> const& all, std::string const& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("the lists that come with the program are clean and large enough") {
    Synonyms synonyms;
    CHECK(synonyms.add_file_text(*embedded("src/search/synonym_ja.tsv"), 1).empty());
    CHECK(synonyms.add_english_text(*embedded("src/search/english.tsv"), 1).empty());
    auto const lines = [](char const* path) {
        std::string_view const text = *embedded(path);
        return std::count(text.begin(), text.end(), '\n');
    };
    CHECK(lines("src/search/synonym_ja.tsv") >= 150);
    CHECK(lines("src/search/english.tsv") >= 600);
}

TEST_CASE("administrative synonyms, compounds, years, English") {
    Synonyms synonyms;
    synonyms.add_defaults();
    auto const nursery = widened(synonyms, words("保育所"));
    CHECK(nursery.front() == "保育所");
    CHECK(has(nursery, "保育園"));
    CHECK(has(nursery, "認可保育施設"));
    CHECK(has(widened(synonyms, words("ゴミ")), "廃棄物"));
    CHECK(has(widened(synonyms, words("保育園一覧")), "保育所一覧"));
    CHECK(has(widened(synonyms, words("2020年")), "令和2年"));
    CHECK(has(widened(synonyms, words("令和2年")), "2020年"));
    CHECK(has(widened(synonyms, words("shelter")), "避難所"));
    CHECK(has(widened(synonyms, words("Shelters")), "避難所"));
    CHECK(has(widened(synonyms, words("libraries")), "図書館"));
    CHECK(has(widened(synonyms, words("児童館一覧")), "児童館"));
    CHECK(widened(synonyms, words("一覧")).size() < 10);
    CHECK(synonyms.nearest_english("kindergarden", 2).at(0) == "kindergarten");
    CHECK(synonyms.nearest_english("犬", 2).empty());
    CHECK(widened(synonyms, words("バスケット")) == std::vector<std::string>{"バスケット"});
    CHECK(widened(synonyms, words("xyzzy")) == std::vector<std::string>{"xyzzy"});
    Node both;
    both.kind = Node::Kind::and_;
    both.children = {words("fire"), words("stations"), words("map")};
    auto const fire = widened(synonyms, both);
    CHECK(fire.front() == "fire");
    CHECK(has(fire, "消防署"));
    CHECK_FALSE(has(fire, "火災"));
    CHECK(has(fire, "地図"));
}

TEST_CASE("quotes and exclusions stay as they are; what is added counts less") {
    Synonyms synonyms;
    synonyms.add_defaults();
    Node quoted = words("保育所");
    quoted.phrase = true;
    CHECK(widened(synonyms, quoted).size() == 1);
    Node without;
    without.kind = Node::Kind::not_;
    without.children = {words("保育所")};
    CHECK(widened(synonyms, without).size() == 1);
    Node const node = synonyms.expand(words("保育所"));
    REQUIRE(node.kind == Node::Kind::or_);
    CHECK(node.best_of);
    CHECK(node.children[0].boost == 1.0);
    CHECK(node.children[1].boost < 1.0);
    Node many;
    many.kind = Node::Kind::and_;
    for (int i = 0; i < 100; ++i) many.children.push_back(words("保育所"));
    CHECK(widened(synonyms, many).size() <= 100 + kWideningsQueryMax);
}

TEST_CASE("an operator's file: groups, one way, comments, bad lines with their number") {
    Synonyms synonyms;
    auto const errors = synonyms.add_file_text(
        "# ours\nひまわり号、移動図書館\n\nアプリ => 防災アプリ, まちアプリ # one way\nひとり\n!!, ??\n",
        0.5);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].where == "line 5");
    CHECK(errors[1].where == "line 6");
    CHECK(errors[1].code == "search.synonym_line");
    CHECK(has(widened(synonyms, words("移動図書館")), "ひまわり号"));
    CHECK(has(widened(synonyms, words("ｱﾌﾟﾘ")), "まちアプリ"));
    CHECK(widened(synonyms, words("まちアプリ")).size() == 1);
    CHECK(synonyms.add_english_text("shelter\n日本\t語\nbus\tバス\n", 1).size() == 2);
    std::string group = "a0";
    for (std::size_t i = 1; i < kSynonymWordsMax; ++i) group += ",a" + std::to_string(i);
    CHECK(synonyms.add_file_text(group, 1).empty());
    CHECK(synonyms.add_file_text(group + ",b", 1).size() == 1);
}

TEST_CASE("edict stands behind our own list, ranked low") {
    std::string const path = "/usr/share/edict/edict";
    if (!std::ifstream(path)) {
        MESSAGE("skipped: Debian's edict is not installed at " << path);
        return;
    }
    Edict const edict(path);
    CHECK(has(edict.japanese("rhinoceros", 4), "犀"));
    CHECK(edict.japanese("xyzzyx", 4).empty());
    CHECK(edict.japanese("", 4).empty());
    Synonyms synonyms;
    synonyms.add_defaults();
    synonyms.load_edict(path);
    Node const node = synonyms.expand(words("rhinoceros"));
    REQUIRE(node.children.size() > 1);
    CHECK(node.children[1].boost < 0.3);
    CHECK_FALSE(has(widened(synonyms, words("shelter")), "下宿"));
    Synonyms without;
    without.load_edict("/nowhere");
    CHECK(widened(without, words("rhinoceros")).size() == 1);
}
