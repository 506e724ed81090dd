#include "base/id.hpp"
#include "base/messages.hpp"
#include "wire/json.hpp"
#include "wire/utf8.hpp"
#include "wire/writer.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using wire::Document;
using wire::Json;
using wire::Kind;
using wire::Strictness;

namespace {

std::string written(std::string_view text, wire::Escape escape = wire::Escape::plain) {
    std::string out;
    wire::append_string(out, text, escape);
    return out;
}

std::string code_of(std::string_view json, Strictness strictness = Strictness::strict) {
    auto const parsed = Document::parse(json, strictness);
    if (!parsed) {
        CHECK(has_sentence(parsed.error().code));
        return parsed.error().code;
    }
    return "";
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

// A random value of every kind, written by the writer; the text is the expectation.
void random_value(SeededIds& ids, wire::Writer& writer, int depth) {
    switch (ids.bits() % (depth > 4 ? 6 : 8)) {
        case 0:
            writer.null();
            return;
        case 1:
            writer.value(ids.bits() % 2 == 0);
            return;
        case 2:
            writer.value(std::int64_t(ids.bits()));
            return;
        case 3:
            writer.value(ids.bits());
            return;
        case 4:
            writer.value(double(std::int64_t(ids.bits())) / 4096.0);
            return;
        case 5: {
            std::string text;
            for (std::uint64_t i = ids.bits() % 40; i > 0; --i) {
                static char const* const pieces[] = {"a",    "\"", "\\", "\n", "\x01",         "水",
                                                     "\x7F", "𠮷", "é",  "/",  "\xE2\x80\xA8", "<&>"};
                text += pieces[ids.bits() % std::size(pieces)];
            }
            writer.value(text);
            return;
        }
        case 6: {
            writer.begin_array();
            for (std::uint64_t i = ids.bits() % 6; i > 0; --i) random_value(ids, writer, depth + 1);
            writer.end_array();
            return;
        }
        default: {
            writer.begin_object();
            std::uint64_t const count = ids.bits() % 20;
            for (std::uint64_t i = 0; i < count; ++i) {
                writer.key("k\"" + std::to_string(i));
                random_value(ids, writer, depth + 1);
            }
            writer.end_object();
        }
    }
}

}  // namespace

TEST_CASE("strings are escaped, and wrong bytes never leave the house") {
    CHECK(written("") == "\"\"");
    CHECK(written("a\"b\\c/d") == R"("a\"b\\c/d")");
    CHECK(written(std::string_view("\b\f\n\r\t\0\x1f\x7f", 8)) == R"("\b\f\n\r\t\u0000\u001f\u007f")");
    CHECK(written("避難所𠮷") == "\"避難所𠮷\"");
    CHECK(written("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
    CHECK(written("\xE6\xB0") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");                  // cut off
    CHECK(written("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // surrogate
    CHECK(written("\xC0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");                  // overlong
    CHECK(written("</script>&\xE2\x80\xA8") == "\"</script>&\xE2\x80\xA8\"");
    CHECK(written("</script>&\xE2\x80\xA8\xE2\x80\xA9水", wire::Escape::html_safe) ==
          R"("\u003c/script\u003e\u0026\u2028\u2029水")");
}

TEST_CASE("the writer places commas") {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object()
        .field("a", 1)
        .key("b")
        .begin_array()
        .value(true)
        .null()
        .value(2.5)
        .begin_object()
        .end_object();
    writer.end_array()
        .field_or_null("c", "")
        .field("d", "x")
        .key("e")
        .raw("[1]")
        .field("f", 1e300 * 1e10)
        .end_object();
    CHECK(out == R"({"a":1,"b":[true,null,2.5,{}],"c":null,"d":"x","e":[1],"f":null})");
}

TEST_CASE("what is written is read back the same, whatever it was") {
    SeededIds ids(20261124);
    for (int round = 0; round < 2'000; ++round) {
        std::string text, again;
        wire::Writer writer(text);
        random_value(ids, writer, 0);
        auto const document = Document::parse(text);
        REQUIRE_MESSAGE(document, text);
        document->root().write(again);
        REQUIRE(again == text);
    }
}

TEST_CASE("values are found by name and place") {
    auto const document = Document::parse(
        R"( {"title":"避難\u6240\ud842\udfb7","n":3.0,"big":123456789012345678901234567890,"list":[1,"2",true,null],"o":{}} )");
    REQUIRE(document);
    Json const root = document->root();
    CHECK(root["title"].string() == "避難所𠮷");
    CHECK(root["n"].integer() == 3);
    CHECK(root["n"].number_text() == "3.0");
    CHECK(root["big"].number_text() == "123456789012345678901234567890");
    CHECK_FALSE(root["big"].integer());
    CHECK(root["big"].real() == doctest::Approx(1.2345678901234568e29));
    CHECK(root["list"].size() == 4);
    CHECK(root["list"].at(1).loose_text() == "2");
    CHECK(root["list"].at(0).loose_text() == "1");
    CHECK(root["list"].at(2).loose_text() == "true");
    CHECK(root["list"].at(3).loose_text().empty());
    CHECK(root["list"].at(9).is_null());
    CHECK(root["absent"]["deeper"].is_null());
    CHECK(root.has("o"));
    CHECK_FALSE(root.has("p"));
    CHECK(root.members().size() == 5);
    CHECK(root.members()[1].key == "n");
    CHECK(root["o"].size() == 0);
}

TEST_CASE("a scalar alone is a document") {
    CHECK(Document::parse("true")->root().boolean() == true);
    CHECK(Document::parse(" -0.5e3 ")->root().real() == -500);
    CHECK(Document::parse("\"x\"")->root().string() == "x");
    CHECK(Document::parse("null")->root().is_null());
    CHECK(Document::parse("12")->root().integer() == 12);
}

TEST_CASE("nesting is read to 64 and refused at 65") {
    CHECK(code_of(nested(64)) == "");
    CHECK(code_of(nested(65)) == "wire.json_too_deep");
    CHECK(code_of(std::string(100'000, '[')) != "");
}

TEST_CASE("a repeated key is refused at our doors, and the last one wins in foreign records") {
    CHECK(code_of(R"({"a":1,"b":2,"a":3})") == "wire.json_duplicate_key");
    CHECK(code_of(R"({"a":1,"\u0061":3})") == "wire.json_duplicate_key");
    auto const document = Document::parse(R"({"a":1,"b":2,"a":3})", Strictness::lenient);
    REQUIRE(document);
    CHECK(document->root()["a"].integer() == 3);
    CHECK(document->root().size() == 2);
    std::string many = "{";
    for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i % 60) + "\":" + std::to_string(i) + ",";
    many.back() = '}';
    CHECK(code_of(many) == "wire.json_duplicate_key");
    auto const loose = Document::parse(many, Strictness::lenient);
    REQUIRE(loose);
    CHECK(loose->root().size() == 60);
    CHECK(loose->root()["k5"].integer() == 65);
    CHECK(loose->root()["k59"].integer() == 59);
}

TEST_CASE("what is not JSON is refused with its place") {
    char const* const wrong[] = {"{",
                                 "}",
                                 "[1,]",
                                 "[1 2]",
                                 "{\"a\":}",
                                 "{\"a\" 1}",
                                 "{a:1}",
                                 "nul",
                                 "truex",
                                 "01",
                                 "1.",
                                 ".5",
                                 "+1",
                                 "1e",
                                 "0x10",
                                 "NaN",

                                 "1 2",
                                 "{} {}",
                                 "\"\\x\"",
                                 "\"\\ud800\"",
                                 "\"a",
                                 "\"a\nb\"",
                                 "[,1]",
                                 "[1,,2]",
                                 "{\"a\":1,}",
                                 "'a'",
                                 "[\"a\" \"b\"]",
                                 "[truefalse]",
                                 "[1x]",
                                 "{\"a\":1 \"b\":2}",
                                 "-",
                                 "--1",
                                 "[1}",
                                 "{\"a\":1]",
                                 "\"\\u12\"",
                                 "\\"};
    for (char const* text : wrong) {
        INFO(text);
        CHECK(code_of(text) != "");
        CHECK(code_of("[" + std::string(text)) != "");
    }
    CHECK(code_of("") == "wire.json_empty");
    CHECK(code_of(" \n ") == "wire.json_empty");
    CHECK(code_of("[1]]") != "");
    CHECK(code_of("[1] x") != "");
    CHECK(code_of("[1] [2]") == "wire.json_trailing");
    CHECK(Document::parse("[\n\"a\tb\"]").error().where == "line 2, column 3");
    auto const utf8 = Document::parse("{\n\"a\":\"\xFF\"}");
    REQUIRE_FALSE(utf8);
    CHECK(utf8.error().code == "wire.wrong_utf8");
    CHECK(utf8.error().where == "line 2, column 6");
    auto const syntax = Document::parse("{\n\"a\":[1 2]}");
    REQUIRE_FALSE(syntax);
    CHECK(syntax.error().where.starts_with("line 2"));
    CHECK(code_of("\xEF\xBB\xBF{}") != "");
    CHECK(code_of("\xEF\xBB\xBF{}", Strictness::lenient) == "");
}

TEST_CASE("any bytes are answered, never worse") {
    SeededIds ids(7);
    std::string const seed = R"({"a":[1,2.5e3,"x\u6c34",null,{"b":true}],"c":"水"})";
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = seed.substr(0, 1 + ids.bits() % seed.size());
        for (std::uint64_t i = ids.bits() % 4; i > 0; --i) text[ids.bits() % text.size()] = char(ids.bits());
        refused += !Document::parse(text);
    }
    CHECK(refused > 15'000);
}

TEST_CASE("the first wrong byte of UTF-8 is found") {
    CHECK(wire::first_wrong_utf8("水a𠮷") == std::string_view::npos);
    CHECK(wire::first_wrong_utf8("水\x80") == 3);
    CHECK(wire::first_wrong_utf8("a\xF4\x90\x80\x80") == 1);
    CHECK(wire::first_wrong_utf8("a\xE6\xB0") == 1);
}
