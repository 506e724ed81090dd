#include "base/messages.hpp"
#include "wire/describe_impl.hpp"

#include <doctest/doctest.h>

using namespace gyoji;

namespace {

enum class Visibility { open, members };
BOOST_DESCRIBE_ENUM(Visibility, open, members)

struct Distribution {
    std::string url;
    std::optional<std::string> format;
    bool operator==(Distribution const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Distribution, (), (url, format))

struct Record {
    std::string title;
    Visibility visibility = Visibility::open;
    int files = 0;
    std::int64_t bytes = 0;
    unsigned rows = 0;
    double rate = 0;
    bool alive = false;
    std::vector<Distribution> distributions;
    std::map<std::string, std::string> extras;
    std::optional<std::vector<int>> years;
    bool operator==(Record const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Record, (),
                      (title, visibility, files, bytes, rows, rate, alive, distributions, extras, years))

constexpr char const* kFull =
    R"({"title":"避難所","visibility":"members","files":-2,"bytes":9007199254740993,"rows":4294967295,"rate":0.5,"alive":true,)"
    R"("distributions":[{"url":"http://a"},{"url":"http://b","format":"CSV"}],"extras":{"a/b~c":"x"},"years":[2021,2022]})";

Result<Record> read(std::string_view text) {
    auto const document = wire::Document::parse(text);
    REQUIRE_MESSAGE(document, text);
    return wire::from_json<Record>(document->root());
}

// The full record with one piece of text replaced.
std::string with(std::string_view from, std::string_view to) {
    std::string text = kFull;
    std::size_t const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

void refused(std::string const& text, std::string const& code, std::string const& where) {
    auto const result = read(text);
    REQUIRE_MESSAGE(!result, text);
    CHECK(result.error().code == code);
    CHECK(result.error().where == where);
    CHECK(has_sentence(code));
}

}  // namespace

GYOJI_WIRE(Record)

TEST_CASE("a struct goes to JSON and back") {
    auto const record = read(kFull);
    REQUIRE(record);
    CHECK(record->distributions.at(1).format == "CSV");
    CHECK_FALSE(record->distributions.at(0).format);
    CHECK(record->bytes == 9007199254740993);
    CHECK(record->extras.at("a/b~c") == "x");
    CHECK(wire::to_json(*record) == kFull);
    CHECK(read(with(R"(,"years":[2021,2022])", ""))->years == std::nullopt);
}

TEST_CASE("what does not fit is refused with its place") {
    refused("[]", "wire.wrong_type", "");
    refused(with(R"("url":"http://b")", R"("url":7)"), "wire.wrong_type", "/distributions/1/url");
    refused(with(R"("url":"http://b",)", ""), "wire.missing_field", "/distributions/1/url");
    refused(with(R"("format")", R"("formats")"), "wire.unknown_field", "/distributions/1/formats");
    refused(with(R"("CSV")", "null"), "wire.wrong_type", "/distributions/1/format");
    refused(with(R"("members")", R"("Members")"), "wire.wrong_word", "/visibility");
    refused(with(R"("members")", R"("members\u0000")"), "wire.wrong_word", "/visibility");
    refused(with("-2", "2147483648"), "wire.out_of_range", "/files");
    refused(with("-2", "1.5"), "wire.wrong_type", "/files");
    refused(with("-2", "\"2\""), "wire.wrong_type", "/files");
    refused(with("4294967295", "-1"), "wire.out_of_range", "/rows");
    refused(with("4294967295", "4294967296"), "wire.out_of_range", "/rows");
    refused(with("9007199254740993", "99999999999999999999"), "wire.out_of_range", "/bytes");
    refused(with("0.5", "true"), "wire.wrong_type", "/rate");
    refused(with("true", "1"), "wire.wrong_type", "/alive");
    refused(with(R"("x")", "[]"), "wire.wrong_type", "/extras/a~1b~0c");
    refused(with("2022", "null"), "wire.wrong_type", "/years/1");
    CHECK(read(with("-2", "3.0"))->files == 3);
    CHECK(read(with("0.5", "1"))->rate == 1);
}

TEST_CASE("the schema says what is read") {
    auto const document = wire::Document::parse(wire::json_schema<Record>());
    REQUIRE(document);
    auto const schema = document->root();
    CHECK(schema["additionalProperties"].boolean() == false);
    CHECK(schema["required"].size() == 9);
    auto const properties = schema["properties"];
    CHECK(properties["visibility"]["enum"].at(1).string() == "members");
    CHECK(properties["rows"]["minimum"].integer() == 0);
    CHECK(properties["distributions"]["items"]["required"].size() == 1);
    CHECK(properties["extras"]["additionalProperties"]["type"].string() == "string");
    CHECK(properties["years"]["type"].string() == "array");
}
