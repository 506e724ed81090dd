#include "catalog/harvest/data_json.hpp"
#include "catalog/harvest/date_word.hpp"
#include "catalog/harvest/file_kind.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/licence_word.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::catalog;

TEST_CASE("dates as publishers write them; what no calendar has is refused") {
    struct Case {
        std::string_view text, iso;  // "" = refused
    };
    Case const cases[] = {{"2021-04-01", "2021-04-01"},
                          {"2021-02-30", ""},
                          {"2021/4/1", "2021-04-01"},
                          {"2021.4.1", "2021-04-01"},
                          {"2021-04", "2021-04-01"},
                          {"2021", "2021-01-01"},
                          {"20210401", "2021-04-01"},
                          {"20211301", ""},
                          {"2021年4月1日", "2021-04-01"},
                          {"２０２１年４月１日", "2021-04-01"},
                          {"2021/4/1 10:00", "2021-04-01"},
                          {"2021年4月1日（木）", "2021-04-01"},
                          {"令和3年4月1日", "2021-04-01"},
                          {"R3.4.1", "2021-04-01"},
                          {"r3/4/1", "2021-04-01"},
                          {"令和元年5月1日", "2019-05-01"},
                          {"令和元年", "2019-05-01"},
                          {"令和元年4月30日", ""},
                          {"平成31年4月30日", "2019-04-30"},
                          {"平成31年5月1日", ""},
                          {"平成99年", ""},
                          {"令和31年1月1日", ""},
                          {"令和31年", ""},
                          {"昭和64年1月7日", "1989-01-07"},
                          {"昭和64年1月8日", ""},
                          {"令和2年2月29日", "2020-02-29"},
                          {"令和3年2月29日", ""},
                          {"令和5年度", "2023-01-01"},
                          {"未定", ""},
                          {"", ""},
                          {"2021年4月1日ごろ", ""},
                          {"9999-01-01", ""},
                          {"12", ""},
                          {"令和年", ""},
                          {"2011-11-19T12:00:00Z", "2011-11-19"}};
    for (Case const& one : cases) {
        auto const at = read_date(one.text);
        CHECK_MESSAGE((at ? day_of(*at).iso() : "") == one.iso, one.text);
    }
    CHECK(read_date("2040-12-31"));
    CHECK_FALSE(read_date("2041-01-01"));
    CHECK(read_date("2060-12-31", kLatestPeriodDay));
    CHECK_FALSE(read_date("2024-01-02", Day{2024, 1, 1}));
}

TEST_CASE("references against a base: the examples of RFC 3986 section 5.4") {
    struct Case {
        std::string_view reference, result;
    };
    Case const cases[] = {{"g:h", "g:h"},
                          {"g", "http://a/b/c/g"},
                          {"./g", "http://a/b/c/g"},
                          {"g/", "http://a/b/c/g/"},
                          {"/g", "http://a/g"},
                          {"//g", "http://g"},
                          {"?y", "http://a/b/c/d;p?y"},
                          {"g?y", "http://a/b/c/g?y"},
                          {"#s", "http://a/b/c/d;p?q#s"},
                          {"g#s", "http://a/b/c/g#s"},
                          {"g?y#s", "http://a/b/c/g?y#s"},
                          {";x", "http://a/b/c/;x"},
                          {"g;x", "http://a/b/c/g;x"},
                          {"", "http://a/b/c/d;p?q"},
                          {".", "http://a/b/c/"},
                          {"./", "http://a/b/c/"},
                          {"..", "http://a/b/"},
                          {"../", "http://a/b/"},
                          {"../g", "http://a/b/g"},
                          {"../..", "http://a/"},
                          {"../../g", "http://a/g"},
                          {"../../../g", "http://a/g"},
                          {"/./g", "http://a/g"},
                          {"/../g", "http://a/g"},
                          {"g.", "http://a/b/c/g."},
                          {"..g", "http://a/b/c/..g"},
                          {"./../g", "http://a/b/g"},
                          {"./g/.", "http://a/b/c/g/"},
                          {"g/./h", "http://a/b/c/g/h"},
                          {"g/../h", "http://a/b/c/h"},
                          {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
                          {"g?y/./x", "http://a/b/c/g?y/./x"},
                          {"http:g", "http:g"}};
    for (Case const& one : cases)
        CHECK_MESSAGE(resolve_iri("http://a/b/c/d;p?q", one.reference) == one.result, one.reference);
    CHECK(resolve_iri("http://a", "g") == "http://a/g");
    CHECK(tidy_url(" https://a.example/x y\n.csv ") == "https://a.example/x%20y.csv");
    CHECK_FALSE(is_web_url("https://"));
    CHECK_FALSE(is_web_url("ftp://a.example/"));
    CHECK(is_web_url("HTTP://a.example"));
}

TEST_CASE("files by their URLs") {
    CHECK(file_extension("https://a.example/x.CSV?v=1") == "csv");
    CHECK(file_extension("https://a.example/x.html") == "");
    CHECK(file_extension("https://a.example/dir.csv/") == "");
    CHECK(file_extension("https://a.example") == "");
    CHECK(file_extension("https://a.example/get.php?file=x.xlsx") == "xlsx");
}

TEST_CASE("licences keep the publisher's words; what is not known is not open") {
    CHECK(read_licence("https://creativecommons.org/licenses/by/4.0/deed.ja", "").id == "CC-BY-4.0");
    Licence const named = read_licence("", "クリエイティブ・コモンズ 表示 4.0");
    CHECK(named.id == "CC-BY-4.0");
    CHECK(named.title == "クリエイティブ・コモンズ 表示 4.0");
    Licence const own = read_licence("https://a.example/terms", "港町利用規約");
    CHECK(own.id == "");
    CHECK(own.url == "https://a.example/terms");
    CHECK_FALSE(own.is_open);
    CHECK_FALSE(read_licence("https://creativecommons.org/licenses/by-nc/4.0/", "").is_open);
}

TEST_CASE("slices of an array: byte for byte, with lines, and cut ones marked") {
    auto const slices = slice_array(
        "{\"a\": [1, {\"dataset\": []}], \"dataset\": [\n {\"x\": \"]}\\\"\"},\n 5 , \"s\"], \"z\": 1}",
        "dataset");
    REQUIRE(slices);
    CHECK(slices->complete);
    REQUIRE(slices->items.size() == 3);
    CHECK(slices->items[0].bytes == "{\"x\": \"]}\\\"\"}");
    CHECK(slices->items[0].line == 2);
    CHECK(slices->items[1].bytes == "5 ");
    CHECK(slices->items[2].line == 3);
    auto const cut = slice_array("{\"dataset\": [{\"a\": 1}, {\"b\": ", "dataset");
    REQUIRE(cut);
    CHECK_FALSE(cut->complete);
    REQUIRE(cut->items.size() == 2);
    CHECK(cut->items[1].cut);
    CHECK_FALSE(slice_array("{\"a\": 1}", "dataset"));
    CHECK_FALSE(slice_array("[]", "dataset"));
    CHECK_FALSE(slice_array("{\"dataset\": []", "dataset")->complete);
}
