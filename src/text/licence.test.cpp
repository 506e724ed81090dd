#include "text/licence.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace gyoji::text;

TEST_CASE("licences as catalogues name them") {
    struct Case {
        std::string_view id, title, url, expected, basis;
        bool open;
    };
    for (auto const& [id, title, url, expected, basis, open] : std::vector<Case>{
             {"", "", "", "", "", false},
             {"xyz", "独自の規約", "https://a.jp/terms", "xyz", "", false},
             {"CC-BY-4.0", "クリエイティブ・コモンズ 表示（CC BY）",
              "https://creativecommons.org/licenses/by/4.0/deed.ja", "CC-BY-4.0", "url", true},
             {"CC-BY-NC-ND-4.0", "", "", "CC-BY-NC-ND-4.0", "id", false},
             {"CC-BY-ND-4.0", "", "https://creativecommons.org/licenses/by-nd/4.0/deed.ja", "CC-BY-ND-4.0",
              "url", false},
             {"cc-by", "Creative Commons Attribution", "http://www.opendefinition.org/licenses/cc-by",
              "CC-BY", "id", true},
             {"cc-by-sa", "", "", "CC-BY-SA", "id", true},
             {"cc-nc", "", "", "CC-BY-NC", "id", false},
             {"cc-zero", "", "", "CC0-1.0", "id", true},
             {"CC0", "", "", "CC0-1.0", "id", true},
             {"", "", "https://creativecommons.org/licenses/by/2.1/jp/", "CC-BY-2.1-JP", "url", true},
             {"", "", "http://creativecommons.org/licenses/by-nc-sa/3.0/", "CC-BY-NC-SA-3.0", "url", false},
             {"", "CC BY 4.0", "", "CC-BY-4.0", "title", true},
             {"", "ＣＣ　ＢＹ　４．０", "", "CC-BY-4.0", "title", true},
             {"", "クリエイティブ・コモンズ 表示-継承 4.0 国際", "", "CC-BY-SA-4.0", "title", true},
             {"", "クリエイティブ・コモンズ 表示 4.0 国際", "", "CC-BY-4.0", "title", true},
             {"", "Creative Commons Attribution-NonCommercial 4.0", "", "CC-BY-NC-4.0", "title", false},
             {"", "政府標準利用規約（第2.0版）", "", "GSTU-2.0", "title", true},
             {"", "公共データ利用規約（第1.0版）", "", "PDL-1.0", "title", true},
             {"PDL1.0", "", "", "PDL-1.0", "id", true},
             {"https://creativecommons.org/licenses/by/4.0/", "", "", "CC-BY-4.0", "id", true},
             {"notspecified", "", "", "notspecified", "id", false},
             {"odc-odbl", "", "", "ODbL-1.0", "id", true},
             {"\xFF", "", "", "\xFF", "", false}}) {
        CAPTURE(id);
        CAPTURE(title);
        CAPTURE(url);
        Licence const found = licence_of(id, title, url);
        CHECK(found.id == expected);
        CHECK(found.basis == basis);
        CHECK(found.is_open() == open);
        CHECK(found.known == !basis.empty());
    }
}

TEST_CASE("what is not known is kept as written and not called open") {
    Licence const own = licence_of("own", "独自の規約", "https://a.jp/terms");
    CHECK(own.openness == Openness::unknown);
    CHECK(own.title_ja == "独自の規約");
    CHECK(own.url == "https://a.jp/terms");
    CHECK(licence_of(std::string(100000, 'x'), "", "").id.size() == 500);
    CHECK(licence_of("CC-BY-4.0", "", "").url == "https://creativecommons.org/licenses/by/4.0/");
    CHECK(licence_of("", "", "https://creativecommons.org/licenses/by/2.1/jp/").url ==
          "https://creativecommons.org/licenses/by/2.1/jp/");
}
