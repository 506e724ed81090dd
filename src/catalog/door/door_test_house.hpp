#pragma once
// Only for tests of this folder: the real catalogue (database, harvest, index, reading side) with the doors
// before it, no socket.

#include "catalog/acts/indexer.hpp"
#include "catalog/acts/library.hpp"
#include "catalog/door/door.hpp"
#include "catalog/harvest/engine.hpp"
#include "catalog/harvest/open_reader.hpp"
#include "http/server.hpp"
#include "storage/test_db.hpp"

#include <filesystem>
#include <fstream>

namespace gyoji::catalog {

class DoorHouse {
public:
    explicit DoorHouse(std::string const& dump_lines) {
        std::filesystem::path const file =
            std::filesystem::temp_directory_path() / ("gyoji-door-" + ids_.ulid(clock_.now()) + ".jsonl");
        std::ofstream(file, std::ios::binary) << dump_lines;
        harvest(file.string());
        std::filesystem::remove(file);
    }
    explicit DoorHouse(std::filesystem::path const& dump) { harvest(dump.string()); }

    http::Response get(std::string_view target,
                       std::vector<std::pair<std::string, std::string>> headers = {}) {
        return server_->handle(http::make_request(http::Method::get, target, {}, std::move(headers)));
    }
    http::Response post(std::string_view target, std::string body, std::string type = "application/json") {
        return server_->handle(http::make_request(http::Method::post, target, std::move(body),
                                                  {{"content-type", std::move(type)}}));
    }
    static std::string body(http::Response const& response) {
        std::string whole = response.body ? *response.body : std::string();
        if (response.stream)
            for (std::string piece = response.stream(); !piece.empty(); piece = response.stream())
                whole += piece;
        return whole;
    }
    Site& site() { return site_; }
    Catalog& catalog() { return library_; }

private:
    void harvest(std::string const& dump) {
        storage::migrate_for_test(databases_.front().db());
        SourceRow const source{SourceId("s1"), "見本", "ckan-dump",  dump, "{}",
                               "active",       "",     std::nullopt, 0,    Instant{1}};
        storage::Db& db = databases_.front().db();
        REQUIRE(db.write([&](storage::Tx& tx) { return put_source(tx, source); }));
        auto reader = open_reader({source.kind, source.location, "{}"}, nullptr);
        REQUIRE(reader);
        Engine engine{db, clock_, ids_, {}};
        REQUIRE(engine.run(source, **reader, {}, {}));
        Indexer indexer(db, *index_, {});
        REQUIRE(indexer.catch_up());
        std::vector<http::Route> routes = ckan_routes(site_);
        for (http::Route& route : dcat_routes(site_)) routes.push_back(std::move(route));
        server_ = std::make_unique<http::Server>(
            http::ServerOptions{.public_url = "https://catalog.example.jp"}, std::move(routes), clock_, ids_);
    }

    // The time stands still, so that feeds and records are the same in every run.
    ManualClock clock_{*parse_iso("2026-11-24T09:00:00Z")};
    SeededIds ids_{7};
    std::vector<storage::TestDb> databases_ = storage::test_databases();
    std::unique_ptr<search::SearchIndex> index_ = search::SearchIndex::in_memory(index_schema());
    search::Synonyms synonyms_;
    Library library_{databases_.front().db(), *index_, synonyms_, clock_, {}};
    Site site_{.catalog = library_, .clock = clock_, .ids = ids_, .text = {.description_ja = "見本の目録"}};
    std::unique_ptr<http::Server> server_;
};

}  // namespace gyoji::catalog
