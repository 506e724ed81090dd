#include "base/messages.hpp"
#include "catalog/harvest/page_group.hpp"
#include "catalog/harvest/reader_site_test.hpp"
#include "catalog/harvest/robots.hpp"

using namespace gyoji;
using namespace gyoji::catalog;
using namespace gyoji::catalog::test;

namespace {

constexpr std::string_view kPage =
    R"html(<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>オープンデータ｜港町</title></head><body>
<h1>オープンデータ</h1><p>町のデータです。</p>
<h2>人口</h2><p>毎月1日現在の人口です。</p>
<ul><li><a href="data/jinko_r5.csv">人口と世帯（令和5年4月1日現在）（CSV：12KB）</a></li>
<li><a href="data/jinko_r4.xlsx">人口と世帯（令和4年4月1日現在）（エクセル：15KB）</a></li>
<li>年齢別人口 <a href="/data/nenrei.csv">CSV</a> <a href="/data/nenrei.pdf" rel="nofollow">PDF</a></li></ul>
<h2>施設</h2><table><caption>施設の一覧</caption><tr><th>名前</th><th>ファイル</th></tr>
<tr><td>公園</td><td><a href="https://files.example/park.csv">CSV</a> <a href="https://files.example/park.json">JSON</a></td></tr>
<tr><td>避難所</td><td><a href="https://files.example/shelter.csv">CSV</a></td></tr></table>
<h2>予算書</h2><a href="yosan.zip">ダウンロード（1.2MB）</a>
<a href="/about.html">この町について</a> <a href="/more/2.html">つづき</a> <a href="javascript:alert(1)">x</a> <a href="mailto:a@b.example">m</a> <a href="#top">上へ</a>
</body></html>)html";

}  // namespace

TEST_CASE("link texts without period, format and size") {
    struct Case {
        std::string_view text, stem;
    };
    Case const cases[] = {{"施設一覧（令和4年度 CSV：12KB）", "施設一覧"},
                          {"施設一覧（R5.4.1現在）[Excel/1.5MB]", "施設一覧"},
                          {"平成30年度予算書", "予算書"},
                          {"2023年4月分の利用者数", "利用者数"},
                          {"人口（2023年4月1日現在）", "人口"},
                          {"CSV", ""},
                          {"令和元年度", ""},
                          {"ＣＳＶ形式（１２ＫＢ）", ""},
                          {"エクセルファイルをダウンロードする", "を"},
                          {"公園（屋内）", "公園（屋内）"},
                          {"第2次総合計画", "第2次総合計画"},
                          {"RS232C仕様", "RS232C仕様"},
                          {"避難所一覧20230401.csv", "避難所一覧"},
                          {"第1四半期 来館者数", "来館者数"},
                          {"JSONPath入門", "JSONPath入門"},
                          {"利用者数 2023/4 - 2024/3", "利用者数"},
                          {"第3.5版手引", "第3.5版手引"},
                          {"", ""}};
    for (Case const& one : cases) CHECK_MESSAGE(stem_of(one.text) == one.stem, one.text);
}

TEST_CASE("robots.txt: groups, longest match, wildcards, the line that decided") {
    std::string_view const text =
        "# a comment\r\nUser-agent: other\r\nUser-agent: Gyoji-Harvester/0.1\r\nDisallow: "
        "/private/\r\nAllow: /private/open/$\r\nDisallow: /*.cgi\r\n\r\nUser-agent: *\r\nDisallow: /\r\n";
    auto const ours = parse_robots(text, kProductToken);
    CHECK(robots_verdict(ours, "/data/").allowed);
    RobotsVerdict const no = robots_verdict(ours, "/private/a.html");
    CHECK_FALSE(no.allowed);
    CHECK(no.rule.line == 4);
    CHECK(robots_verdict(ours, "/private/open/").allowed);
    CHECK_FALSE(robots_verdict(ours, "/private/open/x").allowed);
    CHECK_FALSE(robots_verdict(ours, "/a/b.cgi?x=1").allowed);
    CHECK_FALSE(robots_verdict(parse_robots(text, "someone"), "/data/").allowed);
    CHECK(robots_verdict(parse_robots(text, "someone"), "/robots.txt").allowed);
    CHECK(robots_verdict(parse_robots("User-agent: *\nDisallow:\n", kProductToken), "/x").allowed);
    // 水 is the same path encoded and not; an encoded letter is that letter.
    CHECK_FALSE(
        robots_verdict(parse_robots("User-agent: *\nDisallow: /水\n", kProductToken), "/%E6%B0%B4").allowed);
    CHECK_FALSE(
        robots_verdict(parse_robots("User-agent: *\nDisallow: /a%62\n", kProductToken), "/ab").allowed);
    CHECK(robots_verdict(parse_robots("User-agent: *\nAllow: /p\nDisallow: /p\n", kProductToken), "/p")
              .allowed);
}

TEST_CASE("robots.txt: patterns and rules at the limit and one past it") {
    std::string const fits = "/" + std::string(kRobotsPatternMax - 1, 'a');
    CHECK(parse_robots("User-agent: *\nDisallow: " + fits, kProductToken).size() == 1);
    CHECK(parse_robots("User-agent: *\nDisallow: " + fits + "a", kProductToken).empty());
    std::string many = "User-agent: *\n";
    for (std::size_t i = 0; i <= kRobotsRulesMax; ++i) many += "Disallow: /" + std::to_string(i) + "\n";
    CHECK(parse_robots(many, kProductToken).size() == kRobotsRulesMax);
}

TEST_CASE("a page of a municipality: one data set for what differs in period and format only") {
    Site site({{"/opendata/index.html", {200, "text/html", std::string(kPage)}}});
    Yield const read =
        site.read_page("/opendata/index.html",
                       R"({"organization": {"name": "t999999", "title": "港町"}, "licence": "CC BY 4.0"})");
    CHECK_FALSE(read.ended_by);
    CHECK(read.complete);
    REQUIRE(read.records.size() == 5);
    RemoteRecord const& people = read.records[0];
    CHECK(people.dataset.title == "人口と世帯");
    CHECK(people.dataset.notes == "毎月1日現在の人口です。");
    REQUIRE(people.dataset.distributions.size() == 2);
    CHECK(people.dataset.distributions[0].url == site.base + "/opendata/data/jinko_r5.csv");
    CHECK(people.dataset.distributions[1].title == "人口と世帯（令和4年4月1日現在）（エクセル：15KB）");
    CHECK(people.dataset.distributions[1].format_label == "XLSX");
    CHECK(people.dataset.landing_page == site.base + "/opendata/index.html");
    CHECK(people.dataset.licence.id == "CC-BY-4.0");
    CHECK(people.organization->title == "港町");
    CHECK(extra(people.dataset, "headings") == "オープンデータ > 人口");
    CHECK(read.records[1].dataset.title == "年齢別人口");
    REQUIRE(read.records[1].dataset.distributions.size() == 2);  // rel=nofollow is listed
    CHECK(read.records[1].dataset.distributions[0].title == "年齢別人口 CSV");
    CHECK(read.records[2].dataset.title == "公園");
    CHECK(read.records[2].dataset.distributions.size() == 2);
    CHECK(read.records[3].dataset.title == "避難所");
    CHECK(read.records[4].dataset.title == "予算書");
    CHECK(site.read_page("/opendata/index.html").records[0].source_bytes == people.source_bytes);
}

TEST_CASE("a page in CP932 with include, exclude and extensions") {
    std::string const page =
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\"></head><body>"
        "<a href=\"a.csv\">\x90\x85\x93\xB9</a><a href=\"b.csv\">\x8C\xF6\x89\x80</a><a "
        "href=\"c.pdf\">x</a></body></html>";
    Site site({{"/p", {200, "text/html", page}}});
    Yield const read = site.read_page("/p", R"({"extensions": ["csv"], "exclude": ["*公園*"]})");
    REQUIRE(read.records.size() == 1);
    CHECK(read.records[0].dataset.title == "水道");
    CHECK(site.read_page("/p", R"({"include": ["*/b.csv"]})").records.at(0).dataset.title == "公園");
}

TEST_CASE("robots.txt is respected, for the page and for the pages below it") {
    std::string const start =
        "<h1>一覧</h1><a href='/a.csv'>表A</a><a href='/sub/1.html'>1</a><a href='/no/2.html'>2</a><a "
        "href='/sub/3.html' rel='nofollow'>3</a>";
    Site site({{"/robots.txt", {200, "text/plain", "User-agent: *\nDisallow: /no/\n"}},
               {"/start", {200, "text/html", start}},
               {"/no/2.html", {200, "text/html", "<a href='/b.csv'>表B</a>"}},
               {"/sub/1.html", {200, "text/html", "<a href='/c.csv'>表C</a><a href='/sub/4.html'>4</a>"}},
               {"/sub/3.html", {200, "text/html", "<a href='/d.csv'>表D</a>"}},
               {"/sub/4.html", {200, "text/html", "<a href='/e.csv'>表E</a>"}}});
    Yield const read = site.read_page("/start", R"({"follow": ["*/sub/*", "*/no/*"]})");
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[1].dataset.title == "表C");
    REQUIRE(read.bad.size() == 1);
    CHECK(read.bad[0].error.code == "catalog.page_robots_forbid");
    CHECK(sentence(read.bad[0].error, Language::en).find("line 2") != std::string::npos);
    CHECK_FALSE(read.complete);
    CHECK(site.read_page("/start", R"({"follow": ["*/sub/*"], "depth": 2})").records.size() == 3);
    Yield const bounded = site.read_page("/start", R"({"follow": ["*/sub/*"], "pages": 1})");
    CHECK(bounded.records.size() == 1);
    CHECK(bounded.bad.at(0).error.code == "catalog.page_too_many_pages");
    CHECK(site.read_page("/no/2.html").ended_by->code == "catalog.page_robots_forbid");
}

TEST_CASE("a robots.txt that cannot be read allows nothing; one that is not there allows everything") {
    Site broken(
        {{"/robots.txt", {503, "text/plain", ""}}, {"/p", {200, "text/html", "<a href='a.csv'>表</a>"}}});
    CHECK(broken.read_page("/p").ended_by->code == "catalog.page_robots_unreachable");
    Site absent({{"/p", {200, "text/html", "<a href='a.csv'>表</a>"}}});
    CHECK(absent.read_page("/p").records.size() == 1);
}

TEST_CASE("what is no page, or has no files, ends the run with a sentence") {
    Site site({{"/csv", {200, "text/csv", "a,b\n"}},
               {"/empty", {200, "text/html", "<p>nothing <a href='/x.html'>x</a></p>"}}});
    CHECK(site.read_page("/csv").ended_by->code == "catalog.page_is_no_html");
    CHECK(site.read_page("/empty").ended_by->code == "catalog.page_no_files");
    CHECK(site.read_page("/gone").ended_by->code == "catalog.source_status");
    CHECK(site.read_page("/empty", R"({"depth": 99})").ended_by->code == "catalog.page_wrong_option");
    for (char const* code : {"catalog.page_is_no_html", "catalog.page_no_files", "catalog.source_status",
                             "catalog.page_wrong_option", "catalog.page_wrong_answer"})
        CHECK(has_sentence(code));
}

TEST_CASE("a page that is as deep as it is long does no harm") {
    std::string deep;
    for (int i = 0; i < 20'000; ++i) deep += "<div><b>";
    deep += "<a href='a.csv'>表</a>";
    Site site({{"/deep", {200, "text/html", deep}}});
    Yield const read = site.read_page("/deep");
    // Read, or stopped by the limits of the child: never a crash of ours.
    CHECK((read.records.size() == 1 || (read.ended_by && read.ended_by->code == "base.child_failed")));
}
