#include "storage/migration.hpp"

#include "storage/statement_split.hpp"
#include "storage/test_db.hpp"

using namespace gyoji;
using namespace gyoji::storage;

namespace {

using Texts = std::vector<std::string_view>;
ManualClock const kClock{Instant{42}};

Result<int> apply_files(Db& db, std::vector<MigrationFile> const& files) {
    return migrate(db, kClock, files);
}

std::int64_t ask(Db& db, std::string_view sql) {
    return db.read([&](Reader& reader) { return reader.one<std::int64_t>({"t_ask", sql}); });
}

}  // namespace

TEST_CASE("scripts fall into statements only where SQL ends them") {
    CHECK(split_statements("") == Texts{});
    CHECK(split_statements(" ;; -- only ; words\n /* ; */ ") == Texts{});
    CHECK(split_statements("a; b") == Texts{"a", "b"});
    CHECK(split_statements("-- why;\nselect 1;") == Texts{"select 1"});
    CHECK(split_statements("select ';', 'it''s;', \"a;b\"; x") ==
          Texts{"select ';', 'it''s;', \"a;b\"", "x"});
    CHECK(split_statements("do $$ begin a; end $$; b") == Texts{"do $$ begin a; end $$", "b"});
    CHECK(split_statements("f($1, $2); do $x$ a; $$ ; $x$; b") ==
          Texts{"f($1, $2)", "do $x$ a; $$ ; $x$", "b"});
    CHECK(
        split_statements("create trigger t after insert on a begin update b set c = case when 1 then 2 end; "
                         "delete from d; end; x") ==
        Texts{"create trigger t after insert on a begin update b set c = case when 1 then 2 end; "
              "delete from d; end",
              "x"});
    CHECK(split_statements("create table trigger_log (begin_at bigint); x") ==
          Texts{"create table trigger_log (begin_at bigint)", "x"});
    CHECK(split_statements("select 'open") == Texts{"select 'open"});
}

TEST_CASE("migrations are applied once, in order, storage first") {
    for_each_empty_db([](Db& db) {
        // By name alone "alpha" would come before "storage", whose table it needs.
        std::vector<MigrationFile> files{
            {"src/zeta/store/migrations/0001_z.sql", "insert into alpha_log values (3);"},
            {"src/alpha/store/migrations/0002_more.sql", "insert into alpha_log values (2);"},
            {"src/alpha/store/migrations/0001_first.sql",
             "create table alpha_log (n bigint primary key references base_n(n)); insert into alpha_log "
             "values (1);"},
            {"src/storage/store/migrations/0001_base.sql",
             "create table base_n (n bigint primary key); insert into base_n values (1), (2), (3);"},
            {"src/alpha/store/select.sql", "never run"},
        };
        CHECK(apply_files(db, files).value() == 4);
        CHECK(apply_files(db, files).value() == 0);
        CHECK(ask(db, "select count(*) from alpha_log") == 3);
        CHECK(ask(db, "select max(applied_at) from storage_migration") == 42);
        files.push_back({"src/alpha/store/migrations/0003_new.sql", "delete from alpha_log;"});
        CHECK(apply_files(db, files).value() == 1);
        CHECK(ask(db, "select count(*) from alpha_log") == 0);
    });
}

TEST_CASE("a changed migration is refused by name, a broken one leaves nothing behind") {
    for_each_empty_db([](Db& db) {
        REQUIRE(
            apply_files(db, {{"src/a/store/migrations/0001_a.sql", "create table a (n bigint);"}}).value() ==
            1);
        auto const changed =
            apply_files(db, {{"src/a/store/migrations/0001_a.sql", "create table a (m bigint);"}});
        REQUIRE(!changed);
        CHECK(changed.error().code == "storage.migration_changed");
        CHECK(changed.error().where == "src/a/store/migrations/0001_a.sql");
        auto const broken = apply_files(
            db, {{"src/a/store/migrations/0002_b.sql", "create table b (n bigint); create nonsense;"}});
        REQUIRE(!broken);
        CHECK(broken.error().code == "storage.migration_failed");
        CHECK(broken.error().where == "src/a/store/migrations/0002_b.sql");
        // The table of the broken file is not there, so it can be made again.
        CHECK(
            apply_files(db, {{"src/a/store/migrations/0002_b.sql", "create table b (n bigint);"}}).value() ==
            1);
    });
}

TEST_CASE("a twin stands in for its file on PostgreSQL alone") {
    for_each_empty_db([](Db& db) {
        CHECK(apply_files(db, {{"src/a/store/migrations/0001_a.postgres.sql",
                                "create table a as select 2::bigint as n;"},
                               {"src/a/store/migrations/0001_a.sql",
                                "create table a (n bigint); insert into a values (1);"}})
                  .value() == 1);
        CHECK(ask(db, "select n from a") == (db.kind() == DbKind::postgres ? 2 : 1));
    });
}

TEST_CASE("the migrations of all rooms of this program apply, and again change nothing") {
    for_each_db([](Db& db) { CHECK(migrate(db, kClock).value() == 0); });
}
