#include "text/frequency.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace gyoji::text;

namespace {

// "ANNUAL 366" or "IRREG".
std::string spell(std::string_view text) {
    UpdateFrequency const found = update_frequency(text);
    CHECK(found.basis == text);
    std::string out(row(found.value).code);
    if (found.interval_days) out += " " + std::to_string(*found.interval_days);
    return out;
}

struct Case {
    std::string_view text;
    std::string_view expected;
};

// As they stand in the extras of tokyo_packages.jsonl.
constexpr Case kTokyo[] = {{"随時", "IRREG"},
                           {"公開時のみ", "NEVER"},
                           {"1年ごと", "ANNUAL 366"},
                           {"不定期", "IRREG"},
                           {"１か月ごと", "MONTHLY 31"},
                           {"１年ごと", "ANNUAL 366"},
                           {"更新無", "NEVER"},
                           {"年1回", "ANNUAL 366"},
                           {"", "UNKNOWN"},
                           {"1か月ごと", "MONTHLY 31"},
                           {"変更の都度", "IRREG"},
                           {"1月ごと", "MONTHLY 31"},
                           {"年１回", "ANNUAL 366"},
                           {"1回/年", "ANNUAL 366"},
                           {"3か月ごと", "QUARTERLY 92"},
                           {"1年", "ANNUAL 366"},
                           {"月1回", "MONTHLY 31"},
                           {"毎年", "ANNUAL 366"},
                           {"毎月", "MONTHLY 31"},
                           {"５年ごと", "QUINQUENNIAL 1827"},
                           {"年１回（３月頃）", "ANNUAL 366"},
                           {"1年に1回", "ANNUAL 366"},
                           {"１月ごと", "MONTHLY 31"},
                           {"毎日", "DAILY 1"},
                           {"年1回(4月）", "ANNUAL 366"},
                           {"5年ごと", "QUINQUENNIAL 1827"},
                           {"半年ごと", "ANNUAL_2 183"},
                           {"4回/年", "QUARTERLY 92"},
                           {"概ね5年ごと", "QUINQUENNIAL 1827"},
                           {"年４回", "QUARTERLY 92"},
                           {"適宜", "IRREG"},
                           {"1回/月", "MONTHLY 31"},
                           {"5年に1回", "QUINQUENNIAL 1827"},
                           {"月次", "MONTHLY 31"},
                           {"月1回予定", "MONTHLY 31"},
                           {"更新予定なし", "NEVER"},
                           {"変更時", "IRREG"},
                           {"必要に応じて", "IRREG"},
                           {"月１回", "MONTHLY 31"},
                           {"1年ごと不定期", "ANNUAL 366"},
                           {"概ね一年ごと", "ANNUAL 366"},
                           {"１回/年度", "ANNUAL 366"},
                           {"2か月ごと", "BIMONTHLY 61"},
                           {"初回のみ", "NEVER"},
                           {"四半期ごと", "QUARTERLY 92"},
                           {"必要な都度更新", "IRREG"},
                           {"更新なし", "NEVER"},
                           {"市場開市日ごと", "OTHER 7"},
                           {"1年に1回程度", "ANNUAL 366"},
                           {"毎日8:30更新", "DAILY 1"},
                           {"隔年", "BIENNIAL 731"},
                           {"1回/3年", "TRIENNIAL 1096"},
                           {"１年に１回", "ANNUAL 366"},
                           {"年に２回程度", "ANNUAL_2 183"},
                           {"年２回", "ANNUAL_2 183"},
                           {"3回/年", "ANNUAL_3 122"},
                           {"２回/年度", "ANNUAL_2 183"},
                           {"四半期に一回", "QUARTERLY 92"},
                           {"なし", "NEVER"},
                           {"概ね１年ごと", "ANNUAL 366"},
                           {"4年ごと", "QUADRENNIAL 1461"},
                           {"1回/6～7年", "OTHER 2557"},
                           {"1年ごと（変更あればその都度）", "ANNUAL 366"},
                           {"年に１回程度", "ANNUAL 366"},
                           {"一月ごと", "MONTHLY 31"},
                           {"変更時（調査を1年に1回実施）", "IRREG"},
                           {"年１回（４月頃）", "ANNUAL 366"},
                           {"３年に１回", "TRIENNIAL 1096"},
                           {"5年", "QUINQUENNIAL 1827"},
                           {"1ヶ月に1回", "MONTHLY 31"},
                           {"1カ月ごと", "MONTHLY 31"},
                           {"３月ごと", "QUARTERLY 92"},
                           {"アクセスポイントの追加時", "IRREG"},
                           {"1年ごとの公開", "ANNUAL 366"},
                           {"４年ごと", "QUADRENNIAL 1461"},
                           {"不定期半年ごと", "ANNUAL_2 183"},
                           {"3か月", "QUARTERLY 92"},
                           {"1年毎", "ANNUAL 366"},
                           {"毎年7月頃更新", "ANNUAL 366"},
                           {"2年に1回", "BIENNIAL 731"},
                           {"2年ごと", "BIENNIAL 731"},
                           {"2～6回/年", "OTHER 183"},
                           {"1か月/1年ごと", "OTHER 366"},
                           {"年一回", "ANNUAL 366"},
                           {"未定", "UNKNOWN"},
                           {"1年ごと(2年度分まで掲載)", "ANNUAL 366"},
                           {"年2回", "ANNUAL_2 183"}};

}  // namespace

TEST_CASE("odd texts are unknown") {
    for (std::string_view const text :
         {"", " ", "-", "未定", "不明", "abc", "2020年", "3月", "\xFF", "(", ")", "100年ごと", "年", "回"}) {
        CAPTURE(text);
        CHECK(update_frequency(text).value == Frequency::unknown);
    }
    CHECK(update_frequency(std::string(5000, '1')).value == Frequency::unknown);
    CHECK(update_frequency(std::string(5000, '1')).basis.size() == 400);
}

TEST_CASE("all 87 spellings of the Tokyo catalogue") {
    CHECK(std::size(kTokyo) == 87);
    for (auto const& [text, expected] : kTokyo) {
        CAPTURE(text);
        CHECK(spell(text) == expected);
    }
}

TEST_CASE("more ways to say it") {
    for (auto const& [text, expected] : std::vector<Case>{
             {"毎年度", "ANNUAL 366"},
             {"毎年度1回", "ANNUAL 366"},
             {"毎月2回", "MONTHLY_2 16"},
             {"月3回", "MONTHLY_3 11"},
             {"週1回", "WEEKLY 7"},
             {"週２回", "WEEKLY_2 4"},
             {"週3回", "WEEKLY_3 3"},
             {"隔週", "BIWEEKLY 14"},
             {"2週間ごと", "BIWEEKLY 14"},
             {"1日2回", "DAILY_2 1"},
             {"毎時", "HOURLY 1"},
             {"3時間ごと", "TRIHOURLY 1"},
             {"5分ごと", "OTHER 1"},
             {"リアルタイム", "CONT"},
             {"常時更新", "CONT"},
             {"十年に一回", "DECENNIAL 3653"},
             {"20年ごと", "BIDECENNIAL 7305"},
             {"7年ごと", "OTHER 2557"},
             {"（年1回）", "ANNUAL 366"},
             {"逐次", "IRREG"},
             {"データの更新予定はない", "NEVER"},
             {"平日毎日", "DAILY 1"},
             {"その他", "OTHER"},
             {"Annually", "ANNUAL 366"},
             {"yearly", "ANNUAL 366"},
             {"semi-annual", "ANNUAL_2 183"},
             {"Quarterly", "QUARTERLY 92"},
             {"monthly", "MONTHLY 31"},
             {"bimonthly", "BIMONTHLY 61"},
             {"Weekly", "WEEKLY 7"},
             {"biweekly", "BIWEEKLY 14"},
             {"Daily", "DAILY 1"},
             {"irregular", "IRREG"},
             {"as needed", "IRREG"},
             {"never", "NEVER"},
             {"unknown", "UNKNOWN"},
             {"real-time", "CONT"},
             {"Biennial", "BIENNIAL 731"},
             {"http://publications.europa.eu/resource/authority/frequency/ANNUAL_2", "ANNUAL_2 183"},
             {"http://publications.europa.eu/resource/authority/frequency/NO_SUCH", "UNKNOWN"},
             {"http://purl.org/cld/freq/semiannual", "ANNUAL_2 183"},
             {"R/P1Y", "ANNUAL 366"},
             {"P3M", "QUARTERLY 92"},
             {"R/P7D", "WEEKLY 7"},
             {"PT1H", "HOURLY 1"},
             {"P1Y2M", "UNKNOWN"},
             {"P0Y", "UNKNOWN"},
             {"ANNUAL", "ANNUAL 366"}}) {
        CAPTURE(text);
        CHECK(spell(text) == expected);
    }
}

TEST_CASE("the vocabulary is whole") {
    std::set<std::string_view> codes;
    for (FrequencyRow const& one : frequencies()) {
        codes.insert(one.code);
        CHECK(&row(one.value) == &one);
        CHECK_FALSE(one.name_ja.empty());
        CHECK_FALSE(one.name_en.empty());
        CHECK(update_frequency(uri(one.value)).value == one.value);
    }
    CHECK(codes.size() == 30);
    CHECK(uri(Frequency::irreg) == "http://publications.europa.eu/resource/authority/frequency/IRREG");
}
