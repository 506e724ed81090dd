#include "text/format.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace gyoji::text;

namespace {

// "XLSX by extension !text.format_contradiction", "KML by label in ZIP".
std::string spell(std::string_view url, std::string_view label, std::string_view media_type = {}) {
    FormatGuess const guess = guess_format(url, label, media_type);
    std::string out = guess.label + (guess.format ? "" : "?") + " by " + guess.basis;
    if (!guess.packaged.empty()) out += " in " + guess.packaged;
    if (guess.contradiction) out += " !" + guess.contradiction->code;
    return out;
}

}  // namespace

TEST_CASE("label and file name, as the Tokyo catalogue has them") {
    struct Case {
        std::string_view url, label, expected;
    };
    for (auto const& [url, label, expected] :
         std::vector<Case>{{"", "", "? by "},
                           {"https://a.jp/", "", "? by "},
                           {"https://a.jp", "", "? by "},
                           {"https://a.jp/x", "HTML", "HTML by label"},
                           {"https://a.jp/x.csv", "CSV", "CSV by label"},
                           {"https://a.jp/x.csv", "csv", "CSV by label"},
                           {"https://a.jp/x.CSV", "ＣＳＶ", "CSV by label"},
                           {"https://a.jp/x.csv", "", "CSV by extension"},
                           {"https://a.jp/x.csv?v=2#top", "", "CSV by extension"},
                           {"https://a.jp/x.xlsx", "XLS", "XLSX by extension !text.format_contradiction"},
                           {"https://a.jp/x.xls", "XLSX", "XLS by extension !text.format_contradiction"},
                           {"https://a.jp/x.zip", "KML", "KML by label in ZIP"},
                           {"https://a.jp/x.zip", "SHP", "SHP by label in ZIP"},
                           {"https://a.jp/x.zip", "ZIP", "ZIP by label"},
                           {"https://a.jp/x.php?id=3", "JPEG", "JPEG by label"},
                           {"https://a.jp/x.php?file=b.csv", "", "CSV by extension"},
                           {"https://a.jp/x.txt", "RDF", "RDF by label"},
                           {"https://a.jp/x.json", "GeoJSON", "GeoJSON by label"},
                           {"https://a.jp/x.html", "CSV", "HTML by extension !text.format_is_page"},
                           {"https://a.jp/x.pdf", "CSV", "PDF by extension !text.format_contradiction"},
                           {"https://a.jp/x.png", "JPEG", "PNG by extension !text.format_contradiction"},
                           {"https://a.jp/x.xlsx", "xisx", "XLSX by label"},
                           {"https://a.jp/x.csv", "_2CSV", "CSV by extension !text.format_unknown_label"},
                           {"https://a.jp/x.html-", "HTML-", "HTML by label"},
                           {"https://a.jp/x.las", "las", "LAS by label"},
                           {"https://a.jp/x.ai", "ai", "AI by label"},
                           {"https://a.jp/x.qqq", "qqq", "qqq? by label !text.format_unknown_label"},
                           {"https://a.jp/v1.2/data", "", "? by "},
                           {"file.csv", "", "CSV by extension"},
                           {"https://a.jp/\xFF.\xFE", "\xFF", "\xFF? by label !text.format_unknown_label"}}) {
        CAPTURE(url);
        CAPTURE(label);
        CHECK(spell(url, label) == expected);
    }
    CHECK(spell("https://a.jp/x", "", "text/csv; charset=shift_jis") == "CSV by media_type");
    CHECK(spell("https://a.jp/x", "", "https://www.iana.org/assignments/media-types/application/geo+json") ==
          "GeoJSON by media_type");
    CHECK(spell("https://a.jp/x", "", "http://publications.europa.eu/resource/authority/file-type/JSON_LD") ==
          "JSON-LD by media_type");
    CHECK(spell("https://a.jp/x", "", "application/octet-stream") == "? by ");
    CHECK(spell("https://a.jp/x", "text/csv") == "CSV by label");
}

TEST_CASE("long input stays bounded") {
    std::string const extension(11, 'x');
    CHECK(url_extension("a." + extension).empty());
    CHECK(url_extension("a." + extension.substr(1)) == extension.substr(1));
    CHECK(guess_format(std::string(100000, '.'), std::string(100000, 'a')).label.size() == 100);
}

TEST_CASE("the table of formats is sound") {
    std::set<std::string_view> labels;
    for (FormatRow const& one : formats()) {
        CAPTURE(one.label);
        CHECK(labels.insert(one.label).second);
        CHECK(one.media_type.find('/') != std::string_view::npos);
        CHECK(format_by_label(one.label) == &one);
        CHECK((one.extensions.empty() ||
               format_by_extension(one.extensions.substr(0, one.extensions.find(' '))) == &one));
        CHECK_FALSE(name_ja(one.kind).empty());
    }
    CHECK(format_by_media_type("text/plain")->label == "TXT");
    CHECK(format_by_media_type("image/tiff")->label == "TIFF");
    CHECK(format_by_media_type("application/json")->label == "JSON");
    CHECK(format_by_label("エクセル")->label == "XLS");
    CHECK(format_by_label("シェープファイル")->label == "SHP");
    CHECK(format_by_label("ワード")->label == "DOC");
    CHECK(format_by_label("パワーポイント")->label == "PPT");
    CHECK(format_by_label(".csv")->label == "CSV");
    CHECK(format_by_label("jpg")->label == "JPEG");
    CHECK(format_by_label("") == nullptr);
}
