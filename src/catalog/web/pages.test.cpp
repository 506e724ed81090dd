// Every page and every answer of /api/v1 over a small real catalogue with hostile texts, without a socket.

#include "catalog/acts/needs.hpp"
#include "catalog/door/door_test.hpp"
#include "catalog/door/door_test_house.hpp"
#include "catalog/web/api.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <map>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

std::string resource(int number) {
    std::string const n = std::to_string(number);
    return R"j({"id":"r)j" + n + R"j(","name":"避難所（令和2年）その)j" + n + R"j( <i>","format":")j" +
           (number % 3 ? "CSV" : "XLS") + R"j(","url":"https://h.example.jp/)j" + n +
           R"j(.csv","description":"","created":"2020-04-01T00:00:00","size":2048})j";
}

std::string package(std::string const& id, std::string const& name, std::string const& title,
                    std::string const& created, std::string const& resources) {
    return R"j({"id":")j" + id + R"j(","name":")j" + name + R"j(","title":")j" + title +
           R"j(","notes":"</script><img src=x onerror=alert(1)> 説明です。","metadata_created":")j" +
           created + R"j(","metadata_modified":")j" + created +
           R"j(","license_id":"CC-BY-4.0","license_title":"表示","license_url":"javascript:alert(1)","extras":[{"key":"更新頻度","value":"年1回"}],)j" +
           R"j("groups":[{"id":"g2","name":"c002","title":"防災・災害計画"}],"tags":[{"name":"a&b"}],"url":"javascript:alert(2)",)j" +
           R"j("organization":{"id":"o1","name":"t132080","title":"調布市","description":""},"resources":[)j" +
           resources + "]}\n";
}

std::string dump() {
    std::string files;
    for (int i = 1; i <= 120; ++i) files += (i > 1 ? "," : "") + resource(i);
    return package("id-old", "set-1", "避難所の古い一覧", "2020-01-01T00:00:00", "") +
           package("id-new", "set-1", "避難所 <b>一覧</b>", "2021-01-01T00:00:00", files) +
           package("id-2", "set-2", "公園の一覧", "2022-01-01T00:00:00", "");
}

struct House {
    DoorHouse doors{dump()};
    ManualClock clock{*parse_iso("2026-11-24T09:00:00Z")};
    SeededIds ids{3};
    std::vector<storage::TestDb> databases = storage::test_databases();
    std::unique_ptr<Needs> needs;
    std::unique_ptr<http::Server> server;

    House() {
        storage::migrate_for_test(databases.front().db());
        needs = std::make_unique<Needs>(databases.front().db(), clock, ids, 2);
        doors.site().needs = needs.get();
        std::vector<http::Route> routes = page_routes(doors.site());
        for (http::Route& route : api_routes(doors.site())) routes.push_back(std::move(route));
        server = std::make_unique<http::Server>(
            http::ServerOptions{.public_url = "https://catalog.example.jp"}, std::move(routes), clock, ids);
        server->set_error_page([this](http::Request const& request, Error const& error) {
            return error_page(doors.site(), request, error);
        });
    }
    http::Response get(std::string_view target, char const* accept = "text/html") {
        return server->handle(http::make_request(http::Method::get, target, {}, {{"accept", accept}}));
    }
    http::Response post(std::string_view target, std::string body, char const* type,
                        char const* accept = "text/html") {
        auto request = http::make_request(http::Method::post, target, std::move(body),
                                          {{"content-type", type}, {"accept", accept}});
        request.peer = "192.0.2.1";
        return server->handle(std::move(request));
    }
};

House& house() {
    static House one;
    return one;
}

bool has(http::Response const& response, std::string_view part) {
    return response.body && response.body->find(part) != std::string::npos;
}

std::string header(http::Response const& response, std::string_view name) {
    for (auto const& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

std::string run_path() {
    auto const source = house().doors.catalog().sources().front();
    return "/harvest/run/" + house().doors.catalog().runs(source.id, 1).front().id.text;
}

std::vector<std::string> all_pages() {
    return {"/",
            "/search",
            "/search?q=%E9%81%BF%E9%9B%A3",
            "/search?q=zzqqxx&format=CSV",
            "/search?page=99",
            "/search?more=format",
            "/dataset",
            "/dataset/set-1",
            "/dataset/set-1?files=3",
            "/dataset/set-1?format=XLS",
            "/dataset/set-1?file=zzqq",
            "/dataset/set-2",
            "/dataset/set-1/resource/r7",
            "/organization",
            "/organization/t132080",
            "/organization/t132080?sort=files&page=2",
            "/group",
            "/group/c002",
            "/fields",
            "/statistics",
            "/harvest",
            "/harvest/s1",
            run_path(),
            run_path() + "?what=superseded",
            "/about",
            "/developers",
            "/needs"};
}

// Is the value what the schema says? The part of JSON Schema that api_schema.cpp writes.
class Shapes {
public:
    Shapes() {
        for (auto const& [name, text] : web::api_schemas())
            documents_.emplace(name, wire::Document::parse(text).value());
    }
    std::string check(wire::Json value, std::string const& name, std::string const& place) const {
        auto const found = documents_.find(name);
        return found == documents_.end() ? "no schema " + name : check(value, found->second.root(), place);
    }

private:
    static bool is(wire::Json value, std::string_view type) {
        if (type == "null") return value.is_null();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.boolean().has_value();
        if (type == "integer") return value.integer().has_value() && !value.is_string();
        if (type == "number") return value.real().has_value() && !value.is_string();
        if (type == "array") return value.is_array();
        return type == "object" && value.is_object();
    }
    std::string check(wire::Json value, wire::Json schema, std::string const& place) const {
        if (auto const ref = schema["$ref"].string())
            return check(value, std::string(ref->substr(ref->rfind('/') + 1)), place);
        if (schema.has("anyOf")) {
            std::string last;
            for (wire::Json each : schema["anyOf"].items())
                if ((last = check(value, each, place)).empty()) return {};
            return last;
        }
        wire::Json const type = schema["type"];
        bool fits = type.is_string() && is(value, *type.string());
        for (wire::Json each : type.items()) fits = fits || is(value, *each.string());
        if (!fits) return place + " has another type";
        std::string wrong;
        for (std::size_t i = 0; i < value.size() && value.is_array() && wrong.empty(); ++i)
            wrong = check(value.at(i), schema["items"], place + "/" + std::to_string(i));
        if (value.is_object()) wrong = check_object(value, schema, place);
        return wrong;
    }
    std::string check_object(wire::Json value, wire::Json schema, std::string const& place) const {
        for (wire::Json key : schema["required"].items())
            if (!value.has(*key.string())) return place + " lacks " + std::string(*key.string());
        for (auto const& [key, member] : value.members()) {
            bool const named = schema["properties"].has(key);
            if (!named && !schema["additionalProperties"].is_object())
                return place + " has " + std::string(key) + ", which is not described";
            std::string const wrong =
                check(member, named ? schema["properties"][key] : schema["additionalProperties"],
                      place + "/" + std::string(key));
            if (!wrong.empty()) return wrong;
        }
        return {};
    }
    std::map<std::string, wire::Document> documents_;
};

}  // namespace

TEST_CASE("どのページも二つの言語で出て、style もスクリプトも含まない") {
    for (std::string const& path : all_pages())
        for (std::string const& prefix : {std::string(), std::string("/en")}) {
            INFO(std::string(prefix + path));
            http::Response const page = house().get(prefix + path);
            REQUIRE(page.status == 200);
            CHECK(has(page, prefix.empty() ? "<html lang=\"ja\">" : "<html lang=\"en\">"));
            CHECK(has(page, "hreflang=\"x-default\""));
            CHECK(has(page, "rel=\"alternate\" type=\"application/json\"") == (path != "/needs"));
            CHECK_FALSE(has(page, " style="));
            CHECK_FALSE(has(page, "<script>"));
            CHECK_FALSE(has(page, "{{"));
            CHECK_FALSE(has(page, "catalog.web."));
            CHECK_FALSE(page.etag.empty());
        }
}

TEST_CASE("提供元の書いた HTML は文字として出る") {
    for (std::string const& path : all_pages()) {
        INFO(path);
        http::Response const page = house().get(path);
        CHECK_FALSE(has(page, "<b>一覧"));
        CHECK_FALSE(has(page, "<img src=x"));
        CHECK_FALSE(has(page, "href=\"javascript:"));
        CHECK_FALSE(has(page, "その1 <i>"));
    }
    CHECK(has(house().get("/dataset/set-1"), "避難所 &lt;b&gt;一覧&lt;/b&gt;"));
}

TEST_CASE("退いた番号と前の名前は、いまのデータに案内する") {
    http::Response const old = house().get("/dataset/id-old");
    CHECK(old.status == 301);
    CHECK(header(old, "Location") == "/dataset/set-1");
    CHECK(header(house().get("/en/dataset/id-new"), "Location") == "/en/dataset/set-1");
    CHECK(header(house().get("/dataset/id-old/resource/r7"), "Location") == "/dataset/set-1/resource/r7");
    CHECK(header(house().get("/organization/o1"), "Location") == "/organization/t132080");
}

TEST_CASE("多いファイルはページに分け、形式と名前で絞れる") {
    http::Response const first = house().get("/dataset/set-1");
    CHECK(has(first, "1–50 / 120 本"));
    CHECK(has(house().get("/dataset/set-1?files=3"), "101–120 / 120 本"));
    CHECK(has(house().get("/dataset/set-1?files=99"), "101–120 / 120 本"));
    // A file labelled XLS at an address that ends in .csv counts as CSV.
    CHECK(has(house().get("/dataset/set-1?format=CSV"), "1–50 / 120 本"));
    CHECK(has(house().get("/dataset/set-1?format=XLS"), "この条件に合うファイルはありません"));
    CHECK(has(house().get("/dataset/set-1?file=%E3%81%9D%E3%81%AE7"), "1–2 / 2 本") == false);
    CHECK(has(house().get("/dataset/set-1?file=zzqq"), "この条件に合うファイルはありません"));
}

TEST_CASE("誤りのページは助けになる") {
    http::Response const missing = house().get("/dataset/%E9%81%BF%E9%9B%A3%E6%89%80-list");
    CHECK(missing.status == 404);
    CHECK(has(missing, "name=\"q\""));
    CHECK(has(missing, "value=\"避難所 list\""));
    CHECK(house().get("/search?page=0").status == 400);
    CHECK(has(house().get("/search?page=0"), "ページの番号"));
    CHECK(has(house().get("/en/search?page=0"), "page number"));
    CHECK(house()
              .get("/search?page=0", "application/json")
              .content_type.starts_with("application/problem+json"));
    CHECK(house().get("/dataset/set-1/resource/none").status == 404);
    CHECK(house().get("/search?unknownfield:x=1&q=nofield:1").status == 400);
}

TEST_CASE("ほしいデータは 500 字まで、画面でも API でも送れる") {
    std::string const form = "application/x-www-form-urlencoded";
    std::string text;
    for (int i = 0; i < 500; ++i) text += "%E6%B0%B4";
    CHECK(house().post("/needs", "text=" + text + "%E6%B0%B4", form.c_str()).status == 400);
    CHECK(house().post("/needs", "text=", form.c_str()).status == 400);
    CHECK(house().post("/needs", "text=a&website=spam", form.c_str()).status == 400);
    http::Response const sent = house().post("/needs", "text=" + text, form.c_str());
    CHECK(sent.status == 200);
    CHECK(has(sent, "受け取りました"));
    http::Response const told =
        house().post("/api/v1/needs", R"j({"text":"トイレの一覧"})j", "application/json", "application/json");
    CHECK(told.status == 201);
    CHECK(house().post("/api/v1/needs", R"j({"text":1})j", "application/json").status == 400);
    CHECK(house().post("/api/v1/needs", R"j({"text":"a","name":"b"})j", "application/json").status == 400);
    CHECK(house().post("/api/v1/needs", "text", "text/plain").status == 415);
    // Two an hour from one address here.
    CHECK(house().post("/api/v1/needs", R"j({"text":"もうひとつ"})j", "application/json").status == 429);
}

TEST_CASE("API の答えは書いてある形のとおり") {
    Shapes const shapes;
    std::string const run = "/api/v1/runs/" + run_path().substr(std::string("/harvest/run/").size());
    std::vector<std::pair<std::string, std::string>> const asked{
        {"/api/v1/"
         "datasets?q=%E9%81%BF%E9%9B%A3&facets=field,format,organization&highlight=true&include="
         "distributions",
         "DatasetPage"},
        {"/api/v1/datasets?rows=1", "DatasetPage"},
        {"/api/v1/datasets?rows=1&cursor=", "DatasetPage"},
        {"/api/v1/datasets?q=zzqqxx", "DatasetPage"},
        {"/api/v1/datasets/set-1", "Dataset"},
        {"/api/v1/datasets/id-old", "Dataset"},
        {"/api/v1/datasets/set-1/history", "DatasetHistory"},
        {"/api/v1/distributions/r7", "Distribution"},
        {"/api/v1/organizations", "OrganizationList"},
        {"/api/v1/organizations/t132080", "Organization"},
        {"/api/v1/groups", "GroupList"},
        {"/api/v1/groups/c002", "Group"},
        {"/api/v1/fields", "FieldList"},
        {"/api/v1/municipalities", "MunicipalityList"},
        {"/api/v1/statistics", "Statistics"},
        {"/api/v1/sources", "SourceList"},
        {"/api/v1/sources/s1", "Source"},
        {"/api/v1/sources/s1/runs", "RunList"},
        {run, "Run"},
        {run + "/lines", "RunLinePage"},
        {"/api/v1/suggest?q=%E9%81%BF", "SuggestionList"}};
    for (auto const& [path, schema] : asked) {
        INFO(path);
        http::Response const answer = house().get(path, "application/json");
        REQUIRE(answer.status == 200);
        auto const document = wire::Document::parse(*answer.body);
        REQUIRE(document);
        CHECK(shapes.check(document->root(), schema, schema) == "");
        CHECK_FALSE(answer.etag.empty());
    }
}

TEST_CASE("API の限り") {
    CHECK(house().get("/api/v1/datasets?rows=1000", "").status == 200);
    CHECK(house().get("/api/v1/datasets?rows=1001", "").status == 400);
    CHECK(house().get("/api/v1/datasets?start=10000000", "").status == 200);
    CHECK(house().get("/api/v1/datasets?start=10000001", "").status == 400);
    CHECK(house().get("/api/v1/datasets?facets=nothing", "").status == 400);
    CHECK(house().get("/api/v1/datasets?q=a&cursor=zz", "").status == 400);
    CHECK(house().get("/api/v1/datasets?cursor=&modified_since=%E4%BB%A4%E5%92%8C31%E5%B9%B4", "").status ==
          400);
    CHECK(house().get("/api/v1/suggest?q=a&limit=11", "").status == 400);
    CHECK(house().get("/api/v1/datasets/none", "").status == 404);
}

TEST_CASE("cursor で全部を一度ずつ読める") {
    std::vector<std::string> names;
    std::string cursor;
    for (int step = 0; step < 5; ++step) {
        auto const document =
            wire::Document::parse(*house().get("/api/v1/datasets?rows=1&cursor=" + cursor, "").body);
        for (wire::Json item : document->root()["items"].items()) names.push_back(item["name"].loose_text());
        if (document->root()["next"].is_null()) break;
        cursor = document->root()["next"].loose_text();
    }
    std::ranges::sort(names);
    CHECK(names == std::vector<std::string>{"set-1", "set-2"});
}

TEST_CASE("OpenAPI 文書は置いてあるものと同じ") {
    std::ifstream file(GYOJI_SOURCE_DIR "/api/openapi.json", std::ios::binary);
    std::string const committed{std::istreambuf_iterator<char>(file), {}};
    std::string const printed = openapi_document(house().doors.site());
    // `gyoji openapi > api/openapi.json` renews it.
    CHECK((committed == printed || committed == printed + "\n"));
}
