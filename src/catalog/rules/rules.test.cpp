#include "catalog/rules/derive.hpp"
#include "catalog/rules/derive_period.hpp"
#include "catalog/rules/diff.hpp"
#include "catalog/rules/guard.hpp"
#include "catalog/rules/identity.hpp"
#include "catalog/rules/place.hpp"
#include "catalog/rules/schedule.hpp"
#include "catalog/rules/update_promise.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

Instant at(char const* text) {
    return *parse_iso(text);
}

Dataset with_file(std::string title, std::string file) {
    Dataset set;
    set.title = std::move(title);
    set.distributions.emplace_back().title = std::move(file);
    return set;
}

}  // namespace

TEST_CASE("Of two records the newest is in force: created, then modified, then the later one in the file") {
    Rank const old{at("2020-01-01"), at("2024-01-01")}, young{at("2021-01-01"), at("2021-01-01")};
    CHECK(takes_over(young, old));
    CHECK_FALSE(takes_over(old, young));
    CHECK(takes_over({at("2020-01-01"), at("2024-01-02")}, old));
    CHECK_FALSE(takes_over({at("2020-01-01"), at("2023-12-31")}, old));
    CHECK(takes_over(old, old));
    CHECK_FALSE(takes_over({}, old));
    CHECK(takes_over(old, {}));
}

TEST_CASE("Addresses that mean the same file are one key; a front page is no file") {
    char const* const plain = "https://www.city.example.jp/data/a.csv";
    for (char const* same :
         {"http://city.example.jp/data/a.csv", "HTTPS://WWW.City.Example.JP:443/data/a.csv#top",
          "https://city.example.jp/data/a.csv/"})
        CHECK_MESSAGE(url_key(same) == url_key(plain), same);
    CHECK(url_key("https://city.example.jp/data/A.csv") != url_key(plain));
    CHECK(url_key("https://city.example.jp/data/a.csv?v=2") != url_key(plain));
    for (char const* none :
         {"", "a.csv", "https://www.city.example.jp/", "https://city.example.jp", "https:///a"})
        CHECK_MESSAGE(url_hash(none) == 0, none);
}

TEST_CASE("Only whole digests tell that files are the same") {
    CHECK(checksum_hash("d41d8cd98f00b204e9800998ecf8427e") ==
          checksum_hash("D41D8CD98F00B204E9800998ECF8427E"));
    CHECK(checksum_hash("") == 0);
    CHECK(checksum_hash("1a2b3c4d") == 0);
    CHECK(checksum_hash("this-is-no-digest-but-it-is-long-enough") == 0);
}

TEST_CASE("Sets are the same when at least half of the larger one is shared") {
    CHECK(likeness(0, 1, 1) == Likeness::none);
    CHECK(likeness(1, 1, 1) == Likeness::same);
    CHECK(likeness(1, 1, 2) == Likeness::same);
    CHECK(likeness(1, 1, 3) == Likeness::similar);
    CHECK(likeness(5, 10, 10) == Likeness::same);
    CHECK(likeness(4, 10, 10) == Likeness::similar);
}

TEST_CASE("Deletions are held from 40 percent on, and once approved they are not") {
    CHECK_FALSE(deletions_held(100, 0, 40, 0));
    CHECK_FALSE(deletions_held(100, 39, 40, 0));
    CHECK(deletions_held(100, 40, 40, 0));
    CHECK(deletions_held(100, 100, 40, 0));
    CHECK_FALSE(deletions_held(100, 60, 40, 60));
    CHECK(deletions_held(100, 61, 40, 60));
    CHECK(deletions_held(1, 1, 40, 0));
    CHECK_FALSE(deletions_held(0, 0, 40, 0));
}

TEST_CASE("Sector and municipality of an organisation, from its name or its title") {
    auto derived = [](std::string name, std::string title) {
        Organization out;
        out.name = std::move(name);
        out.title = std::move(title);
        derive_organization(out);
        return out;
    };
    Organization const minato = derived("t131032", "港区");
    CHECK(minato.sector == Sector::municipality);
    CHECK(minato.municipality == "131032");
    CHECK(minato.sector_basis == Basis::organization);
    CHECK(derived("t000013", "東京都中央卸売市場").sector == Sector::metropolis);
    CHECK(derived("t000013", "東京都中央卸売市場").municipality.empty());
    CHECK(derived("t001001", "東京ビッグサイト").sector == Sector::public_body);
    CHECK(derived("t131033", "番号の誤り").sector == Sector::unknown);  // wrong check digit
    CHECK(derived("chofu", "調布市").municipality == "132080");
    CHECK(derived("chofu", "調布市").municipality_basis == Basis::title);
    CHECK(derived("x", "みほん鉄道株式会社").sector == Sector::private_body);
    CHECK(derived("x", "環境省").sector == Sector::nation);
    CHECK(derived("x", "").sector == Sector::unknown);
}

TEST_CASE("A municipality's own site is told by its host") {
    CHECK(on_municipal_site("https://www.city.hachioji.tokyo.jp/contents/open/x.csv"));
    CHECK(on_municipal_site("http://opendata.city.minato.tokyo.jp/dataset/1"));
    CHECK(on_municipal_site("https://www.town.hachijo.tokyo.jp:8080/a"));
    CHECK_FALSE(on_municipal_site("https://www.opendata.metro.tokyo.lg.jp/city/x.csv"));
    CHECK_FALSE(on_municipal_site("https://data.bodik.jp/dataset/city"));
    CHECK_FALSE(on_municipal_site("https://city.example.com/x"));
    CHECK_FALSE(on_municipal_site("city"));
    CHECK_FALSE(on_municipal_site(""));
}

TEST_CASE("The period: file names before the title, the title before dates; what cannot be is said") {
    Instant const now = at("2026-11-24");
    std::vector<Error> remarks;
    Dataset set = with_file("人口（平成30年）", "人口 令和4年度");
    derive_period(set, now, remarks);
    CHECK(set.period_start == "2022-04-01");
    CHECK(set.period_end == "2023-03-31");
    CHECK(set.period_basis == Basis::distribution_name);
    set = with_file("人口（2018年）", "人口");
    derive_period(set, now, remarks);
    CHECK(set.period_start == "2018-01-01");
    CHECK(set.period_basis == Basis::title);
    set = with_file("人口", "人口");
    set.distributions[0].issued = at("2019-05-01T15:00:00Z");
    derive_period(set, now, remarks);
    CHECK(set.period_start == "2019-05-02");  // in Japan it was the next day
    CHECK(set.period_basis == Basis::distribution_dates);
    set = with_file("人口", "人口");
    set.issued = at("2017-02-03");
    derive_period(set, now, remarks);
    CHECK(set.period_basis == Basis::record_dates);
    CHECK(remarks.empty());
    set = with_file("人口", "人口 平成99年");
    derive_period(set, now, remarks);
    CHECK(set.period_start.empty());
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].code == "catalog.impossible_period");
    CHECK(remarks[0].where == "/distributions/0/title");
}

TEST_CASE("A promise is kept for one interval and a half; without promise or date nobody knows") {
    Dataset set = with_file("a", "a");
    set.frequency_text = "1年ごと";
    set.distributions[0].modified = at("2025-11-24");
    derive_update_state(set, at("2026-11-24"));
    CHECK(set.update_state == "kept");
    CHECK(set.last_update_basis == Basis::distribution_dates);
    auto const ends = promise_ends(set);
    REQUIRE(ends);
    derive_update_state(set, *ends);
    CHECK(set.update_state == "kept");
    derive_update_state(set, Instant{ends->micros + 1});
    CHECK(set.update_state == "late");
    set.frequency_text = "随時";
    derive_update_state(set, at("2026-11-24"));
    CHECK(set.update_state == "unknown");
    set.frequency_text = "1年ごと";
    set.distributions[0].modified = at("2099-01-01");  // a date that has not been yet proves nothing
    derive_update_state(set, at("2026-11-24"));
    CHECK(set.update_state == "unknown");
}

TEST_CASE("Derived values say where they come from") {
    Group const group{GroupId("g"), "c001", "防災・災害計画",
                      "",           "",     priority_field_of_title("防災・災害計画")};
    Organization organization;
    organization.municipality = "131032";
    Dataset set = with_file("避難所一覧", "避難所");
    set.distributions[0].url = "https://data.example.jp/a.xlsx";
    set.distributions[0].format_label = "CSV";
    set.extras.emplace_back("更新頻度", "年１回");
    set.licence.id = "CC-BY-4.0";
    std::vector<Error> remarks;
    derive(set, {&organization, {&group}, at("2026-11-24")}, remarks);
    CHECK(set.fields == std::vector<int>{2});
    CHECK(set.fields_basis == Basis::group);
    CHECK(set.municipality_basis == Basis::organization);
    CHECK(set.frequency == "annual");
    CHECK(set.frequency_basis == Basis::stated);
    CHECK(set.licence.is_open);
    CHECK(set.distributions[0].format_conflict == "text.format_contradiction");
    derive(set, {nullptr, {}, at("2026-11-24")}, remarks);
    CHECK(set.fields_basis == Basis::keyword);  // 避難 in the title
    CHECK(set.municipality.empty());
}

TEST_CASE("A difference names its fields; derived values and our own times are none") {
    Dataset a = with_file("t", "f");
    a.distributions[0].id.text = "1";
    Dataset b = a;
    b.period_start = "2020-01-01";
    b.changed = at("2020-01-01");
    CHECK(changed_fields(a, b).empty());
    b.title = "u";
    b.distributions[0].title = "g";
    CHECK(changed_fields(a, b) == std::vector<std::string>{"title", "files"});
    b.distributions.emplace_back().id.text = "2";
    CHECK(changed_fields(a, b) == std::vector<std::string>{"title", "files_added"});
    CHECK(changed_fields(b, a) == std::vector<std::string>{"title", "files_removed"});
}

TEST_CASE("Schedules are read in Japanese time") {
    Instant const now = at("2026-11-24T11:00:00Z");  // Tuesday, 20:00 in Japan
    auto next = [&](char const* schedule) {
        auto const found = next_run(schedule, now);
        REQUIRE(found);
        REQUIRE(*found);
        return rfc3339(**found);
    };
    CHECK(next("hourly") == "2026-11-24T12:00:00Z");
    CHECK(next("daily 03:00") == "2026-11-24T18:00:00Z");
    CHECK(next("daily 21:30") == "2026-11-24T12:30:00Z");
    CHECK(next("weekly mon 03:00") == "2026-11-29T18:00:00Z");
    CHECK(next("weekly tue 20:00") == "2026-12-01T11:00:00Z");
    CHECK(next("monthly 1 00:00") == "2026-11-30T15:00:00Z");
    CHECK(next("monthly 28 03:00") == "2026-11-27T18:00:00Z");
    CHECK_FALSE(next_run("", now)->has_value());
    for (char const* wrong : {"daily", "daily 24:00", "daily 3", "weekly xyz 03:00", "monthly 29 03:00",
                              "monthly 0 03:00", "now", "daily 03:00 03:00", "weekly 03:00"})
        CHECK_MESSAGE(!next_run(wrong, now), wrong);
}
