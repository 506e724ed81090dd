// What pages say and where their addresses lead, without a catalogue.

#include "catalog/web/bar.hpp"
#include "catalog/web/find_state.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/places.hpp"
#include "catalog/web/words.hpp"
#include "http/server.hpp"
#include "search/query.hpp"
#include "text/municipality.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace gyoji;
using namespace gyoji::catalog;
using namespace gyoji::catalog::web;

namespace {

http::Request asked(std::string_view target) {
    auto request = http::make_request(http::Method::get, target);
    return request;
}

}  // namespace

TEST_CASE("62区市町村は地図の並びに一度ずつ出る") {
    std::set<std::pair<int, int>> cells;
    std::set<std::string> codes;
    for (Place const& place : tokyo_places()) {
        CHECK(cells.emplace(place.column, place.row).second);
        CHECK(place.column >= 1);
        CHECK(place.column <= 13);
        codes.emplace(place.code);
    }
    for (auto const& known : text::tokyo_municipalities()) {
        CHECK(codes.erase(std::string(known.code)) == 1);
        CHECK(place_name(known.code, Language::ja) == known.name);
    }
    CHECK(codes.empty());
    CHECK(place_short(*place("132080"), Language::ja) == "調布");
    CHECK(place_name("130001", Language::ja) == "東京都");
    CHECK(place_name("999999", Language::ja) == "999999");
}

TEST_CASE("期間は読みやすい形になる") {
    CHECK(period_text("", "", Language::ja) == "不明");
    CHECK(period_text("2020-01-01", "2020-12-31", Language::ja) == "2020年（令和2年）");
    CHECK(period_text("2020-01-01", "2020-12-31", Language::en) == "2020");
    CHECK(period_text("2019-01-01", "2021-12-31", Language::ja) == "2019〜2021年");
    CHECK(period_text("2022-04-01", "2023-03-31", Language::ja) == "2022年度（令和4年度）");
    CHECK(period_text("2019-04-01", "2020-03-31", Language::ja) == "2019年度（令和元年度）");
    CHECK(period_text("2017-04-01", "2024-12-31", Language::ja) == "2017-04〜2024-12");
    CHECK(period_text("2024-02-01", "2024-02-29", Language::ja) == "2024-02");
    CHECK(period_text("2023-02-01", "2023-02-28", Language::ja) == "2023-02");
    CHECK(period_text("2024-02-01", "2024-02-28", Language::ja) == "2024-02-01〜2024-02-28");
    CHECK(period_text("2025-03-31", "2025-03-31", Language::ja) == "2025-03-31");
    CHECK(period_text("令和31年", "", Language::ja) == "令和31年〜");
}

TEST_CASE("大きさと割合") {
    CHECK(size_text(0) == "0 B");
    CHECK(size_text(999) == "999 B");
    CHECK(size_text(1'000) == "1 KB");
    CHECK(size_text(48'739) == "48 KB");
    CHECK(size_text(1'250'000) == "1.3 MB");
    CHECK(size_text(2'000'000'000) == "2 GB");
    CHECK(percent_text(28'245, 40'000) == "71");
    CHECK(percent_text(1, 0) == "0");
    CHECK(circled(1) == "①");
    CHECK(circled(13) == "⑬");
}

TEST_CASE("説明の始めの言葉は文の終わりで切る") {
    CHECK(first_words("短い。", 10) == "短い。");
    CHECK(first_words("これは一つ目の文です。これは二つ目の文です。", 13) == "これは一つ目の文です。");
    CHECK(first_words("改行\r\n\r\nも空白に", 20) == "改行 も空白に");
    CHECK(first_words("長い文が続いて終わらない", 5) == "長い文が続…");
}

TEST_CASE("検索の状態は住所になり、住所から戻る") {
    auto const state = read_state(
        asked("/search?q=%E9%81%BF%E9%9B%A3&field=2&field=11&format=CSV&sort=title&page=3&utm_source=x"));
    REQUIRE(state);
    CHECK(state->q == "避難");
    CHECK(state->filters.size() == 3);
    CHECK(state->page == 3);
    CHECK(address("/search", *state) ==
          "/search?q=%E9%81%BF%E9%9B%A3&field=2&field=11&format=CSV&sort=title&page=3");
    CHECK(find_request(*state).start == 40);
    FindState const fewer = toggled(*state, "field", "11");
    CHECK(fewer.page == 1);
    CHECK(!has_filter(fewer, "field", "11"));
    CHECK(has_filter(toggled(fewer, "field", "11"), "field", "11"));
    CHECK(address("/search", FindState()) == "/search");
}

TEST_CASE("CKAN の古い住所の並び順も読める") {
    CHECK(read_state(asked("/dataset?sort=metadata_modified+desc"))->sort == "modified");
    CHECK(read_state(asked("/dataset?sort=title_string+asc"))->sort == "title");
    CHECK(read_state(asked("/dataset?sort=views_recent+desc"))->sort.empty());
}

TEST_CASE("検索の状態の限り") {
    CHECK(!read_state(asked("/search?page=0")));
    CHECK(!read_state(asked("/search?page=abc")));
    CHECK(read_state(asked("/search?page=" + std::to_string(kStartMax / kRowsPerPage))));
    CHECK(!read_state(asked("/search?page=" + std::to_string(kStartMax / kRowsPerPage + 1))));
    CHECK(read_state(asked("/search?q=" + std::string(search::kQueryBytesMax, 'a'))));
    auto const refused = read_state(asked("/search?q=" + std::string(search::kQueryBytesMax + 1, 'a')));
    REQUIRE(!refused);
    CHECK(refused.error().where == "/query/q");
    CHECK(read_state(asked("/search?format=" + std::string(400, 'a'))));
    CHECK(!read_state(asked("/search?format=" + std::string(401, 'a'))));
    std::string many = "/search?";
    for (int i = 0; i < 50; ++i) many += "year=" + std::to_string(1950 + i) + "&";
    CHECK(read_state(asked(many)));
    CHECK(!read_state(asked(many + "year=2000")));
}

TEST_CASE("棒は長さを属性で持ち、ひとつでもあれば見える") {
    CHECK(bar_html(50, 100).find("width=\"50.0\"") != std::string::npos);
    CHECK(bar_html(1, 1'000'000).find("width=\"0.4\"") != std::string::npos);
    CHECK(bar_html(0, 100).find("width=\"0\"") != std::string::npos);
    CHECK(bar_html(5, 0).find("style") == std::string::npos);
    CHECK(goal_html(20'000, 40'000).find("width=\"50.0\"") != std::string::npos);
}

TEST_CASE("ページの番号は前後と両端を出す") {
    auto const links = page_links(5, 210, [](std::size_t page) { return "?page=" + std::to_string(page); });
    CHECK(links.size() == 9);  // 1 … 3 4 5 6 7 … 210
    CHECK(page_links(1, 1, [](std::size_t) { return std::string(); }).size() == 1);
}

TEST_CASE("ライセンスの言葉") {
    Licence licence{"CC-BY-4.0", "クリエイティブ・コモンズ 表示（CC BY）",
                    "https://creativecommons.org/licenses/by/4.0/deed.ja", true};
    CHECK(licence_name(licence, Language::ja) == "CC BY 4.0");
    CHECK(licence_note(licence, Language::ja) == "出典を書けば自由");
    CHECK(licence_note(Licence{}, Language::ja) == "使う前に提供元に確かめる");
    Licence const odd{"", "独自の規約", "", false};
    CHECK(licence_name(odd, Language::ja) == "独自の規約");
    CHECK(licence_note(odd, Language::ja).empty());
}

TEST_CASE("画面の言葉は日本語と英語の両方がある") {
    for (std::string_view const facet : kFacets) {
        CHECK(has_word("facet." + std::string(facet)));
        CHECK(word(Language::ja, "facet." + std::string(facet)) !=
              word(Language::en, "facet." + std::string(facet)));
    }
    CHECK(frequency_name("annual", Language::ja) == "毎年");
    CHECK(frequency_name("annual_2", Language::ja) == "半年ごと");
    CHECK(frequency_name("", Language::ja) == "不明");
    for (Sector const sector : {Sector::unknown, Sector::metropolis, Sector::municipality, Sector::nation,
                                Sector::public_body, Sector::private_body})
        CHECK(has_word("sector." + std::string(key_of(sector))));
}
