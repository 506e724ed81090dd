#include "catalog/harvest/engine.hpp"

#include "catalog/harvest/open_reader.hpp"
#include "storage/test_db.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

std::string shared_folder() {
    for (std::string place : {std::string(std::getenv("GYOJI_SHARED") ? std::getenv("GYOJI_SHARED") : ""),
                              std::string(GYOJI_SOURCE_DIR "/../shared"), std::string("/work/shared")})
        if (!place.empty() && std::filesystem::exists(place + "/data/catalog/tokyo_packages.jsonl.zst"))
            return place;
    return {};
}

SourceRow source_for(std::string const& location) {
    return {SourceId("s1"), "test", "ckan-dump", location, "{}", "active", "", std::nullopt, 0, Instant{1}};
}

}  // namespace

TEST_CASE("The Tokyo catalogue: 4,303 records are 4,135 sets, and a second run writes nothing") {
    std::string const shared = shared_folder();
    if (shared.empty()) {
        std::cout << "SKIPPED: ../shared/data is not here: the Tokyo catalogue cannot be harvested\n";
        return;
    }
    storage::for_each_db([&](storage::Db& db) {
        SystemClock clock;
        SeededIds ids(1);
        Engine engine{db, clock, ids, {}};
        SourceRow const source = source_for(shared + "/data/catalog/tokyo_packages.jsonl.zst");
        REQUIRE(db.write([&](storage::Tx& tx) { return put_source(tx, source); }));
        auto harvest = [&] {
            auto reader = open_reader({source.kind, source.location, "{}"}, nullptr);
            REQUIRE(reader);
            auto const begin = std::chrono::steady_clock::now();
            auto report = engine.run(source, **reader, {}, {});
            std::cerr << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()
                      << " s\n";
            if (!report) std::cerr << report.error().code << report.error().where << "\n";
            REQUIRE(report);
            return *report;
        };
        RunView const first = harvest().run;
        CHECK(first.read == 4303);
        CHECK(first.created == 4135);
        CHECK(first.superseded == 168);
        CHECK(first.bad == 0);
        CHECK(first.outcome == "ok");
        auto const before = db.read([](storage::Reader& r) { return change_seq(r); });
        RunView const second = harvest().run;
        CHECK(second.unchanged == 4135);
        CHECK(second.superseded == 168);
        CHECK(second.created + second.updated + second.deleted + second.merged == 0);
        CHECK(db.read([](storage::Reader& r) { return change_seq(r); }) == before);
    });
}
