#include "catalog/harvest/ckan_page.hpp"

#include "catalog/harvest/ckan_record.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

Result<CkanPage> page(std::string_view body, int status = 200, std::string_view type = "application/json") {
    return read_ckan_page(status, type, body, "http://source.example/");
}

std::string code_of(Result<CkanPage> const& result) {
    return result ? "" : result.error().code;
}

}  // namespace

TEST_CASE("The packages of an answer are its bytes; one that is not UTF-8 leaves the others") {
    std::string const body =
        R"({"help":"x]}","success":true,"result":{"count":3,"sort":"a","results":[{"id":"1","t":"]\"}"},{"id":"2","t":")"
        "\xFF"
        R"("}, {"id":"3"}],"facets":{}}})";
    auto const read = page(body);
    REQUIRE(read);
    CHECK(read->count == 3);
    REQUIRE(read->packages.size() == 3);
    CHECK(read->packages[0] == R"({"id":"1","t":"]\"}"})");
    CHECK(std::holds_alternative<BadRecord>(read_ckan_package(std::string(read->packages[1]), "record 2")));
    CHECK(std::get<RemoteRecord>(read_ckan_package(std::string(read->packages[2]), "record 3")).remote_id ==
          "3");
    CHECK(page(R"({"success":true,"result":{"count":0,"results":[]}})")->packages.empty());
}

TEST_CASE("What is no answer of a CKAN is named as what it is") {
    CHECK(code_of(page("<!doctype html><p>maintenance", 200, "text/html")) == "catalog.ckan_no_json");
    CHECK(code_of(page("  <html>", 200)) == "catalog.ckan_no_json");
    CHECK(code_of(page("<html>", 503, "text/html")) == "catalog.ckan_status");
    CHECK(code_of(page("")) == "catalog.ckan_bad_json");
    CHECK(code_of(page("[1,2]")) == "catalog.ckan_bad_json");
    CHECK(code_of(page(R"({"success":true,"result":{"count":2,"results":[{"id":"1"},{"id)")) ==
          "catalog.ckan_bad_json");
    CHECK(code_of(page(R"({"success":true,"result":{"count":1,"results":[{"id":"1"}])")) ==
          "catalog.ckan_bad_json");
    CHECK(code_of(page(R"({"success":true,"result":[]})")) == "catalog.ckan_bad_json");
    auto const denied =
        page(R"({"success":false,"error":{"__type":"Authorization Error","message":"Access denied"}})", 403);
    REQUIRE_FALSE(denied);
    CHECK(denied.error().code == "catalog.ckan_refused");
    CHECK(denied.error().values[1].second == "Access denied");
    CHECK(code_of(page(R"({"success":true,"result":{"count":0,"results":[]}})", 500)) ==
          "catalog.ckan_status");
}

TEST_CASE("A package keeps what is odd out and says so") {
    auto const read = [](std::string text) { return read_ckan_package(std::move(text), "line 1"); };
    auto const item = read(
        R"({"id":"a","name":"n","title":7,"metadata_created":"令和31年","resources":[5,{"id":"r","created":"平成99年"},
        {"id":"d","state":"deleted"}],"tags":["plain",{"name":"object"}],"extras":[{"key":"k","value":1}],"groups":[{}]})");
    auto const& record = std::get<RemoteRecord>(item);
    CHECK(record.dataset.title == "7");
    CHECK(record.dataset.distributions.size() == 1);
    CHECK(record.dataset.tags == std::vector<std::string>{"plain", "object"});
    REQUIRE(record.remarks.size() == 3);
    CHECK(record.remarks[0].code == "catalog.impossible_date");
    CHECK(record.remarks[1].code == "catalog.resource_no_object");
    CHECK(record.remarks[2].where == "/resources/1/created");
    for (char const* wrong : {"", "[]", "{", "{}", R"({"id":""})", R"({"id":"a","state":"deleted"})",
                              R"({"id":"a","private":true})", "null"})
        CHECK_MESSAGE(std::holds_alternative<BadRecord>(read(wrong)), wrong);
    CHECK(std::get<BadRecord>(read(R"({"id":")" + std::string(300, 'x') + "\"}")).error.code ==
          "catalog.record_id_too_long");
}

TEST_CASE("What changes by itself is not content, and neither is the order of keys") {
    auto hash = [](std::string text) {
        return std::get<RemoteRecord>(read_ckan_package(std::move(text), "")).content_hash;
    };
    std::string const plain = hash(R"({"id":"a","title":"t","resources":[{"id":"r","url":"u"}]})");
    CHECK(
        hash(
            R"({"title":"t","id":"a","metadata_modified":"2025-01-01","resources":[{"url":"u","id":"r","revision_id":"9"}]})") ==
        plain);
    CHECK(hash(R"({"id":"a","title":"t","num_resources":1,"resources":[{"id":"r","url":"u"}]})") == plain);
    CHECK(hash(R"({"id":"a","title":"T","resources":[{"id":"r","url":"u"}]})") != plain);
    CHECK(hash(R"({"id":"a","title":"t","resources":[{"id":"r","url":"v"}]})") != plain);
    CHECK(hash(R"({"id":"a","title":"t","resources":[]})") != plain);
}
