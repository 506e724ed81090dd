#include "catalog/door/ckan_call.hpp"
#include "http/server.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

http::Request request(http::Method method, std::string path_query, std::string body = {},
                      std::string type = {}) {
    http::Request made;
    made.method = method;
    made.target = path_query;
    std::size_t const mark = path_query.find('?');
    if (mark != std::string::npos) made.query = *http::parse_form(path_query.substr(mark + 1));
    made.body = std::move(body);
    if (!type.empty()) made.headers.emplace_back("content-type", type);
    return made;
}

std::string text_of(http::Request const& asked, std::string_view key, bool reads = true) {
    auto const params = CkanParams::of(asked, reads);
    return params ? params->text(key)
                  : "refused " + std::to_string(params.error().status) + " " + params.error().error_json;
}

constexpr auto kGet = http::Method::get, kPost = http::Method::post;
constexpr char kForm[] = "application/x-www-form-urlencoded";

}  // namespace

TEST_CASE("Parameters are taken from where CKAN takes them") {
    CHECK(text_of(request(kGet, "/x?id=a"), "id") == "a");
    CHECK(text_of(request(kPost, "/x", R"({"id":"b"})", "application/json"), "id") == "b");
    CHECK(text_of(request(kPost, "/x", R"({"id":"b"})", "text/plain"), "id") == "b");
    CHECK(text_of(request(kPost, "/x", "id=c&q=%E6%B0%B4", kForm), "q") == "水");
    // A form before the address, the address before a JSON body.
    CHECK(text_of(request(kPost, "/x?id=a", "id=c", kForm), "id") == "c");
    CHECK(text_of(request(kPost, "/x?id=a", R"({"id":"b"})", "application/json"), "id") == "a");
    // What curl -d sends.
    CHECK(text_of(request(kPost, "/x", R"({"id": "d"})", kForm), "id") == "d");
    CHECK(text_of(request(kPost, "/x", R"({"id": "d"}=1)", kForm), "id") == "d");
    CHECK(text_of(request(kPost, "/x", "%7B%22id%22%3A+%22e%22%7D=", kForm), "id") == "e");
    CHECK(text_of(request(kPost, "/x", R"({"q":"a=b&c"})", kForm), "q") == "a=b&c");
    CHECK(text_of(request(kPost, "/x", "", ""), "id") == "");
    CHECK(text_of(request(kPost, "/x?id=a", "", ""), "id") == "a");
}

TEST_CASE("Repeated keys, lists and JSON in a text are lists") {
    auto const params =
        CkanParams::of(request(kGet, R"(/x?a=1&a=2&b=["x","y"]&c=z&n=7&m=-1&w=1.5&t=True&f=no)"), true);
    REQUIRE(params);
    CHECK(params->list("a") == std::vector<std::string>{"1", "2"});
    CHECK(params->list("b") == std::vector<std::string>{"x", "y"});
    CHECK(params->list("c") == std::vector<std::string>{"z"});
    CHECK(params->list("none").empty());
    CHECK(params->natural("n")->value() == 7);
    CHECK(params->natural("m").error().error_json ==
          R"({"m":["Must be a natural number"],"__type":"Validation Error"})");
    CHECK(params->integer("w").error().error_json ==
          R"({"w":["Invalid integer"],"__type":"Validation Error"})");
    CHECK(params->truth("t", false));
    CHECK(!params->truth("f", true));
    CHECK(params->truth("none", true));
}

TEST_CASE("Refusals before any action are 400 with a JSON string") {
    CHECK(
        text_of(request(kGet, "/x?id=a"), "id", false) ==
        R"(refused 400 "Bad request - JSON Error: Invalid request. Please use POST method for your request")");
    CHECK(
        text_of(request(kPost, "/x", "[1]", "application/json"), "id") ==
        R"(refused 400 "Bad request - JSON Error: Request data JSON decoded to [1] but it needs to be a dictionary.")");
    for (std::string const& broken :
         {std::string("{"), std::string("{\"a\":\xff}"), std::string("nonsense"), std::string(100'000, '[')})
        CHECK(text_of(request(kPost, "/x", broken, "application/json"), "id")
                  .starts_with("refused 400 \"Bad request - JSON Error: "));
    std::string many = "/x?a=1";
    for (int i = 0; i < 500; ++i) many += "&a=1";
    CHECK(text_of(request(kGet, many), "a").starts_with("refused 400"));
    http::Request wrong = request(kGet, "/x");
    wrong.query_error = "http.wrong_percent";
    CHECK(text_of(wrong, "id").starts_with("refused 400 \"Bad request - JSON Error: "));
}

TEST_CASE("Errors have CKAN's form") {
    CHECK(ckan_not_found().error_json == R"({"__type":"Not Found Error","message":"Not found"})");
    CHECK(
        ckan_login_needed("package_create").error_json ==
        R"({"__type":"Authorization Error","message":"Access denied: Action package_create requires an authenticated user"})");
    CHECK(
        ckan_query_error("Invalid search parameters: ['x']").error_json ==
        R"({"__type":"Search Query Error","message":"Search Query is invalid: \"Invalid search parameters: ['x']\""})");
    CHECK(ckan_bad_request("Action name not known: xyz").error_json ==
          R"("Bad request - Action name not known: xyz")");
    CHECK(python_repr("it's \"so\"") == R"('it\'s "so"')");
    CHECK(python_repr("a\nb") == R"('a\nb')");
}
