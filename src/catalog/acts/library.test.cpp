#include "catalog/acts/library.hpp"

#include "catalog/acts/indexer.hpp"
#include "catalog/acts/needs.hpp"
#include "catalog/acts/promises.hpp"
#include "catalog/acts/sources.hpp"
#include "catalog/acts/use.hpp"
#include "catalog/store/use_store.hpp"
#include "http/server.hpp"
#include "jobs/jobs.hpp"
#include "storage/test_db.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

class Folder {
public:
    Folder() {
        char path[] = "/tmp/gyoji-library-XXXXXX";
        REQUIRE(::mkdtemp(path) != nullptr);
        path_ = path;
    }
    ~Folder() {
        ::unlink((path_ + "/dump.jsonl").c_str());
        ::rmdir(path_.c_str());
    }
    std::string dump(std::vector<std::string> const& lines) const {
        std::ofstream file(path_ + "/dump.jsonl", std::ios::trunc);
        for (std::string const& line : lines) file << line << "\n";
        return path_ + "/dump.jsonl";
    }

private:
    std::string path_;
};

std::string package(std::string id, std::string title, std::string organization, std::string format,
                    std::string more = "") {
    return R"({"id":")" + id + R"(","name":"n-)" + id + R"(","title":")" + title +
           R"(","license_id":"CC-BY-4.0","organization":{"id":"id-)" + organization + R"(","name":")" +
           organization + R"(","title":"団体)" + organization +
           R"("},"groups":[{"id":"g1","name":"c001","title":"防災・災害計画"}],)"
           R"("metadata_created":"2020-01-01T00:00:00","resources":[{"id":"r-)" +
           id + R"(","name":"一覧（令和2年）","format":")" + format + R"(","url":"https://data.example.jp/)" +
           id + "." + format + "\"}]" + more + "}";
}

// A catalogue with its index, its sources and a clock that stands still.
struct Desk {
    explicit Desk(storage::Db& database) : db(database) { synonyms.add_defaults(); }
    storage::Db& db;
    ManualClock clock{*parse_iso("2026-11-24T00:00:00Z")};
    SeededIds ids{3};
    std::unique_ptr<search::SearchIndex> index = search::SearchIndex::in_memory(index_schema());
    search::Synonyms synonyms;
    Library library{db, *index, synonyms, clock, {{"131032", "港区"}, {"131041", "新宿区"}}};
    Indexer indexer{db, *index, {}};
    Sources sources{db, clock, ids, nullptr, {}, 40};
    Folder folder;

    RunView harvest(std::vector<std::string> const& lines) {
        clock.advance_micros(1'000'000);
        auto const source =
            sources.add({"ckan-dump", folder.dump(lines), "みほん", "{}", ""}, Sources::Approval::approved);
        REQUIRE(source);
        auto const report = sources.run(source->id.text, {});
        REQUIRE(report);
        REQUIRE(indexer.catch_up());
        return report->run;
    }
    FindResult find(std::string q, std::vector<std::pair<std::string, std::string>> filters = {},
                    std::vector<std::string> facets = {}) {
        FindRequest request;
        request.q = std::move(q);
        request.filters = std::move(filters);
        request.snippets = true;
        for (std::string& facet : facets) request.facets.push_back({std::move(facet), -1, 1});
        auto found = library.find(request);
        REQUIRE(found);
        return *found;
    }
};

std::vector<std::string> three() {
    return {package("a", "避難所一覧", "t131032", "CSV"), package("b", "避難道路", "t131041", "PDF"),
            package("c", "公園の一覧", "t131041", "CSV")};
}

using Counts = std::vector<std::pair<std::string, std::int64_t>>;
Counts counts_of(FindResult const& result, std::string const& field) {
    Counts out;
    for (auto const& [name, counts] : result.facets)
        if (name == field)
            for (auto const& count : counts) out.emplace_back(count.value, count.count);
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("What is committed is found; what is deleted is not") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        desk.harvest(three());
        FindResult const found = desk.find("避難");
        CHECK(found.total == 2);
        CHECK(found.items.size() == 2);
        CHECK(std::ranges::any_of(found.items[0].title, &search::Piece::marked));
        auto lines = three();
        lines.erase(lines.begin());
        desk.harvest(lines);
        CHECK(desk.find("避難").total == 1);
        CHECK(desk.library.dataset("a").error().code == "catalog.no_dataset");
        CHECK(desk.library.index().stats().documents == 2);
    });
}

TEST_CASE("Facets of a filtered field keep its other choices; the others narrow down") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        desk.harvest(three());
        FindResult const found = desk.find("", {{"format", "CSV"}}, {"format", "org", "year"});
        CHECK(found.total == 2);
        CHECK(counts_of(found, "format") == Counts{{"CSV", 2}, {"PDF", 1}});
        CHECK(counts_of(found, "org") == Counts{{"t131032", 1}, {"t131041", 1}});
        CHECK(counts_of(found, "year") == Counts{{"2020", 2}});
        FindResult const either =
            desk.find("", {{"format", "CSV"}, {"format", "PDF"}, {"org", "t131041"}}, {"org"});
        CHECK(either.total == 2);
        CHECK(counts_of(either, "org") == Counts{{"t131032", 1}, {"t131041", 2}});
        FindRequest wrong;
        wrong.filters = {{"nonsense", "x"}};
        CHECK(desk.library.find(wrong).error().code == "catalog.unknown_filter");
        wrong.filters.clear();
        wrong.sort = "up";
        CHECK(desk.library.find(wrong).error().code == "catalog.unknown_sort");
    });
}

TEST_CASE("A set is read by id, by name, by a retired id; a file by its id") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        auto lines = three();
        std::string again = package("z", "避難所一覧 新", "t131032", "CSV");
        again.replace(again.find("n-z"), 3, "n-a");
        again.replace(again.find("2020-01-01"), 10, "2024-01-01");
        lines.push_back(again);
        desk.harvest(lines);
        CHECK(desk.library.dataset("z")->dataset.title == "避難所一覧 新");
        CHECK_FALSE(desk.library.dataset("n-a")->retired);
        CHECK(desk.library.dataset("a")->retired);
        CHECK(desk.library.dataset("a")->dataset.id.text == "z");
        auto const file = desk.library.distribution("r-b");
        REQUIRE(file);
        CHECK(file->first.id.text == "b");
        CHECK(file->second == 0);
        for (std::string const& wrong :
             {std::string(), std::string("x\0y", 3), std::string(5'000, 'a'), std::string("nobody")})
            CHECK_FALSE(desk.library.dataset(wrong));
        CHECK(desk.library.datasets({"c", "nobody", "b"}).size() == 2);
        CHECK(desk.library.ckan_documents({"c", "b"})[0].find("公園") != std::string::npos);
        CHECK(desk.library.ids_after("", 10, std::nullopt) == std::vector<std::string>{"b", "c", "z"});
        CHECK(desk.library.ids_after("b", 1, std::nullopt) == std::vector<std::string>{"c"});
        CHECK(desk.library.ids_after("", 10, Instant{desk.clock.now().micros + 1}).empty());
        CHECK(desk.library.origins(DatasetId("z")).size() == 2);
        CHECK(desk.library.history(DatasetId("z"), 10).size() == 2);
    });
}

TEST_CASE("Statistics count what is in force, by field, municipality and format") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        desk.harvest(three());
        auto const statistics = desk.library.statistics();
        CHECK(statistics->datasets == 3);
        CHECK(statistics->distributions == 3);
        CHECK(statistics->organizations == 2);
        CHECK(statistics->distributions_by_field[1] == std::pair(2, std::int64_t(3)));
        REQUIRE(statistics->municipalities.size() == 2);
        CHECK(statistics->municipalities[1].datasets == 2);
        CHECK(statistics->municipalities[1].participation == "3");
        CHECK(statistics->by_format == Counts{{"CSV", 2}, {"PDF", 1}});
        CHECK(desk.library.statistics() == statistics);  // counted once for each state of the catalogue
        CHECK(desk.library.directory()->organization("t131032")->title == "団体t131032");
    });
}

TEST_CASE("The report of a run stays readable when a later run says the same") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        auto lines = three();
        lines.push_back("{\"id\":");
        CHECK(desk.harvest(lines).bad == 1);
        SourceView const source = desk.library.sources().at(0);
        CHECK(source.records == 3);
        CHECK(source.last_outcome == "partly");
        desk.harvest(lines);
        auto const runs = desk.library.runs(source.id, 10);
        REQUIRE(runs.size() == 2);
        for (RunView const& run : runs) {
            auto const bad = desk.library.run_lines(run.id, "bad", 0, 10);
            REQUIRE(bad.size() == 1);
            CHECK(bad[0].place == "line 4");
        }
        CHECK(desk.library.run_lines(runs[1].id, "created", 0, 2).size() == 2);
        CHECK(desk.library.run_lines(runs[0].id, "created", 0, 10).empty());
        CHECK(db.read([](storage::Reader& r) {
            return r.one<std::int64_t>({"t", "select count(*) from catalog_run_line"});
        }) == 4);
    });
}

TEST_CASE("A source waits for approval, can be paused, and runs on its schedule by a job") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        std::string const dump = desk.folder.dump(three());
        auto const added =
            desk.sources.add({"ckan-dump", dump, "", "{}", "daily 03:00"}, Sources::Approval::waiting);
        REQUIRE(added);
        CHECK(added->title == "dump.jsonl");
        std::string const id = added->id.text;
        CHECK(desk.sources.run(id, {}).error().code == "catalog.source_waiting");
        CHECK(desk.sources.dry_run({"ckan-dump", dump, "", "{}", ""}, {})->run.created == 3);
        CHECK(desk.library.statistics()->datasets == 0);
        REQUIRE(desk.sources.approve(id.substr(0, 5)));
        jobs::Worker worker(db, desk.clock, desk.ids, {{std::string(kHarvestJob), [&](jobs::Job const& job) {
                                                            return desk.sources.run_job(job.payload);
                                                        }}});
        CHECK_FALSE(*worker.run_one());
        desk.clock.advance_micros(24LL * 3'600'000'000);
        CHECK(*worker.run_one());
        CHECK(desk.library.runs(added->id, 10).size() == 1);
        CHECK_FALSE(*worker.run_one());
        CHECK(desk.sources.find(id)->next_run > desk.clock.now());
        desk.clock.advance_micros(24LL * 3'600'000'000);
        CHECK(*worker.run_one());
        REQUIRE(desk.sources.pause(id));
        CHECK(desk.sources.run(id, {}).error().code == "catalog.source_paused");
        desk.clock.advance_micros(48LL * 3'600'000'000);
        CHECK_FALSE(*worker.run_one());
        CHECK(desk.sources.find("nobody").error().code == "catalog.no_source");
        CHECK(desk.sources.schedule(id, "whenever").error().code == "catalog.schedule_unknown");
        CHECK(desk.sources.add({"ftp", dump, "", "{}", ""}, Sources::Approval::approved).error().code ==
              "catalog.unknown_kind");
    });
}

TEST_CASE("A source whose file is gone ends in a failed run with the reason") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        auto const source = desk.sources.add({"ckan-dump", "/nonexistent/dump.jsonl", "", "{}", ""},
                                             Sources::Approval::approved);
        auto const report = desk.sources.run(source->id.text, {});
        REQUIRE(report);
        CHECK(report->run.outcome == "failed");
        CHECK(report->run.reason.find("catalog.dump_no_file") != std::string::npos);
    });
}

TEST_CASE("A promise of renewal ends by the passing of time") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        std::string line =
            package("a", "避難所", "t131032", "CSV", R"(,"extras":[{"key":"更新頻度","value":"毎月"}])");
        line.replace(line.find("\"format\""), 8, R"("last_modified":"2026-11-20T00:00:00","format")");
        desk.harvest({line});
        CHECK(desk.find("", {{"update", "kept"}}).total == 1);
        CHECK(*refresh_promises(db, desk.clock.now()) == 0);
        desk.clock.advance_micros(60LL * 86'400'000'000);
        CHECK(*refresh_promises(db, desk.clock.now()) == 1);
        REQUIRE(desk.indexer.catch_up());
        CHECK(desk.find("", {{"update", "late"}}).total == 1);
        CHECK(desk.library.dataset("a")->dataset.update_state == "late");
        CHECK(*refresh_promises(db, desk.clock.now()) == 0);
    });
}

TEST_CASE("Use is counted by set, file, channel and day, robots apart, and no address is written") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        desk.harvest(three());
        UseCounter use(db, desk.library, desk.clock, desk.ids);
        http::Route page, download, action;
        page.channel = http::Channel::page, page.pattern = "/dataset/{dataset}";
        download.channel = http::Channel::file,
        download.pattern = "/dataset/{dataset}/resource/{resource}/download";
        action.channel = http::Channel::ckan, action.pattern = "/api/3/action/{action}";
        auto request = [](std::string target, std::map<std::string, std::string, std::less<>> params,
                          std::string agent) {
            http::Request out = http::make_request(http::Method::get, target, {}, {{"user-agent", agent}});
            out.params = std::move(params);
            out.peer = "192.0.2.1";
            return out;
        };
        use.count(page, request("/dataset/n-a", {{"dataset", "n-a"}}, "Mozilla/5.0"), 200);
        use.count(page, request("/dataset/a", {{"dataset", "a"}}, "Mozilla/5.0"), 200);
        use.count(page, request("/dataset/a", {{"dataset", "a"}}, "Googlebot/2.1"), 200);
        use.count(page, request("/dataset/x", {{"dataset", "x"}}, "Mozilla/5.0"), 404);
        use.count(download, request("/d", {{"dataset", "a"}, {"resource", "r-a"}}, "curl/8"), 302);
        use.count(action, request("/api/3/action/package_show?id=n-a", {}, "ckanapi/1"), 200);
        REQUIRE(use.flush());
        auto const rows = db.read([](storage::Reader& r) { return use_rows(r, "a", "2026-01-01"); });
        std::vector<std::string> seen;
        for (UseRow const& row : rows)
            seen.push_back(row.channel + "/" + row.file + "/" + (row.robot ? "robot" : "person") + "/" +
                           std::to_string(row.count));
        std::ranges::sort(seen);
        CHECK(seen == std::vector<std::string>{"ckan//person/1", "download/r-a/person/1", "page//person/2",
                                               "page//robot/1"});
        use.count(page, request("/dataset/a", {{"dataset", "a"}}, "Mozilla/5.0"), 200);
        REQUIRE(use.flush());
        CHECK(db.read([](storage::Reader& r) { return use_rows(r, "a", "2026-01-01"); }).size() == 4);
    });
}

TEST_CASE("A query without hits is kept when three addresses a day ask it, not before") {
    storage::for_each_db([](storage::Db& db) {
        Desk desk(db);
        desk.harvest(three());
        UseCounter use(db, desk.library, desk.clock, desk.ids);
        http::Route search;
        search.channel = http::Channel::page, search.pattern = "/search";
        auto ask = [&](std::string q, std::string address) {
            http::Request request = http::make_request(http::Method::get, "/search?q=" + http::url_encode(q),
                                                       {}, {{"user-agent", "Mozilla"}});
            request.peer = address;
            use.count(search, request, 200);
        };
        auto misses = [&] {
            REQUIRE(use.flush());
            return db.read([](storage::Reader& r) { return miss_rows(r, "2026-01-01", 10); });
        };
        for (int i = 0; i < 9; ++i) ask("ペンギン", "192.0.2." + std::to_string(i % 2));
        CHECK(misses().empty());
        ask("ﾍﾟﾝｷﾞﾝ", "192.0.2.9");
        for (int i = 0; i < 5; ++i) ask("避難所", "192.0.2." + std::to_string(i));
        auto kept = misses();
        REQUIRE(kept.size() == 1);
        CHECK(kept[0].query == "ペンギン");
        CHECK(kept[0].count == 3);
        ask("ペンギン", "192.0.2.1");
        CHECK(misses()[0].count == 4);
    });
}

TEST_CASE("Wishes are kept, so many an hour from one address, at most 500 characters") {
    storage::for_each_db([](storage::Db& db) {
        ManualClock clock{Instant{1'000'000'000'000}};
        SeededIds ids(1);
        Needs needs(db, clock, ids, 2);
        std::string long_text;
        for (int i = 0; i < 500; ++i) long_text += "あ";
        CHECK(needs.add(long_text, "q", Language::ja, "192.0.2.1"));
        CHECK(needs.add(long_text + "あ", "", Language::ja, "192.0.2.1").error().fault == Fault::too_large);
        CHECK(needs.add("公園のトイレ", "", Language::en, "192.0.2.1"));
        CHECK(needs.add("もうひとつ", "", Language::ja, "192.0.2.1").error().code ==
              "catalog.too_many_needs");
        CHECK(needs.add("ほかの人", "", Language::ja, "192.0.2.2"));
        clock.advance_micros(3'700'000'000);
        CHECK(needs.add("一時間後", "", Language::ja, "192.0.2.1"));
        CHECK(db.read([](storage::Reader& r) { return need_rows(r, 10); }).size() == 4);
    });
}
