#include "catalog/harvest/engine.hpp"

#include "catalog/harvest/ckan_record.hpp"
#include "catalog/harvest/open_reader.hpp"
#include "catalog/store/document.hpp"
#include "catalog/store/reading_store.hpp"
#include "storage/test_db.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

struct Package {
    std::string id, name, title = "t", url = "https://data.example.jp/a.csv", created = "2020-01-01T00:00:00",
                          modified = created;
    std::string more;  // further members
    std::string json() const {
        return R"({"id":")" + id + R"(","name":")" + name + R"(","title":")" + title +
               R"(","metadata_created":")" + created + R"(","metadata_modified":")" + modified +
               R"(","organization":{"id":"o1","name":"org","title":"架空局"},"resources":[{"id":"r-)" + id +
               R"(","name":"f","url":")" + url + "\"}]" + more + "}";
    }
};

class Lines : public RecordReader {
public:
    Lines(std::vector<std::string> lines, bool whole) : lines_(std::move(lines)), whole_(whole) {}
    Result<bool> next(ReadItem& item) override {
        if (at_ == lines_.size()) return false;
        item = read_ckan_package(lines_[at_], "line " + std::to_string(at_ + 1));
        ++at_;
        return true;
    }
    std::optional<std::int64_t> expected() const override { return std::int64_t(lines_.size()); }
    bool complete() const override { return whole_; }

private:
    std::vector<std::string> lines_;
    bool whole_;
    std::size_t at_ = 0;
};

// One catalogue and its operator, in a database.
struct House {
    storage::Db& db;
    ManualClock clock{Instant{1'700'000'000'000'000}};
    SeededIds ids{7};

    SourceRow source(std::string id) {
        SourceRow const row{SourceId(id), id, "ckan-dump",  id, "{}",
                            "active",     "", std::nullopt, 0,  Instant{1}};
        bool const known = db.read([&](storage::Reader& r) { return source_row(r, id).has_value(); });
        if (!known) REQUIRE(db.write([&](storage::Tx& tx) { return put_source(tx, row); }));
        return *db.read([&](storage::Reader& r) { return source_row(r, id); });
    }
    RunView harvest_lines(std::vector<std::string> lines, std::string from = "s1", EngineOptions options = {},
                          bool whole = true) {
        clock.advance_micros(1'000'000);
        SourceRow const row = source(from);
        Engine engine{db, clock, ids, {}};
        Lines reader(std::move(lines), whole);
        auto report = engine.run(row, reader, options, {});
        REQUIRE(report);
        last = *report;
        return report->run;
    }
    RunView harvest(std::vector<Package> const& packages, std::string from = "s1",
                    EngineOptions options = {}) {
        std::vector<std::string> lines;
        for (Package const& package : packages) lines.push_back(package.json());
        return harvest_lines(std::move(lines), from, options);
    }
    std::optional<Dataset> set(std::string id) {
        auto const document = db.read([&](storage::Reader& r) { return dataset_document(r, DatasetId(id)); });
        return document ? std::optional(*dataset_from(*document)) : std::nullopt;
    }
    std::string alias(std::string id) {
        auto const living = db.read([&](storage::Reader& r) { return dataset_for_alias(r, id); });
        return living ? living->text : "";
    }
    std::int64_t sets() {
        return db.read([](storage::Reader& r) { return catalog::statistics(r).datasets; });
    }
    std::int64_t seq() {
        return db.read([](storage::Reader& r) { return change_seq(r); });
    }
    std::vector<std::string> history(std::string id) {
        std::vector<std::string> out;
        for (HistoryRow const& row :
             db.read([&](storage::Reader& r) { return history_rows(r, DatasetId(id), 100); }))
            out.push_back(row.what);
        return out;
    }
    bool said(std::string what, std::string code = "") {
        for (RunLine const& line : last.lines)
            if (line.what == what && (code.empty() || line.code == code)) return true;
        return false;
    }
    HarvestReport last;
};

Package const kA{"a", "na", "A", "https://data.example.jp/a.csv"},
    kB{"b", "nb", "B", "https://data.example.jp/b.csv"}, kC{"c", "nc", "C", "https://data.example.jp/c.csv"};

using Texts = std::vector<std::string>;

std::string shared_folder() {
    for (std::string place : {std::string(std::getenv("GYOJI_SHARED") ? std::getenv("GYOJI_SHARED") : ""),
                              std::string(GYOJI_SOURCE_DIR "/../shared"), std::string("/work/shared")})
        if (!place.empty() && std::filesystem::exists(place + "/data/catalog/tokyo_packages.jsonl.zst"))
            return place;
    return {};
}

}  // namespace

TEST_CASE("A second harvest of the same writes nothing but its own run") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        CHECK(house.harvest({kA, kB}).created == 2);
        auto const seq = house.seq();
        RunView const again = house.harvest({kA, kB});
        CHECK(again.unchanged == 2);
        CHECK(again.created + again.updated + again.deleted + again.superseded + again.merged == 0);
        CHECK(house.seq() == seq);
        Package moved = kA;
        moved.modified = "2025-09-09T00:00:00";
        CHECK(house.harvest({moved, kB}).unchanged == 2);  // metadata_modified alone is no content
        CHECK(house.seq() == seq);
        CHECK(house.set("a")->modified == parse_iso("2020-01-01T00:00:00"));
    });
}

TEST_CASE("An update keeps the id, tells its fields and moves its files") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB});
        Package changed = kA;
        changed.title = "A2";
        changed.url = "https://data.example.jp/a2.csv";
        RunView const run = house.harvest({changed, kB});
        CHECK(run.updated == 1);
        CHECK(run.unchanged == 1);
        CHECK(house.set("a")->title == "A2");
        CHECK(house.history("a") == Texts{"updated", "created"});
        auto const rows = db.read([](storage::Reader& r) { return history_rows(r, DatasetId("a"), 1); });
        CHECK(rows[0].detail == R"({"fields":["title","files_added","files_removed"]})");
        CHECK(db.read([](storage::Reader& r) { return sets_sharing(r, {}, {}).size(); }) == 0);
    });
}

TEST_CASE(
    "Published again under a new id: one set, the newest record in force, the old id answers; in either "
    "order") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        Package const newer{"z", "na", "A new", kA.url, "2022-01-01T00:00:00"};
        for (auto const& order : {std::vector{kA, newer}, std::vector{newer, kA}}) {
            std::string const source = order[0].id == "a" ? "s1" : "s2";
            if (source == "s2") house.harvest({}, "s1", {101, false});  // begin again
            RunView const run = house.harvest(order, source);
            CHECK(run.superseded == 1);
            CHECK(run.created == 1);
            CHECK(house.sets() == 1);
            REQUIRE(house.set("z"));
            CHECK(house.set("z")->title == "A new");
            CHECK(house.set("z")->name == "na");
            CHECK_FALSE(house.set("a"));
            CHECK(house.alias("a") == "z");
            CHECK(house.said("superseded", "catalog.superseded"));
            auto const seq = house.seq();
            RunView const again = house.harvest(order, source);
            CHECK(again.superseded == 1);
            CHECK(again.unchanged == 1);
            CHECK(house.seq() == seq);
        }
    });
}

TEST_CASE(
    "Ids and names that change are found again by their files, but two records that both are there stay "
    "two") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB});
        Package const renamed{"a9", "na9", "A", kA.url};
        RunView const run = house.harvest({renamed, kB});
        CHECK(run.deleted == 0);
        CHECK(run.created == 0);
        CHECK(house.sets() == 2);
        CHECK(house.alias("a") == "a9");
        CHECK(house.history("a9") == Texts{"superseded", "created"});
        Package const twin{"d", "nd", "D", kB.url};
        CHECK(house.harvest({renamed, kB, twin}).created == 1);
        CHECK(house.sets() == 3);
    });
}

TEST_CASE(
    "The same files at two sources are one set with both origins; it lives as long as one of them has it") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB}, "s1");
        Package const mirror{"m", "mirror", "A at the other portal", "http://www.data.example.jp/a.csv"};
        Package const own{"own", "own", "Own", "https://other.example.jp/x.csv"};
        RunView const run = house.harvest({mirror, own}, "s2");
        CHECK(run.merged == 1);
        CHECK(run.created == 1);
        CHECK(house.sets() == 3);
        CHECK(house.alias("m") == "a");
        CHECK(house.set("a")->title == "A");
        CHECK(db.read([](storage::Reader& r) { return origins_of(r, DatasetId("a")).size(); }) == 2);
        CHECK(house.harvest({mirror, own}, "s2").unchanged == 2);
        house.harvest({kB}, "s1", {60, false});
        REQUIRE(house.set("a"));
        CHECK(house.set("a")->title == "A at the other portal");
        CHECK(house.sets() == 3);
    });
}

TEST_CASE("Title and publisher alone are a proposal for a person") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA}, "s1");
        Package const alike{"x", "nx", "Ａ", "https://other.example.jp/x.csv"};
        CHECK(house.harvest({alike}, "s2").created == 1);
        CHECK(house.said("proposal", "catalog.proposal_title"));
        CHECK(house.sets() == 2);
    });
}

TEST_CASE("A source that shrank is held until a person approves, and an approval serves one run") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB, kC});
        RunView run = house.harvest({kA});
        CHECK(run.outcome == "held");
        CHECK(run.deleted == 0);
        CHECK(house.sets() == 3);
        SourceRow row = house.source("s1");
        CHECK(row.state == "held");
        row.missing_allowed = 3;
        row.state = "active";
        REQUIRE(db.write([&](storage::Tx& tx) { return put_source(tx, row); }));
        run = house.harvest({kA});
        CHECK(run.outcome == "ok");
        CHECK(run.deleted == 2);
        CHECK(house.sets() == 1);
        CHECK(house.source("s1").missing_allowed == 0);
        CHECK(house.history("b") == Texts{"deleted", "created"});
        CHECK(house.harvest({kA, kB}).created == 1);  // it comes back under its own id
        CHECK(house.history("b") == Texts{"restored", "deleted", "created"});
    });
}

TEST_CASE("A source that broke off deletes nothing and says so") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB});
        RunView const run = house.harvest_lines({kA.json()}, "s1", {}, false);
        CHECK(run.outcome == "partly");
        CHECK(run.reason.find("catalog.source_incomplete") != std::string::npos);
        CHECK(house.sets() == 2);
    });
}

TEST_CASE("Bad records are named by place and the rest is kept; the same id twice is said") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        Package second = kA;
        second.title = "A again";
        Texts const lines{kA.json(),     "{\"id\":",    kB.json().substr(0, 50),
                          second.json(), second.json(), kC.json()};
        RunView const run = house.harvest_lines(lines);
        CHECK(run.created == 2);
        CHECK(run.bad == 2);
        CHECK(run.outcome == "partly");
        CHECK(house.said("remark", "catalog.duplicate_id"));
        CHECK(house.set("a")->title == "A again");
        auto const seq = house.seq();
        house.harvest_lines(lines);
        CHECK(house.seq() == seq);
        CHECK(house.sets() == 2);
    });
}

TEST_CASE("Names that two sources use are told apart, ids too") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA}, "s1");
        Package other = kB;
        other.id = kA.id, other.name = kA.name;
        CHECK(house.harvest({other}, "s2").created == 1);
        CHECK(house.sets() == 2);
        auto const second = db.read([](storage::Reader& r) { return dataset_with_name(r, "na-2"); });
        REQUIRE(second);
        CHECK(second->text != "a");
        CHECK(house.set("a")->title == "A");
        CHECK(house.harvest({other}, "s2").unchanged == 1);
    });
}

TEST_CASE("A dry run says the same numbers and writes nothing") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB, kC, {"d", "nd", "D", "https://data.example.jp/d.csv"}});
        auto const seq = house.seq();
        Package changed = kA;
        changed.title = "A2";
        Package const fresh{"e", "ne", "E", "https://data.example.jp/e.csv"},
            again{"f", "ne", "E", "https://data.example.jp/e.csv"};
        RunView const dry = house.harvest({changed, kB, kC, fresh, again}, "s1", {40, true});
        CHECK(dry.created == 1);
        CHECK(dry.superseded == 1);
        CHECK(dry.updated == 1);
        CHECK(dry.unchanged == 2);
        CHECK(dry.deleted == 1);
        CHECK(house.seq() == seq);
        CHECK(db.read([](storage::Reader& r) { return run_rows(r, SourceId("s1"), 10).size(); }) == 1);
    });
}

TEST_CASE("An organisation that is renamed puts all its sets into the change feed") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        house.harvest({kA, kB});
        auto const seq = house.seq();
        Package changed = kC;
        std::string line = changed.json();
        line.replace(line.find("架空局"), std::string("架空局").size(), "架空庁");
        house.harvest_lines({line, kA.json(), kB.json()});
        auto const changes = db.read([&](storage::Reader& r) { return changes_after(r, seq, 100); });
        Texts ids;
        for (Change const& change : changes) ids.push_back(change.dataset);
        std::ranges::sort(ids);
        CHECK(ids == Texts{"a", "b", "c", "~parties"});
    });
}

TEST_CASE("A record that cannot be stored as text is stored without what PostgreSQL refuses") {
    storage::for_each_db([](storage::Db& db) {
        House house{db};
        Package odd = kA;
        odd.title = "A\\u0000B";
        CHECK(house.harvest({odd}).created == 1);
        CHECK(house.set("a")->title == "AB");
    });
}

TEST_CASE("The Tokyo catalogue: 4,303 records are 4,135 sets, and a second run writes nothing") {
    std::string const shared = shared_folder();
    if (shared.empty()) {
        MESSAGE("SKIPPED: ../shared/data is not here: the Tokyo catalogue cannot be harvested");
        return;
    }
    storage::for_each_db([&](storage::Db& db) {
        House house{db};
        auto harvest = [&] {
            auto reader =
                open_reader({"ckan-dump", shared + "/data/catalog/tokyo_packages.jsonl.zst", "{}"}, nullptr);
            REQUIRE(reader);
            Engine engine{db, house.clock, house.ids, {}};
            auto report = engine.run(house.source("tokyo"), **reader, {}, {});
            REQUIRE(report);
            return *report;
        };
        HarvestReport const report = harvest();
        RunView const& first = report.run;
        CHECK(first.read == 4303);
        CHECK(first.created == 4135);
        CHECK(first.superseded == 168);
        CHECK(first.bad == 0);
        CHECK(first.outcome == "ok");
        CHECK(std::ranges::count(report.lines, std::string("superseded"), &RunLine::what) == 168);
        auto const before = db.read([](storage::Reader& r) { return change_seq(r); });
        RunView const second = harvest().run;
        CHECK(second.unchanged == 4135);
        CHECK(second.superseded == 168);
        CHECK(second.created + second.updated + second.deleted + second.merged == 0);
        CHECK(db.read([](storage::Reader& r) { return change_seq(r); }) == before);
    });
}
