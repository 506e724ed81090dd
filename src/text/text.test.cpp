// What holds for the whole room: every error code has its sentence, and no bytes from outside break any
// reader.
#include "base/messages.hpp"
#include "text/field.hpp"
#include "text/format.hpp"
#include "text/frequency.hpp"
#include "text/licence.hpp"
#include "text/mark.hpp"
#include "text/municipality.hpp"
#include "text/numeral.hpp"
#include "text/period.hpp"
#include "text/romaji.hpp"
#include "text/slug.hpp"
#include "text/token.hpp"
#include "text/utf8.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace gyoji;
using namespace gyoji::text;

TEST_CASE("every error code of the room has a sentence") {
    for (std::string_view const code : {"text.not_utf8",         "text.not_a_number",
                                        "text.number_too_large", "text.not_a_period",
                                        "text.era_year_zero",    "text.era_year_past_end",
                                        "text.era_year_too_far", "text.era_day_outside",
                                        "text.lunisolar",        "text.no_such_day",
                                        "text.year_too_far",     "text.code_malformed",
                                        "text.code_check_digit", "text.code_prefecture",
                                        "text.code_ambiguous",   "text.format_contradiction",
                                        "text.format_is_page",   "text.format_unknown_label",
                                        "text.name_length",      "text.name_characters"}) {
        CAPTURE(code);
        CHECK(has_sentence(code));
    }
    auto const refused = parse_period("令和31年", {2026, 11, 24});
    CHECK(sentence(refused.error(), Language::ja) ==
          "「令和31年」（西暦 2049 年）は先すぎます。元号の年を確かめてください。");
}

TEST_CASE("no bytes break any reader") {
    constexpr std::u32string_view kPieces =
        U"0123456789年月日度元平成令和昭大明治正MTSHRhr.-/~～（）() "
        U"　ごと毎に回週時間分半四期上下第一二三十百千万億港区市町村東京都府県"
        U"北中央CSVxls.?#&%=カキーッャ㍻①\u3099\u200b";
    constexpr unsigned kSeed = 20201201;
    MESSAGE("seed ", kSeed);
    std::mt19937 random(kSeed);
    Day const today{2026, 11, 24};
    for (int round = 0; round < 4000; ++round) {
        std::string text;
        for (unsigned length = random() % 24; length > 0; --length) {
            unsigned const pick = random() % (kPieces.size() + 2);
            if (pick >= kPieces.size())
                text.push_back(static_cast<char>(random() % 256));
            else
                append(text, kPieces[pick]);
        }
        for (FoundPeriod const& one : find_periods(text, today)) {
            REQUIRE(one.place.begin < one.place.end);
            REQUIRE(one.place.end <= text.size());
            if (one.period) REQUIRE(one.period->start <= one.period->end);
            if (one.period) REQUIRE((one.period->start.valid() && one.period->end.valid()));
        }
        for (FoundMunicipality const& one : find_municipalities(text)) REQUIRE(one.place.end <= text.size());
        for (std::string const& spelling : year_spellings(text, today)) REQUIRE(fold(spelling) == spelling);
        (void)update_frequency(text);
        (void)guess_format("https://a.jp/" + text, text, text);
        (void)licence_of(text, text, text);
        (void)field_of_title(text);
        (void)municipality_code(text);
        (void)find_prefectures(text);
        (void)parse_number(text);
        (void)romaji(text, LongVowels::shortened);
        REQUIRE(valid_name(name_of_title(text)));
        Folded const folded = fold_with_offsets(text);
        auto const marks = original_ranges(folded, {{0, 3}, {2, 9}, {5, 400}});
        Snippet const piece = snippet(text, marks, 5);
        for (Range const& mark : piece.marks) REQUIRE(mark.end <= piece.text.size());
        for (Token const& token : tokens(folded.text)) REQUIRE_FALSE(token.text.empty());
    }
}
