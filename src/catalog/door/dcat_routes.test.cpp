#include "catalog/door/dcat.hpp"
#include "catalog/door/door_test.hpp"
#include "catalog/door/door_test_house.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

// 101 sets: one page and one more. The first is as bad as publishers get.
std::string dump() {
    std::string lines =
        R"json({"id":"id one/1","name":"悪い名","title":"題 \"a\" <b> \\ ","notes":"","metadata_created":"2021-01-01T00:00:00",
"metadata_modified":"2021-01-01T00:00:00","license_id":"CC-BY-4.0","license_url":"","license_title":"表示","url":"なし","maintainer":"総務課",
"maintainer_email":"a b@c","tags":[{"name":"防災（避難所）"}],"groups":[{"id":"g","name":"g","title":"防災・災害計画"}],
"organization":{"id":"o 1","name":"t131032","title":"港区"},"resources":[{"id":"r 1","name":"n","format":"csv","url":"http://h/a b<>\"{}.csv","size":12,"hash":"zz"},
{"id":"r2","name":"\u0001","format":"las","url":"\\\\server\\share","mimetype":"text/csv; x"},{"id":"r3","format":"","url":"","hash":"d41d8cd98f00b204e9800998ecf8427e"}]})json";
    std::erase(lines, '\n');
    lines += '\n';
    for (int i = 0; i < 100; ++i)
        lines += R"({"id":"s)" + std::to_string(1000 + i) + R"(","name":"n)" + std::to_string(i) +
                 R"(","title":"t","resources":[]})" + "\n";
    return lines;
}

std::size_t count_of(std::string const& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("A set in DCAT, however badly it is written") {
    DoorHouse house(dump());
    // Its id and name could stand in no address: the catalogue gave it others.
    Dataset const set = house.catalog().datasets(house.catalog().ids_after("", 1, std::nullopt)).front();
    std::string const page = "https://catalog.example.jp/dataset/" + set.name;
    std::string const turtle = DoorHouse::body(house.get("/dataset/" + set.name + ".ttl"));
    INFO(turtle);
    CHECK(turtle.find("<https://catalog.example.jp/dataset/" + set.id.text + "> a dcat:Dataset") !=
          std::string::npos);
    CHECK(turtle.find("dcat:accessURL <http://h/a%20b%3C%3E%22%7B%7D.csv>") != std::string::npos);
    // No web address: the page of the set, and no download.
    CHECK(count_of(turtle, "dcat:accessURL <" + page + ">") == 2);
    CHECK(count_of(turtle, "dcat:downloadURL") == 1);
    CHECK(turtle.find("dct:license <https://creativecommons.org/licenses/by/4.0/>") != std::string::npos);
    CHECK(turtle.find("dcat:theme <https://catalog.example.jp/theme/2>") != std::string::npos);
    CHECK(turtle.find("dct:spatial <https://catalog.example.jp/area/131032>") != std::string::npos);
    CHECK(turtle.find("\"港区\"@ja") != std::string::npos);
    CHECK(count_of(turtle, "spdx:Checksum ") == 1);  // "zz" is no digest
    CHECK(turtle.find("hasEmail") == std::string::npos);
    http::Response const json = house.get("/dataset/" + set.name + ".jsonld");
    CHECK(json.content_type == "application/ld+json; charset=utf-8");
    CHECK(!sorted_json(DoorHouse::body(json)).starts_with("not JSON"));  // strict: no property twice
    http::Response const xml = house.get("/dataset/" + set.name + ".xml");
    CHECK(xml.content_type == "application/rdf+xml; charset=utf-8");
    CHECK(DoorHouse::body(xml).find('\x01') == std::string::npos);
    CHECK(house.get("/dataset/none.ttl").status == 404);
}

TEST_CASE("The catalogue in pages") {
    DoorHouse house(dump());
    std::string const first = DoorHouse::body(house.get("/catalog.ttl"));
    std::string const second = DoorHouse::body(house.get("/catalog.ttl?page=2"));
    CHECK(count_of(first, " a dcat:Dataset") == 100);
    CHECK(count_of(second, " a dcat:Dataset") == 1);
    CHECK(first.find("hydra:totalItems \"101\"^^xsd:integer") != std::string::npos);
    CHECK(first.find("hydra:next <https://catalog.example.jp/catalog.ttl?page=2>") != std::string::npos);
    CHECK(first.find("hydra:previous ") == std::string::npos);
    CHECK(second.find("hydra:next ") == std::string::npos);
    CHECK(second.find("hydra:previous <https://catalog.example.jp/catalog.ttl?page=1>") != std::string::npos);
    CHECK(first.find("dct:publisher") != std::string::npos);
    CHECK(DoorHouse::body(house.get("/catalog.jsonld?modified_since=2026-11-24T09:00:00Z")).find("\"101\"") !=
          std::string::npos);
    CHECK(DoorHouse::body(house.get("/catalog.jsonld?modified_since=2026-11-24T09:00:01Z")).find("\"0\"") !=
          std::string::npos);
    for (char const* wrong :
         {"page=0", "page=-1", "page=x", "page=1000001", "modified_since=%E4%BB%A4%E5%92%8C31%E5%B9%B4"})
        CHECK(house.get("/catalog.ttl?" + std::string(wrong)).status == 400);
    CHECK(house.get("/organization/t131032/catalog.xml").status == 200);
    CHECK(count_of(DoorHouse::body(house.get("/organization/t131032.ttl")), " a dcat:Dataset") == 1);
    CHECK(house.get("/organization/none/catalog.ttl").status == 404);
}

TEST_CASE("The dump is a gzip file of every set, and the export writes the same") {
    DoorHouse house(dump());
    std::string const packed = DoorHouse::body(house.get("/catalog-dump.ttl.gz"));
    CHECK(packed.substr(0, 2) == "\x1f\x8b");
    std::string text;
    DcatSite const site{"https://catalog.example.jp", house.site().text, house.catalog().directory()};
    CHECK(export_dcat(house.catalog(), RdfForm::turtle, site, std::nullopt, [&](std::string_view piece) {
              text += piece;
              return true;
          }) == 101);
    CHECK(count_of(text, " a dcat:Dataset") == 101);
    text.clear();
    export_dcat(house.catalog(), RdfForm::json_ld, site, std::nullopt, [&](std::string_view piece) {
        text += piece;
        return true;
    });
    CHECK(!sorted_json(text).starts_with("not JSON"));
}

TEST_CASE("Accept chooses the form; a browser gets the page") {
    DoorHouse house(dump());
    auto const chosen = [&](std::string accept) {
        auto const request =
            http::make_request(http::Method::get, "/dataset/n1", {}, {{"accept", std::move(accept)}});
        auto const response = negotiate_rdf(house.site(), request, "n1");
        return response ? response->content_type : std::string("page");
    };
    CHECK(chosen("text/turtle") == "text/turtle; charset=utf-8");
    CHECK(chosen("application/rdf+xml;q=0.5, application/ld+json") == "application/ld+json; charset=utf-8");
    CHECK(chosen("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") == "page");
    CHECK(chosen("text/html;q=0.5, text/turtle;q=0.4") == "page");
    CHECK(chosen("text/html;q=0.5, text/turtle;q=0.6") == "text/turtle; charset=utf-8");
    CHECK(chosen("*/*") == "page");
    CHECK(chosen("") == "page");
    CHECK(chosen("text/turtle;q=0") == "page");
    CHECK(house.get("/catalog").status == 303);
    CHECK(house.get("/theme/2").status == 303);
}

TEST_CASE("schema.org stands safely in a page") {
    Dataset set;
    set.id = DatasetId("1");
    set.name = "避難";
    set.title = "</script><b>";
    set.distributions.push_back({.id = DistributionId("r"), .title = "a", .url = "javascript:alert(1)"});
    set.distributions.push_back(
        {.id = DistributionId("r"), .title = "b", .url = "http://h/b.csv", .format = "CSV"});
    set.municipality = "131032";
    set.period_start = "2020-04-01";
    std::string const json = schema_org_json(set, Directory{}, "https://catalog.example.jp", Language::ja);
    CHECK(json.find('<') == std::string::npos);
    auto const document = wire::Document::parse(json);
    REQUIRE(document);
    wire::Json const root = document->root();
    CHECK(root["name"].string() == "</script><b>");
    CHECK(root["distribution"].size() == 1);
    CHECK(root["distribution"].at(0)["encodingFormat"].string() == "text/csv");
    CHECK(root["spatialCoverage"]["name"].string() == "港区");
    CHECK(root["temporalCoverage"].string() == "2020-04-01/..");
    CHECK(root["isAccessibleForFree"].boolean() == true);
    CHECK(root["description"].string()->size() > 20);
}
