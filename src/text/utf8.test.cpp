#include "text/utf8.hpp"

#include <doctest/doctest.h>

using namespace gyoji::text;

TEST_CASE("invalid bytes are characters of one byte") {
    struct Case {
        std::string_view bytes;
        std::size_t characters;
        bool valid;
    };
    for (auto const& [bytes, characters, valid] : {Case{"", 0, true},
                                                   {"水", 1, true},
                                                   {"\xE6\xB0", 2, false},  // cut
                                                   {"\xC0\x80", 2, false},  // overlong
                                                   {"\xC1\xBF", 2, false},
                                                   {"\xE0\x80\x80", 3, false},
                                                   {"\xED\xA0\x80", 3, false},  // surrogate
                                                   {"\xF0\x80\x80\x80", 4, false},
                                                   {"\xF4\x8F\xBF\xBF", 1, true},   // U+10FFFF
                                                   {"\xF4\x90\x80\x80", 4, false},  // one past it
                                                   {"\xF8\x88\x80\x80\x80", 5, false},
                                                   {"a\x80z", 3, false}}) {
        CHECK(character_count(bytes) == characters);
        CHECK(valid_utf8(bytes) == valid);
        CHECK(check_utf8(bytes).has_value() == valid);
    }
}

TEST_CASE("the place of the first wrong byte is told") {
    auto const outcome = check_utf8("水\xFFx");
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == "text.not_utf8");
    CHECK(outcome.error().where == "byte 4");
    Repaired const repaired = repair_utf8("水\xFFx\xFE");
    CHECK(repaired.text == "水\uFFFDx\uFFFD");
    CHECK(repaired.invalid == 2);
    CHECK(repaired.first_invalid == 3);
    CHECK(repair_utf8("水").invalid == 0);
}

TEST_CASE("text is cut between characters") {
    std::string_view const text = "a水😀";
    CHECK(truncate_bytes(text, 0) == "");
    CHECK(truncate_bytes(text, 1) == "a");
    CHECK(truncate_bytes(text, 3) == "a");
    CHECK(truncate_bytes(text, 4) == "a水");
    CHECK(truncate_bytes(text, 7) == "a水");
    CHECK(truncate_bytes(text, 8) == text);
    CHECK(truncate_bytes(text, 99) == text);
    CHECK(truncate_characters(text, 2) == "a水");
    CHECK(truncate_characters(text, 3) == text);
    CHECK(truncate_characters(text, 4) == text);
    CHECK(floor_boundary("\x80\x80\x80\x80\x80", 4) == 4);
}

TEST_CASE("code points travel both ways") {
    CHECK(to_utf8(to_utf32("aÉ水😀")) == "aÉ水😀");
    CHECK(to_utf32("\xFF") == U"\uFFFD");
}
