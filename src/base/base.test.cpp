#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/messages.hpp"

#include <doctest/doctest.h>

using namespace gyoji;

namespace {
Result<int> half(int value) {
    if (value % 2) return fail(Fault::invalid, "base.internal", "/value");
    return value / 2;
}
Result<int> quarter(int value) {
    int const first = TRY(half(value));
    return TRY(half(first));
}
}  // namespace

TEST_CASE("a Result travels up through TRY with its place") {
    CHECK(quarter(8).value() == 2);
    auto const failed = quarter(6);
    REQUIRE(!failed);
    CHECK(failed.error().where == "/value");
}

TEST_CASE("ISO moments are read strictly and written back") {
    auto const at = parse_iso("2021-09-01T04:54:45.142823");
    REQUIRE(at);
    CHECK(ckan_time(*at) == "2021-09-01T04:54:45.142823");
    CHECK(rfc3339(*parse_iso("2021-09-01T09:00:00+09:00")) == "2021-09-01T00:00:00Z");
    CHECK(rfc3339(*parse_iso("2021-09-10")) == "2021-09-10T00:00:00Z");
    CHECK_FALSE(parse_iso("2021-02-29"));
    CHECK(parse_iso("2020-02-29"));
    CHECK_FALSE(parse_iso("2021-13-01"));
    CHECK_FALSE(parse_iso("令和3年"));
    CHECK_FALSE(parse_iso("2021-01-01T25:00"));
    CHECK(day_of(*parse_iso("1969-12-31T23:59:59")).iso() == "1969-12-31");
    CHECK(tokyo_day_of(*parse_iso("2021-03-31T15:00:00Z")).iso() == "2021-04-01");
    CHECK(http_date(*parse_http_date("Tue, 24 Nov 2026 11:42:39 GMT")) == "Tue, 24 Nov 2026 11:42:39 GMT");
}

TEST_CASE("ids have their form and follow their seed") {
    SeededIds one(7), two(7);
    CHECK(one.ulid({}) == two.ulid({}));
    std::string const uuid = one.uuid();
    CHECK(looks_like_uuid(uuid));
    CHECK(uuid[14] == '4');
    CHECK_FALSE(looks_like_uuid("t131032d0000000271"));
}

TEST_CASE("digests agree with the published vectors") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 stream;
    stream.add("a");
    stream.add("bc");
    CHECK(stream.hex() == sha256_hex("abc"));
    CHECK(base64("ab") == "YWI=");
}

TEST_CASE("a sentence takes the values of its error") {
    CHECK(has_sentence("base.internal"));
    CHECK(sentence({Fault::internal, "base.internal", "", {{"request", "r1"}}}, Language::en).find("r1") !=
          std::string::npos);
}
