#include "http/asset.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "wire/json.hpp"

#include <doctest/doctest.h>
#include <stdexcept>

using namespace gyoji;
using namespace gyoji::http;

namespace {

Route route(Method method, std::string pattern, std::string id, Channel channel = Channel::api) {
    Route out;
    out.method = method;
    out.pattern = std::move(pattern);
    out.operation_id = std::move(id);
    out.access = Access::anyone;
    out.channel = channel;
    out.summary_ja = "試験";
    out.handler = [name = out.operation_id](Request const& request) {
        std::string said = name;
        for (auto const& [key, value] : request.params) said += " " + key + "=" + value;
        if (request.language == Language::en) said += " en";
        if (request.method == Method::head) said += " HEAD";
        return Response::text(said, "text/plain; charset=utf-8");
    };
    return out;
}

std::vector<Route> table() {
    std::vector<Route> out{
        route(Method::get, "/", "home", Channel::page),
        route(Method::get, "/dataset/{dataset}", "page", Channel::page),
        route(Method::get, "/dataset/{dataset}.ttl", "turtle", Channel::dcat),
        route(Method::get, "/dataset/new", "new", Channel::page),
        route(Method::get, "/dataset/{dataset}/resource/{file}", "file", Channel::page),
        route(Method::get, "/catalog.{format}", "catalog", Channel::dcat),
        route(Method::get, "/api/v1/datasets", "list"),
        route(Method::post, "/api/v1/datasets", "add"),
        route(Method::get, "/api/v1/boom", "boom"),
        route(Method::get, "/boom", "boomPage", Channel::page),
        route(Method::post, "/api/v1/sources", "source"),
        route(Method::get, "/files/{rest...}", "files", Channel::file),
        route(Method::get, "/api/3/action/{action}", "ckan", Channel::ckan),
    };
    out[8].handler = out[9].handler = [](Request const&) -> Response { throw std::runtime_error("broken"); };
    out[10].access = Access::operator_only;
    out[6].params = {{"limit", Param::Where::query, "integer", "件数", "rows", false, "20"},
                     {"q", Param::Where::query, "string", "言葉", "words", true, "水"}};
    return out;
}

struct Fixture {
    ManualClock clock{Instant{1'795'000'000'000'000}};
    SeededIds ids{1};
    Server server{{}, table(), clock, ids};
    std::string body(std::string_view target) {
        return *server.handle(make_request(Method::get, target)).body;
    }
    int status(Method method, std::string_view target) {
        return server.handle(make_request(method, target)).status;
    }
};

std::string header(Response const& response, std::string_view name) {
    for (auto const& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the most exact route wins") {
    CHECK(body("/") == "home");
    CHECK(body("/dataset/abc") == "page dataset=abc");
    CHECK(body("/dataset/new") == "new");
    CHECK(body("/dataset/new.ttl") == "turtle dataset=new");
    CHECK(body("/dataset/.ttl") == "page dataset=.ttl");
    CHECK(body("/dataset/%E6%B0%B4%2F%E6%B9%AF?x=1") == "page dataset=水/湯");
    CHECK(body("/dataset/new/resource/7") == "file dataset=new file=7");
    CHECK(body("/catalog.jsonld") == "catalog format=jsonld");
    CHECK(body("/files/a/b%20c/d.csv") == "files rest=a/b c/d.csv");
    CHECK(status(Method::get, "/dataset/") == 404);
    CHECK(status(Method::get, "/dataset") == 404);
    CHECK(status(Method::get, "/dataset/abc/") == 404);
    CHECK(status(Method::get, "/files/") == 404);
    CHECK(status(Method::get, "//") == 404);
}

TEST_CASE_FIXTURE(Fixture, "English pages stand under /en, and only pages") {
    CHECK(body("/en") == "home en");
    CHECK(body("/en/") == "home en");
    CHECK(body("/en/dataset/abc") == "page dataset=abc en");
    CHECK(status(Method::get, "/en/api/v1/datasets?q=a") == 404);
    CHECK(status(Method::get, "/english") == 404);
}

TEST_CASE_FIXTURE(Fixture, "wrong addresses are answered with the reason") {
    auto const code = [&](std::string_view target) {
        auto const response = server.handle(make_request(Method::get, target));
        return std::to_string(response.status) + " " + (response.error ? response.error->code : "");
    };
    CHECK(code("/dataset/%zz") == "400 http.wrong_percent");
    CHECK(code("/dataset/%E6%B0") == "400 http.wrong_percent");
    CHECK(code("/dataset/%") == "400 http.wrong_percent");
    CHECK(code("/dataset/\xFF") == "400 http.wrong_utf8");
    CHECK(code("/dataset/%00") == "400 http.wrong_path");
    CHECK(code("/dataset/..") == "400 http.wrong_path");
    CHECK(code("/files/%2e%2e/etc") == "400 http.wrong_path");
    CHECK(code("dataset") == "400 http.wrong_path");
    CHECK(code("/" + std::string(200, '/')) == "400 http.wrong_path");
    CHECK(code("/api/v1/datasets?q=%E3%81") == "400 http.wrong_percent");
    CHECK(code("/api/v1/datasets?q=\xFF") == "400 http.wrong_utf8");
    CHECK(code("/api/v1/datasets") == "400 http.missing_parameter");
    CHECK(code("/api/v1/datasets?q=a&limit=ten") == "400 http.wrong_parameter");
    CHECK(code("/api/v1/datasets?q=a&limit=") == "200 ");
    std::string many = "/api/v1/datasets?q=a";
    for (int i = 0; i < 199; ++i) many += "&a=1";
    CHECK(code(many) == "200 ");
    CHECK(code(many + "&a=1") == "400 http.query_too_long");
    CHECK(code("/api/3/action/x?q=%zz") == "200 ");  // the CKAN door answers in its own form
    CHECK(code("/nowhere") == "404 http.no_route");
}

TEST_CASE_FIXTURE(Fixture, "methods are told apart") {
    CHECK(*server.handle(make_request(Method::head, "/dataset/abc")).body == body("/dataset/abc"));
    auto const refused = server.handle(make_request(Method::post, "/dataset/abc"));
    CHECK(refused.status == 405);
    CHECK(header(refused, "Allow") == "GET, HEAD, OPTIONS");
    auto const options = server.handle(make_request(Method::options, "/api/v1/datasets"));
    CHECK(options.status == 204);
    CHECK(header(options, "Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(header(options, "Access-Control-Allow-Origin") == "*");
    auto const closed = server.handle(make_request(Method::options, "/api/v1/sources"));
    CHECK(header(closed, "Access-Control-Allow-Origin").empty());
    CHECK(header(server.handle(make_request(Method::get, "/api/v1/datasets?q=a")),
                 "Access-Control-Allow-Origin") == "*");
    CHECK(header(server.handle(make_request(Method::get, "/")), "Access-Control-Allow-Origin").empty());
    CHECK(status(Method::post, "/api/v1/sources") == 403);
}

TEST_CASE_FIXTURE(Fixture, "a handler that throws is answered with a number, not with its inner life") {
    auto const response = server.handle(make_request(Method::get, "/api/v1/boom"));
    CHECK(response.status == 500);
    CHECK(response.body->find("broken") == std::string::npos);
    CHECK(response.body->find("\"request\":\"") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "people see a page where scripts see problem+json") {
    server.set_error_page([](Request const& request, Error const& error) {
        return Response::html((request.language == Language::en ? "en " : "ja ") + error.code);
    });
    std::vector<std::pair<std::string, std::string>> const browser{
        {"accept", "text/html,application/xhtml+xml"}};
    auto const missing = server.handle(make_request(Method::get, "/en/nowhere", {}, browser));
    CHECK(missing.status == 404);
    CHECK(*missing.body == "en http.no_route");
    CHECK(*server.handle(make_request(Method::get, "/boom", {}, browser)).body == "ja base.internal");
    CHECK(server.handle(make_request(Method::get, "/api/v1/boom", {}, browser))
              .content_type.starts_with("application/problem"));
    CHECK(
        server.handle(make_request(Method::get, "/nowhere")).content_type.starts_with("application/problem"));
    server.set_error_page(
        [](Request const&, Error const&) -> Response { throw std::runtime_error("no page"); });
    CHECK(server.handle(make_request(Method::get, "/nowhere", {}, browser)).status == 404);
}

TEST_CASE("tables that are wrong do not start") {
    auto const refused = [](std::vector<Route> routes) { CHECK_THROWS_AS(Router{routes}, std::logic_error); };
    refused({route(Method::get, "/a/{x}", "one"), route(Method::get, "/a/{y}", "two")});
    refused({route(Method::get, "/a/{x...}", "one"), route(Method::get, "/a/{y...}", "two")});
    refused({route(Method::get, "/a", "one"), route(Method::get, "/b", "one")});
    refused({route(Method::get, "/a", "")});
    refused({route(Method::get, "a", "one")});
    refused({route(Method::get, "/{x}{y}", "one")});
    refused({route(Method::get, "/{x}/{x}", "one")});
    refused({route(Method::get, "/{x...}/b", "one")});
    refused({route(Method::get, "/{}", "one")});
    std::vector<Route> silent{route(Method::get, "/a", "one")};
    silent[0].handler = nullptr;
    refused(silent);
    std::vector<Route> const good{route(Method::get, "/a/{x}", "one"), route(Method::post, "/a/{y}", "two")};
    CHECK(Router(good).match(Method::post, {"a", "7"}).params.at("y") == "7");
}

TEST_CASE("a dead end in the tree is left again") {
    std::vector<Route> const routes{route(Method::get, "/a/b/c", "one"),
                                    route(Method::get, "/a/{x}/d", "two"),
                                    route(Method::get, "/{y...}", "three")};
    Router const router(routes);
    CHECK(router.match(Method::get, {"a", "b", "c"}).route->operation_id == "one");
    CHECK(router.match(Method::get, {"a", "b", "d"}).route->operation_id == "two");
    auto const rest = router.match(Method::get, {"a", "b", "e"});
    CHECK(rest.route->operation_id == "three");
    CHECK(rest.params.at("y") == "a/b/e");
}

TEST_CASE("the OpenAPI document is valid JSON, complete and always the same") {
    std::string const text = openapi(table(), "Gyoji", "0.1", {{"Dataset", R"({"type":"object"})"}});
    auto const document = wire::Document::parse(text);
    REQUIRE(document);
    auto const root = document->root();
    CHECK(root["openapi"].string() == "3.1.0");
    auto const list = root["paths"]["/api/v1/datasets"]["get"];
    CHECK(list["operationId"].string() == "list");
    CHECK(list["parameters"].at(1)["required"].boolean() == true);
    CHECK(list["parameters"].at(0)["example"].integer() == 20);
    CHECK(root["paths"]["/files/{rest}"]["get"]["parameters"].at(0)["in"].string() == "path");
    CHECK(root["components"]["schemas"]["Problem"].is_object());
    auto shuffled = table();
    std::swap(shuffled[0], shuffled[5]);
    CHECK(openapi(shuffled, "Gyoji", "0.1", {{"Dataset", R"({"type":"object"})"}}) == text);
}

TEST_CASE("percent and form codes go both ways") {
    CHECK(url_encode("水 a-b_c.d~e/f") == "%E6%B0%B4%20a-b_c.d~e%2Ff");
    CHECK(url_decode("%E6%B0%B4+%41", false) == "水+A");
    CHECK(url_decode("%E6%B0%B4+%41", true) == "水 A");
    CHECK_FALSE(url_decode("%4", true));
    CHECK_FALSE(url_decode("%g1", true));
    CHECK_FALSE(url_decode("%FF", true));
    Pairs const pairs{{"q", "水&火=1"}, {"", ""}, {"q", "+ %"}};
    CHECK(parse_form(form_encode(pairs)) == pairs);
    CHECK(parse_form("a&b=&&c=1=2") == Pairs{{"a", ""}, {"b", ""}, {"c", "1=2"}});
}

TEST_CASE("an asset that is not there is a 404") {
    ManualClock clock;
    SeededIds ids{1};
    Server server({}, asset_routes(), clock, ids);
    CHECK(server.handle(make_request(Method::get, "/assets/nothing.css")).status == 404);
    CHECK(asset_url("nothing.css") == "/assets/nothing.css");
}
