#include "base/messages.hpp"
#include "catalog/harvest/csv.hpp"
#include "catalog/harvest/decode.hpp"
#include "catalog/harvest/reader_site_test.hpp"

using namespace gyoji;
using namespace gyoji::catalog;
using namespace gyoji::catalog::test;

namespace {

constexpr std::string_view kOld =
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,データ名称,データ概要,データ形式,分類,"
    "更新頻度,URL,API対応有無,ライセンス,登録日,最終更新日,備考\r\n";

std::vector<std::vector<std::string>> rows_of(std::string_view text, char separator = ',') {
    std::vector<std::vector<std::string>> out;
    CsvScanner scan(text, separator);
    CsvRow row;
    while (scan.next(row)) out.push_back(row.cells);
    return out;
}

}  // namespace

TEST_CASE("CSV: quotes, line ends inside them, mixed line ends, an end behind a separator") {
    using Rows = std::vector<std::vector<std::string>>;
    CHECK(rows_of("a,\"b,\"\"c\"\"\nd\"\r\ne,\rf") == Rows{{"a", "b,\"c\"\nd"}, {"e", ""}, {"f"}});
    CHECK(rows_of("a,") == Rows{{"a", ""}});
    CHECK(rows_of("").empty());
    CHECK(rows_of("\n") == Rows{{""}});
    CHECK(separator_of("a\tb\tc\n1\t2\t3\n") == '\t');
    CHECK(separator_of("a;b;c\n1,5;2;3\n") == ';');
    CHECK(separator_of("a\nb\n") == ',');
}

TEST_CASE("CSV: a quote that is never closed spoils one line, not the file") {
    CsvScanner scan("x,y\n1,\"open\n2,b\n3,c\n", ',');
    CsvRow row;
    REQUIRE(scan.next(row));
    REQUIRE(scan.next(row));
    CHECK(row.flaw == CsvFlaw::open_quote);
    CHECK(row.line == 2);
    REQUIRE(scan.next(row));
    CHECK(row.cells == std::vector<std::string>{"2", "b"});
    CHECK(row.line == 3);
}

TEST_CASE("CSV: columns and cell length at the limit and one past it") {
    CsvRow row;
    std::string const wide(kCsvColumnsMax - 1, ',');
    CsvScanner at_limit(wide, ',');
    REQUIRE(at_limit.next(row));
    CHECK(row.flaw == CsvFlaw::none);
    std::string const wider(kCsvColumnsMax, ',');
    CsvScanner past(wider, ',');
    REQUIRE(past.next(row));
    CHECK(row.cells.size() == kCsvColumnsMax + 1);  // the last empty one closes the row
    std::string const long_cell(kCsvCellBytesMax, 'x');
    CsvScanner fits(long_cell, ',');
    REQUIRE(fits.next(row));
    CHECK(row.flaw == CsvFlaw::none);
    std::string const longer = long_cell + "x";
    CsvScanner overlong(longer, ',');
    REQUIRE(overlong.next(row));
    CHECK(row.flaw == CsvFlaw::cell_too_long);
}

TEST_CASE("encodings are told by every byte, not by the first ones") {
    std::string const cp932 = "\x8E\x73\x8B\xE6\x92\xAC\x91\xBA,\xFB\xFC\n";  // 市区町村,髙
    auto const office = decode_text(cp932, "", "f");
    REQUIRE(office);
    CHECK(office->encoding == "CP932");
    CHECK(office->text == "市区町村,髙\n");
    auto const euc = decode_text("\xBB\xD4\xB6\xE8\xC4\xAE\xC2\xBC", "", "f");
    REQUIRE(euc);
    CHECK(euc->encoding == "EUC-JP");
    CHECK(euc->text == "市区町村");
    CHECK(decode_text("\xEF\xBB\xBF水", "", "f")->text == "水");
    CHECK(decode_text(std::string_view("\xFF\xFE\x34\x6C\n\0", 6), "", "f")->text == "水\n");
    CHECK(decode_text(std::string_view("a\0,\0b\0\n\0", 8), "", "f")->encoding == "UTF-16LE");
    CHECK(decode_text("\x1B$B?e\x1B(B", "", "f")->text == "水");
    auto const wrong = decode_text("a\nb\n\xFF\xFF\xFD", "", "f");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == "catalog.text_unknown_encoding");
    CHECK(wrong.error().where == "f line 3");
    auto const broken = decode_text("\xEF\xBB\xBFok\n\x80", "", "f");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().where == "f line 2");
    // A pair of surrogates where one piece of the converter ends.
    std::string large(65535, 'a');
    large += "𠮷";
    CHECK(decode_text(large, "", "f")->text == large);
}

TEST_CASE("オープンデータ一覧 of the first generation") {
    std::string const text =
        "\xEF\xBB\xBF" + std::string(kOld) +
        "131032,0000000001,東京都,港区,AED設置箇所一覧,区内のAED,CSV,安全,年1回,https://"
        "www.city.minato.example/aed.csv,無,CC BY 4.0,2020-04-01,令和31年1月1日,\r\n"
        "131032,0000000002,東京都,港区,公園,公園の一覧,CSV;XLSX,環境,随時,https://m.example/p.csv "
        "https://m.example/p.xlsx,無,CC BY 2.1 JP,R2.4.1,平成99年,備考です\r\n"
        "131032,0000000002,東京都,港区,公園の遊具,,CSV,,,https://m.example/y.csv,,,,,\r\n"
        "131032,3,東京都,港区,,題なし,CSV,,,https://m.example/z.csv,,,,,\r\n"
        "131032,4,東京都,港区,ページ,,HTML,,,www.m.example/page,,,,,\r\n"
        ",,,,,,,,,,,,,,\r\n"
        "131032,5,短い行,港区,短い行\r\n"
        "131032,6,東京都,港区,長い行,,CSV,,,https://m.example/l.csv,,,,,,余り\r\n";
    Yield const read = read_list(text);
    CHECK_FALSE(read.ended_by);
    CHECK(read.complete);
    REQUIRE(read.records.size() == 5);
    RemoteRecord const& aed = read.records[0];
    CHECK(aed.place == "line 2");
    CHECK(aed.remote_id == "131032-0000000001");
    CHECK(aed.dataset.title == "AED設置箇所一覧");
    CHECK(aed.dataset.municipality == "131032");
    CHECK(aed.dataset.licence.id == "CC-BY-4.0");
    CHECK(aed.dataset.frequency_text == "年1回");
    REQUIRE(aed.organization);
    CHECK(aed.organization->name == "t131032");
    CHECK(aed.organization->title == "港区");
    REQUIRE(aed.remarks.size() == 1);
    CHECK(aed.remarks[0].where == "line 2, column 最終更新日");
    CHECK(aed.source_bytes.find("データ名称") != std::string::npos);
    RemoteRecord const& park = read.records[1];
    REQUIRE(park.dataset.distributions.size() == 2);
    CHECK(park.dataset.distributions[1].format_label == "XLSX");
    CHECK(park.dataset.licence.id == "CC-BY-2.1");
    CHECK(rfc3339(park.dataset.issued.value()) == "2020-04-01T00:00:00Z");
    CHECK(extra(park.dataset, "備考") == "備考です");
    RemoteRecord const& twin = read.records[2];
    CHECK(twin.remote_id == "");
    CHECK(twin.remarks.at(0).code == "catalog.list_duplicate_id");
    CHECK(read.records[3].remarks.at(0).code == "catalog.list_wrong_url");
    CHECK(read.records[4].remarks.at(0).code == "catalog.list_row_short");
    REQUIRE(read.bad.size() == 2);
    CHECK(read.bad[0].error.code == "catalog.list_no_title");
    CHECK(read.bad[0].error.where == "line 5, column データ名称");
    CHECK(read.bad[1].error.code == "catalog.list_row_too_long");
    CHECK(read.bad[1].place == "line 9");
    for (RemoteRecord const& record : read.records)
        for (Error const& remark : record.remarks) CHECK(has_sentence(remark.code));
}

TEST_CASE("the later generations, with English identifiers, and a title above the header") {
    Yield const read = read_list(
        "港区オープンデータ一覧,,\n\n全国地方公共団体コード(localGovernmentCode),ID(identifier),"
        "地方公共団体名（localGovernmentName）,データ名称,URL,最終更新日\n"
        "131032,131032A0001,東京都港区,水質,https://m.example/w.csv,2024/4/1\n");
    REQUIRE(read.records.size() == 1);
    CHECK(read.records[0].remote_id == "131032A0001");
    CHECK(read.records[0].place == "line 4");
    CHECK(read.records[0].organization->title == "東京都港区");
    CHECK(read.records[0].dataset.modified);
}

TEST_CASE("a missing column is named, with the nearest one that is there") {
    Yield const read = read_list("NO,データの名前,URL\n1,水,https://m.example/w.csv\n");
    REQUIRE(read.ended_by);
    CHECK(read.ended_by->code == "catalog.list_columns_missing");
    CHECK(sentence(*read.ended_by, Language::ja).find("データ名称") != std::string::npos);
    CHECK(sentence(*read.ended_by, Language::ja).find("データの名前") != std::string::npos);
    CHECK(read_list("<!DOCTYPE html><html></html>").ended_by->code == "catalog.list_is_html");
    CHECK(read_list("").ended_by->code == "catalog.list_empty");
    CHECK(read_list("a,b\n", "[]").ended_by->code == "catalog.source_options_wrong");
}

TEST_CASE("a list over HTTP: the charset that was sent, relative links, an answer that is no list") {
    Site site({{"/list/06.csv",
                {200, "text/csv; charset=Shift_JIS",
                 "\x83\x66\x81\x5B\x83\x5E\x96\xBC\x8F\xCC,URL\n\x90\x85\x93\xB9,../w.csv\n"}},
               {"/login", {200, "text/html", "<html>login</html>"}}});
    Yield const read = site.read_list("/list/06.csv");
    REQUIRE(read.records.size() == 1);
    CHECK(read.records[0].dataset.title == "水道");
    CHECK(read.records[0].dataset.distributions.at(0).url == site.base + "/w.csv");
    CHECK(site.read_list("/login").ended_by->code == "catalog.list_is_html");
    CHECK(site.read_list("/gone").ended_by->code == "catalog.source_status");
    CHECK(all_of(open_list_reader({"list", "https://a.example/x.csv", "{}"}, nullptr)).ended_by->code ==
          "catalog.source_needs_client");
    CHECK(all_of(open_list_reader({"list", "/tmp/no/such/file.csv", "{}"}, nullptr)).ended_by->code ==
          "catalog.source_file_missing");
}

TEST_CASE("any CSV by a mapping: the catalogue of a prefecture that is no CKAN") {
    auto const data = shared_data();
    if (!data) return;
    Yield const read = all_of(open_list_reader(
        {"list", (*data / "catalog/tottori_catalog_example.csv").string(),
         R"({"columns": {"title": "resource_name", "url": null, "description": "description", "format": "formats", "tags": "tags",
             "category": "category_name", "organization": "provider", "department": "division"}, "licence": "CC BY 4.0"})"},
        nullptr));
    CHECK_FALSE(read.ended_by);
    CHECK(read.bad.empty());
    REQUIRE(read.records.size() > 100);
    CHECK(read.records[0].dataset.title == "鳥取県の道路現況");
    CHECK(read.records[0].organization->title == "鳥取県");
    CHECK(read.records[0].dataset.licence.id == "CC-BY-4.0");
    Yield const blank = all_of(open_list_reader(
        {"list", (*data / "municipal/recommended_dataset_templates/xxxxxx_open_data_list.csv").string(),
         "{}"},
        nullptr));
    CHECK_FALSE(blank.ended_by);
    CHECK(blank.records.empty());
    CHECK(blank.complete);
}
