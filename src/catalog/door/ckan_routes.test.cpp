// The promises of the CKAN door, as a table: what is asked, what comes back.
#include "catalog/door/door_test.hpp"
#include "catalog/door/door_test_house.hpp"
#include "catalog/harvest/dump_bytes.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

std::string package(int number, std::string const& title, std::string const& rest) {
    std::string const n = std::to_string(number);
    std::string const org = number <= 3 ? "1" : "2";
    return R"({"id":"0000000)" + n + R"(-0000-4000-8000-000000000000","name":"set-)" + n + R"(","title":")" +
           title + R"(","private":false,"state":"active","type":"dataset","metadata_created":"2021-0)" + n +
           R"(-01T00:00:00.000001","metadata_modified":"2022-0)" + n +
           R"(-01T00:00:00.000002","license_id":"CC-BY-4.0",)" +
           R"("license_title":"表示","license_url":"https://creativecommons.org/licenses/by/4.0/","isopen":true,"owner_org":"o)" +
           org + R"(","organization":{"id":"o)" + org + R"(","name":"org)" + org + R"(","title":")" +
           (org == "1" ? "甲区" : "乙市") +
           R"(","type":"organization","description":"","image_url":"","created":"2019-01-01T00:00:00","state":"active",)" +
           R"("is_organization":true,"approval_status":"approved"},)" + rest + "}\n";
}

std::string resource(std::string const& id, std::string const& name, std::string const& format,
                     std::string const& url) {
    return R"({"id":")" + id + R"(","name":")" + name + R"(","format":")" + format + R"(","url":")" + url +
           R"(","description":"","created":"2020-04-01T00:00:00","state":"active","size":2048})";
}

std::string dump() {
    std::string const group =
        R"({"id":"g1","name":"bousai","title":"防災","display_name":"防災","description":"","image_display_url":""})";
    return package(
               1, "避難所一覧",
               R"("notes":"区内の避難所です。","tags":[{"name":"避難所"}],"extras":[{"key":"更新頻度","value":"年1回"}],"groups":[)" +
                   group + R"(],"resources":[)" +
                   resource("r1", "避難所（令和2年）", "csv", "http://h/避 難.csv") + "," +
                   resource("r2", "地図", "PDF", "javascript:alert(1)") + "]") +
           package(
               2, "公園の一覧 <b>",
               R"("notes":"a \"quote\" </script>","tags":[],"extras":[{"key":"更新頻度","value":"毎月"}],"groups":[],"resources":[)" +
                   resource("r3", "公園", "XLSX", "http://h/park.xlsx") + "]") +
           package(3, "AED設置箇所",
                   R"("notes":"","tags":[{"name":"AED"},{"name":"避難所"}],"extras":[],"groups":[)" + group +
                       R"(],"resources":[])") +
           package(4, "水道の統計",
                   R"("notes":"水","tags":[],"extras":[],"groups":[],"resources":[)" +
                       resource("r4", "水", "CSV", "http://h/w.csv") + "]") +
           package(5, "図書館", R"("notes":"本","tags":[],"extras":[],"groups":[],"resources":[])");
}

struct Case {
    char const* target;
    int status;
    std::vector<char const*> parts;
    std::vector<char const*> absent = {};
};

void check(DoorHouse& house, std::vector<Case> const& cases) {
    for (Case const& one : cases) {
        INFO(one.target);
        http::Response const response = house.get(one.target);
        std::string const body = DoorHouse::body(response);
        INFO(body.substr(0, 2'000));
        CHECK(response.status == one.status);
        for (char const* part : one.parts) CHECK_MESSAGE(body.find(part) != std::string::npos, part);
        for (char const* part : one.absent) CHECK_MESSAGE(body.find(part) == std::string::npos, part);
        if (response.content_type.starts_with("application/json"))
            CHECK(sorted_json(body).starts_with("not JSON") == false);
    }
}

}  // namespace

TEST_CASE("Read actions of the CKAN door") {
    DoorHouse house(dump());
    check(
        house,
        {
            {"/api", 200, {R"({"version":3})"}},
            {"/api/1", 200, {R"({"version":1})"}},
            {"/api/3", 200, {R"({"version":3})"}},
            {"/api/3/action/package_list",
             200,
             {R"("result":["set-1","set-2","set-3","set-4","set-5"])", R"("success":true)",
              R"("help":"https://catalog.example.jp/api/3/action/help_show?name=package_list")"}},
            {"/api/action/package_list?limit=2&offset=1", 200, {R"(["set-2","set-3"])"}},
            {"/api/3/action/package_list?limit=-1",
             409,
             {R"("error":{"limit":["Must be a natural number"],"__type":"Validation Error"})"}},
            {"/api/3/action/package_list?limit=x", 409, {R"({"limit":["Invalid integer"])"}},
            {"/api/3/action/package_show?id=set-1",
             200,
             {R"("title":"避難所一覧")", R"("organization":{)", R"("title":"甲区")",
              R"("display_name":"防災")", R"("num_resources":2)",
              R"("metadata_modified":"2022-01-01T00:00:00.000002")", R"("format":"CSV")", R"("position":1)"}},
            {"/api/3/action/package_show?id=00000001-0000-4000-8000-000000000000",
             200,
             {R"("name":"set-1")"}},
            {"/api/3/action/package_show?id=none",
             404,
             {R"("error":{"__type":"Not Found Error","message":"Not found"})", R"("success":false)"}},
            {"/api/3/action/package_show",
             409,
             {R"({"name_or_id":["Missing value"],"__type":"Validation Error"})"}},
            {"/api/3/action/xyz", 400, {R"("Bad request - Action name not known: xyz")"}},
            {"/api/3/action/datastore_search?resource_id=r1",
             400,
             {"Action name not known: datastore_search"}},
            {"/api/3/action/package_create",
             400,
             {R"("Bad request - JSON Error: Invalid request. Please use POST method for your request")"}},
            {"/api/3/action/am_following_dataset?id=set-1",
             403,
             {"Access denied: Action am_following_dataset requires an authenticated user"}},
            {"/api/3/action/resource_show?id=r1",
             200,
             {R"("package_id":"00000001-0000-4000-8000-000000000000")", R"("size":2048)"}},
            {"/api/3/action/resource_show?id=none", 404, {"Not Found Error"}},
            {"/api/3/action/resource_view_list?id=r1", 200, {R"("result":[])"}},
            {"/api/3/action/resource_search?query=name:公園", 200, {R"("count":1)", R"("id":"r3")"}},
            {"/api/3/action/resource_search?query=format:csv", 200, {R"("count":2)"}},
            {"/api/3/action/resource_search?query=format:csv&limit=1&offset=1",
             200,
             {R"("count":2)", R"("id":"r4")"},
             {R"("id":"r1")"}},
            {"/api/3/action/resource_search?query=x", 409, {"Must be <field>:<value> pair(s)"}},
            {"/api/3/action/resource_search?query=nothing:x", 409, {"not recognised in resource_search."}},
            {"/api/3/action/current_package_list_with_resources?limit=2", 200, {"set-5", "set-4"}, {"set-3"}},
            {"/api/3/action/current_package_list_with_resources", 200, {"set-5", "set-1", "}]}"}},
            {"/api/3/action/current_package_list_with_resources?limit=0", 200, {R"("result":[]})"}},
            {"/api/3/action/group_package_show?id=bousai", 200, {"set-1", "set-3"}, {"set-2"}},
            {"/api/3/action/package_autocomplete?q=公園",
             200,
             {R"("name":"set-2")", R"("match_field":"title")"},
             {"set-1"}},
            {"/api/3/action/package_autocomplete", 409, {R"({"q":["Missing value"])"}},
            {"/api/3/action/help_show?name=package_show", 200, {"Return the metadata"}},
            {"/api/3/action/help_show?name=zzz", 404, {"Not found: Action function not found"}},
            {"/api/3/action/status_show",
             200,
             {R"("ckan_version":"2.11.5")", R"("site_url":"https://catalog.example.jp")",
              R"("extensions":["activity","dcat"])"}},
            {"/api/util/status", 200, {R"({"ckan_version":"2.11.5")"}},
            {"/api/3/action/site_read", 200, {R"("result":true)"}},
            {"/api/3/action/license_list", 200, {R"("id":"CC-BY-4.0")", R"("is_generic":true)"}},
            {"/api/3/action/user_list", 200, {R"("result":[])"}},
            {"/api/3/action/user_show?id=x", 404, {"Not Found Error"}},
            {"/api/3/action/dataset_follower_count?id=set-1", 200, {R"("result":0)"}},
            {"/api/3/action/dataset_follower_count?id=none", 409, {"Not found: Dataset"}},
            {"/api/3/action/package_activity_list?id=set-1",
             200,
             {R"("activity_type":"new package")", R"("object_id":"00000001-)"}},
            {"/api/3/action/recently_changed_packages_activity_list?limit=2",
             200,
             {R"("name":"set-5")", R"("name":"set-4")"},
             {R"("name":"set-3")"}},
            {"/api/3/action/vocabulary_list", 200, {R"("result":[])"}},
            {"/api/3/action/vocabulary_show?id=x", 404, {"Could not find vocabulary 'x'"}},
        });
}

TEST_CASE("package_search") {
    DoorHouse house(dump());
    check(
        house,
        {
            {"/api/3/action/package_search",
             200,
             {R"("count":5)", R"("facets":{})", R"("search_facets":{})",
              R"("sort":"score desc, metadata_modified desc")"}},
            {"/api/3/action/package_search?rows=0", 200, {R"("count":5)", R"("results":[])"}},
            {"/api/3/action/package_search?q=避難", 200, {R"("count":2)", "避難所一覧"}},
            {"/api/3/action/package_search?q=title:避難", 200, {R"("count":1)"}},
            {"/api/3/action/package_search?q=*:*&sort=name desc&rows=1",
             200,
             {R"("count":5)", R"("name":"set-5")"},
             {R"("name":"set-1")"}},
            {"/api/3/action/package_search?sort=title_string asc&rows=1", 200, {"AED設置箇所"}},
            {"/api/3/action/package_search?sort=metadata_modified asc&start=1&rows=1",
             200,
             {R"("name":"set-2")"},
             {R"("name":"set-1")"}},
            {"/api/3/action/package_search?fq=organization:org1", 200, {R"("count":3)"}},
            {"/api/3/action/package_search?fq=organization:org1 OR organization:org2", 200, {R"("count":5)"}},
            {"/api/3/action/package_search?fq=-organization:org1", 200, {R"("count":2)"}},
            {"/api/3/action/package_search?fq=groups:bousai organization:org1", 200, {R"("count":2)"}},
            {R"(/api/3/action/package_search?fq_list=["groups:bousai","tags:AED"])",
             200,
             {R"("count":1)", "set-3"}},
            {"/api/3/action/package_search?fq=metadata_modified:[2022-03-01T00:00:00.000002Z TO *]",
             200,
             {R"("count":3)"}},
            {"/api/3/action/package_search?fq=metadata_modified:[2022-03-01T00:00:00.000003Z TO *]",
             200,
             {R"("count":2)"}},
            {"/api/3/action/package_search?fq=res_format:CSV", 200, {R"("count":2)"}},
            {R"(/api/3/action/package_search?fq=extras_更新頻度:"年1回")", 200, {R"("count":1)", "set-1"}},
            {"/api/3/action/package_search?fq=更新頻度:毎月", 200, {R"("count":1)", "set-2"}},
            {"/api/3/action/package_search?fq=更新頻度:*", 200, {R"("count":2)"}},
            {"/api/3/action/package_search?fq=state:active +dataset_type:dataset capacity:public",
             200,
             {R"("count":5)"}},
            {"/api/3/action/package_search?fq=private:true", 200, {R"("count":0)"}},
            {"/api/3/action/package_search?fq=views_total:[1 TO *]", 200, {R"("count":0)"}},
            {"/api/3/action/package_search?q=name:set-* AND NOT name:set-1", 200, {R"("count":4)"}},
            {"/api/3/action/package_search?ext_bbox=1,2,3,4&include_private=true&extras={}",
             200,
             {R"("count":5)"}},
            {"/api/3/action/package_search?foo=1",
             400,
             {R"("__type":"Search Query Error")",
              R"(Search Query is invalid: \"Invalid search parameters: ['foo']\")"}},
            {"/api/3/action/package_search?sort=nonsense",
             400,
             {"Search Query Error", R"(Invalid \"sort\" parameter)"}},
            {"/api/3/action/package_search?q={!func}x",
             409,
             {R"("__type":"Search Error")", "Local parameters are not supported"}},
            {"/api/3/action/package_search?fq= {!func}x", 409, {R"("__type":"Search Error")"}},
            {"/api/3/action/package_search?q=title:(a", 400, {"Search Query Error"}},
            {"/api/3/action/package_search?rows=-1", 409, {R"({"rows":["Must be a natural number"])"}},
            {"/api/3/action/package_search?rows=5000", 200, {R"("count":5)"}},
            {R"(/api/3/action/package_search?rows=0&facet.field=["organization","groups","res_format","license_id"])",
             200,
             {R"("facets":{"organization":{"org1":3,"org2":2},"groups":{"bousai":2},"res_format":{"CSV":2,"PDF":1,"XLSX":1},"license_id":{"CC-BY-4.0":5}})",
              R"("search_facets":{"organization":{"title":"organization","items":[{"name":"org1","display_name":"甲区","count":3},{"name":"org2","display_name":"乙市","count":2}]})",
              R"({"name":"bousai","display_name":"防災","count":2})",
              R"({"name":"CC-BY-4.0","display_name":"表示","count":5})"}},
            {"/api/3/action/package_search?rows=0&facet.field=organization&facet.field=tags&facet.limit=1",
             200,
             {R"("organization":{"org1":3})", R"("tags":{"避難所":2})"},
             {R"("org2":2)"}},
            {"/api/3/action/package_search?rows=0&facet.field=更新頻度&facet.mincount=1",
             200,
             {R"({"更新頻度":{"年1回":1,"毎月":1}})"}},
            {"/api/3/action/package_search?rows=0&facet.field=nothing_like_this",
             200,
             {R"("nothing_like_this":{})"}},
            {"/api/3/action/package_search?rows=0&facet=false&facet.field=organization",
             200,
             {R"("facets":{})"}},
            {R"(/api/3/action/package_search?fl=["id","name","groups","extras_更新頻度"]&q=name:set-1)",
             200,
             {R"("results":[{"id":"00000001-0000-4000-8000-000000000000","name":"set-1","groups":["bousai"],"extras_更新頻度":"年1回"}])"}},
            {"/api/3/action/package_search?fl=name,score&q=name:set-1",
             200,
             {R"([{"name":"set-1","score":)"}},
        });
}

TEST_CASE("Organisations, groups, tags, suggestions") {
    DoorHouse house(dump());
    check(house,
          {
              {"/api/3/action/organization_list",
               200,
               {R"("result":["org2","org1"])"}},  // by title: 乙市 before 甲区
              {"/api/3/action/organization_list?sort=name asc", 200, {R"(["org1","org2"])"}},
              {"/api/3/action/organization_list?sort=package_count desc&limit=1",
               200,
               {R"("result":["org1"])"}},
              {"/api/3/action/organization_list?order_by=packages&offset=1", 200, {R"("result":["org2"])"}},
              {"/api/3/action/organization_list?sort=bogus", 409, {"Cannot sort by field `bogus`"}},
              {"/api/3/action/organization_list?all_fields=true&include_extras=true",
               200,
               {R"("package_count":3)", R"("is_organization":true)", R"("extras":[])"}},
              {R"(/api/3/action/organization_list?organizations=["org1"])", 200, {R"("result":["org1"])"}},
              {"/api/3/action/organization_show?id=org1",
               200,
               {R"("package_count":3)", R"("users":[])"},
               {R"("packages")"}},
              {"/api/3/action/organization_show?id=o1&include_datasets=true",
               200,
               {R"("packages":[{)", "set-3"}},
              {"/api/3/action/organization_show?id=none", 404, {"Not Found Error"}},
              {"/api/3/action/group_list", 200, {R"("result":["bousai"])"}},
              {"/api/3/action/group_show?id=bousai",
               200,
               {R"("display_name":"防災")", R"("package_count":2)", R"("is_organization":false)"}},
              {"/api/3/action/organization_autocomplete?q=甲",
               200,
               {R"([{"id":"o1","name":"org1","title":"甲区"}])"}},
              {"/api/3/action/group_autocomplete?q=防", 200, {R"("name":"bousai")"}},
              {"/api/3/action/member_list?id=bousai&object_type=package",
               200,
               {R"(["00000001-0000-4000-8000-000000000000","package","public"])"}},
              {"/api/3/action/member_list?id=org1&object_type=user", 200, {R"("result":[])"}},
              {"/api/3/action/organization_list_for_user", 200, {R"("result":[])"}},
              {"/api/3/action/tag_list", 200, {R"("result":["AED","避難所"])"}},
              {"/api/3/action/tag_list?all_fields=true&query=aed",
               200,
               {R"("display_name":"AED")"},
               {"避難所"}},
              {"/api/3/action/tag_show?id=AED&include_datasets=true", 200, {R"("packages":[{)", "set-3"}},
              {"/api/3/action/tag_show?id=none", 404, {"Not Found Error"}},
              {"/api/3/action/tag_search?query=避難", 200, {R"("count":1)", R"("name":"避難所")"}},
              {"/api/3/action/tag_autocomplete?query=a", 200, {R"("result":["AED"])"}},
              {"/api/3/action/format_autocomplete?q=c", 200, {R"("result":["csv"])"}},
              {"/api/util/dataset/autocomplete?incomplete=公園",
               200,
               {R"({"ResultSet":{"Result":[{"name":"set-2")"}},
              {"/api/2/util/tag/autocomplete?incomplete=aed",
               200,
               {R"({"ResultSet":{"Result":[{"Name":"AED"}]}})"}},
              {"/api/util/resource/format_autocomplete?incomplete=xls",
               200,
               {R"({"ResultSet":{"Result":[{"Format":"xlsx"}]}})"}},
              {"/api/1/util/organization/autocomplete?q=乙",
               200,
               {R"([{"id":"o2","name":"org2","title":"乙市"}])"}},
              {"/api/util/user/autocomplete?q=a", 200, {"[]"}},
          });
}

TEST_CASE("Bodies, JSONP, downloads, feeds") {
    DoorHouse house(dump());
    auto const posted = [&](std::string body, std::string type) {
        return DoorHouse::body(house.post("/api/3/action/package_show", std::move(body), std::move(type)));
    };
    CHECK(posted(R"({"id":"set-1"})", "application/json").find("避難所一覧") != std::string::npos);
    CHECK(posted(R"({"id":"set-1"})", "application/x-www-form-urlencoded").find("避難所一覧") !=
          std::string::npos);
    CHECK(posted("id=set-1", "application/x-www-form-urlencoded").find("避難所一覧") != std::string::npos);
    http::Response const write = house.post("/api/action/package_create", R"({"name":"x"})");
    CHECK(write.status == 403);
    CHECK(DoorHouse::body(write).find(
              "Access denied: Action package_create requires an authenticated user") != std::string::npos);

    // Browsers refuse an answer that says twice who may read it.
    for (http::Response const& open :
         {house.get("/api/3/action/site_read"), house.post("/api/3/action/site_read", "{}"),
          house.get("/catalog.ttl"), house.get("/feeds/dataset.atom"), house.get("/catalog-dump.ttl.gz")})
        CHECK(std::ranges::count(open.headers, "Access-Control-Allow-Origin",
                                 &std::pair<std::string, std::string>::first) == 1);
    CHECK(house.get("/api/3/action/package_search?fq=metadata_modified:[NOW-1DAY TO *]")
              .headers.front()
              .second == "no-store");

    http::Response const jsonp = house.get("/api/3/action/site_read?callback=cb.x");
    CHECK(jsonp.content_type == "application/javascript");
    CHECK(DoorHouse::body(jsonp).starts_with("cb.x({\"help\""));
    CHECK(DoorHouse::body(jsonp).ends_with("});"));
    CHECK(DoorHouse::body(house.get("/api/3/action/site_read?callback=%3Cscript%3E")).starts_with("{"));
    CHECK(DoorHouse::body(house.get("/api/3/action/package_show?callback=cb&id=none")).starts_with("{"));

    http::Response const file = house.get("/dataset/set-1/resource/r1/download/x.csv");
    CHECK(file.status == 302);
    auto const location =
        std::ranges::find(file.headers, "Location", &std::pair<std::string, std::string>::first);
    REQUIRE(location != file.headers.end());
    CHECK(location->second == "http://h/%E9%81%BF%20%E9%9B%A3.csv");
    CHECK(house.get("/dataset/set-1/resource/r1/download").status == 302);
    CHECK(house.get("/dataset/set-1/resource/r2/download").status == 404);  // javascript: is no address
    CHECK(house.get("/dataset/set-1/resource/none/download").status == 404);

    check(house,
          {
              {"/feeds/dataset.atom",
               200,
               {"<feed xmlns", "公園の一覧 &lt;b&gt;", "<updated>2022-05-01T00:00:00.000002Z</updated>",
                R"(<link rel="self" href="https://catalog.example.jp/feeds/dataset.atom")"}},
              {"/feeds/organization/org1.atom", 200, {"甲区", "set-1"}, {"set-5"}},
              {"/feeds/organization/none.atom", 404, {"catalog.door.no_organization"}},
              {"/feeds/group/bousai.atom", 200, {"set-3"}, {"set-2"}},
              {"/feeds/tag/AED.atom", 200, {"set-3"}, {"set-1"}},
              {"/feeds/custom.atom?q=%E6%B0%B4&organization=org2", 200, {"set-4"}, {"set-1"}},
              {"/search.atom?q=%E6%B0%B4", 200, {"set-4"}, {"set-1"}},
              {"/sitemap.xml",
               200,
               {"<loc>https://catalog.example.jp/sitemap-0.xml</loc>", "sitemap-1.xml"},
               {"sitemap-2.xml"}},
              {"/sitemap-0.xml", 200, {"/organization/org1", "/group/bousai"}},
              {"/sitemap-1.xml",
               200,
               {"<loc>https://catalog.example.jp/dataset/set-5</loc><lastmod>2026-11-24T09:00:00Z</lastmod>",
                "</urlset>"}},
              {"/sitemap-2.xml", 404, {"catalog.door.no_sitemap"}},
              {"/sitemap-x.xml", 404, {}},
              {"/robots.txt", 200, {"Sitemap: https://catalog.example.jp/sitemap.xml"}},
          });
}

TEST_CASE("The keys of a package are those that CKAN sends") {
    std::string const shared = shared_folder();
    std::filesystem::path const recorded =
        shared + "/data/catalog/ckan_responses/test_ckan_adapter_catalog_search.jsonl.zst";
    if (shared.empty() || !std::filesystem::exists(recorded)) {
        std::puts("SKIPPED: ../shared/data is not here: recorded answers of a CKAN cannot be compared");
        return;
    }
    auto source = ByteSource::open(recorded.string());
    REQUIRE(source);
    LineReader lines(std::move(*source), 64 << 20);
    std::string line;
    REQUIRE(lines.next(line));
    auto const theirs = wire::Document::parse(line, wire::Strictness::lenient);
    REQUIRE(theirs);
    wire::Json const result = theirs->root()["body"]["result"];
    wire::Json const package = result["results"].at(0);
    DoorHouse house(dump());
    std::string const answer = DoorHouse::body(house.get("/api/3/action/package_search?q=name:set-1"));
    auto const ours = wire::Document::parse(answer);
    REQUIRE(ours);
    wire::Json const mine = ours->root()["result"]["results"].at(0);
    for (auto const& member : theirs->root()["body"].members())
        CHECK_MESSAGE(ours->root().has(member.key), member.key);
    for (auto const& member : result.members())
        CHECK_MESSAGE(ours->root()["result"].has(member.key), member.key);
    // Keys that CKAN dropped in 2.9 (revisions) and what that site's own plugins added are not ours to
    // invent.
    for (auto const& member : package.members())
        if (member.key.find("revision") == std::string_view::npos)
            CHECK_MESSAGE(mine.has(member.key), member.key);
    for (auto const& member : package["resources"].at(0).members())
        if (member.key.find("revision") == std::string_view::npos)
            CHECK_MESSAGE(mine["resources"].at(0).has(member.key), member.key);
    for (auto const& member : package["organization"].members())
        if (member.key.find("revision") == std::string_view::npos)
            CHECK_MESSAGE(mine["organization"].has(member.key), member.key);
    for (auto const& member : package["tags"].at(0).members())
        CHECK_MESSAGE(mine["tags"].at(0).has(member.key), member.key);
}
