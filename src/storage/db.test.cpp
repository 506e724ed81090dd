#include "storage/test_db.hpp"

#include "base/messages.hpp"

#include <atomic>
#include <condition_variable>
#include <limits>
#include <thread>

using namespace gyoji;
using namespace gyoji::storage;

namespace {

enum class Kind { open = 3, shared = 4 };

struct ThingId {};

struct Thing {
    Id<ThingId> id;
    std::string name;
    std::int64_t count = 0;
    double ratio = 0;
    bool on = false;
    Kind kind = Kind::open;
    Instant at;
    std::optional<std::string> note;
    Blob bytes;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, count, ratio, on, kind, at, note, bytes))

constexpr Query kCreate{"t_create", R"sql(
    create table thing (id text primary key, name text not null, count bigint not null,
        ratio double precision not null, is_on bigint not null, kind bigint not null, at bigint not null,
        note text, bytes bytea not null))sql"};
constexpr Query kCreatePart{"t_create_part", R"sql(
    create table part (id bigint primary key, thing text not null references thing(id)))sql"};
constexpr Query kAdd{"t_add", "insert into thing values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Query kAddPart{"t_add_part", "insert into part (id, thing) values ($1, $2)"};
constexpr Query kAll{"t_all",
                     "select id, name, count, ratio, is_on, kind, at, note, bytes from thing order by id"};
constexpr Query kCount{"t_count", "select count(*) from thing"};
constexpr Query kParts{"t_parts", "select count(*) from part"};
constexpr Query kRaise{"t_raise", "update thing set count = count + $2 where id = $1"};
constexpr Query kCountOf{"t_count_of", "select count from thing where id = $1"};

Result<std::int64_t> add(Tx& tx, std::string const& id, std::int64_t count = 0) {
    return tx.run(kAdd, id, "名前", count, 0.5, true, Kind::shared, Instant{7}, nullptr, Blob{});
}

void create(Db& db) {
    auto const done = db.write([](Tx& tx) -> Outcome {
        CHECK_OK(tx.run(kCreate));
        CHECK_OK(tx.run(kCreatePart));
        return {};
    });
    REQUIRE(done);
}

std::int64_t count(Db& db) {
    return db.read([](Reader& reader) { return reader.one<std::int64_t>(kCount); });
}

}  // namespace

TEST_CASE("a row comes back as it went in") {
    for_each_empty_db([](Db& db) {
        create(db);
        std::string const odd("\0\xff\x80 raw", 7);
        auto const done = db.write([&](Tx& tx) -> Outcome {
            CHECK_OK(tx.run(kAdd, Id<ThingId>("a"), "𠮷野家 髙", std::numeric_limits<std::int64_t>::min(),
                            0.1, true, Kind::open, Instant{1'600'000'000'000'001},
                            std::optional<std::string>("備考"), Blob{odd}));
            CHECK_OK(tx.run(kAdd, "b", "", std::numeric_limits<std::int64_t>::max(), 1e300, false,
                            Kind::shared, Instant{-1}, std::optional<std::string>(), Blob{}));
            return {};
        });
        REQUIRE(done);
        auto const rows = db.read([](Reader& reader) { return reader.all<Thing>(kAll); });
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].id.text == "a");
        CHECK(rows[0].name == "𠮷野家 髙");
        CHECK(rows[0].count == std::numeric_limits<std::int64_t>::min());
        CHECK(rows[0].ratio == 0.1);
        CHECK(rows[0].on);
        CHECK(rows[0].at == Instant{1'600'000'000'000'001});
        CHECK(rows[0].note == "備考");
        CHECK(rows[0].bytes.bytes == odd);
        CHECK(rows[1].name == "");
        CHECK(rows[1].count == std::numeric_limits<std::int64_t>::max());
        CHECK(rows[1].ratio == 1e300);
        CHECK(rows[1].kind == Kind::shared);
        CHECK(rows[1].at == Instant{-1});
        CHECK_FALSE(rows[1].note);
        CHECK(rows[1].bytes.bytes.empty());
    });
}

TEST_CASE("a numbered value may be used twice, out of order and with a cast") {
    for_each_empty_db([](Db& db) {
        auto const text = db.read([](Reader& reader) {
            return reader.one<std::string>({"t_twice", "select $2::text || $1::text || $2::text"}, "a", "b");
        });
        CHECK(text == "bab");
        auto const sum = db.read([](Reader& reader) {
            return reader.one<std::int64_t>({"t_sum", "select cast($1 as bigint) + $1::bigint"}, 21);
        });
        CHECK(sum == 42);
    });
}

TEST_CASE("text sorts by bytes under collate \"C\", and like minds case, on both databases") {
    for_each_empty_db([](Db& db) {
        REQUIRE(db.write([](Tx& tx) -> Outcome {
            CHECK_OK(tx.run({"t_c", "create table word (word text collate \"C\" primary key)"}));
            for (char const* word : {"a", "B", "あ", "b", "A"})
                CHECK_OK(tx.run({"t_w", "insert into word values ($1)"}, word));
            return {};
        }));
        auto const words = db.read([](Reader& reader) {
            return reader.all<std::string>({"t_ws", "select word from word order by word"});
        });
        CHECK(words == std::vector<std::string>{"A", "B", "a", "b", "あ"});
        CHECK(db.read([](Reader& reader) {
            return reader.one<int>({"t_l", "select count(*) from word where word like 'b%'"});
        }) == 1);
    });
}

TEST_CASE("an act that fails or throws is undone alone") {
    for_each_empty_db([](Db& db) {
        create(db);
        auto const refused = db.write([](Tx& tx) -> Result<int> {
            CHECK_OK(add(tx, "a"));
            return fail(Fault::invalid, "base.internal", "/a");
        });
        REQUIRE(!refused);
        CHECK(refused.error().where == "/a");
        CHECK_THROWS_WITH(db.write([](Tx& tx) -> Outcome {
            CHECK_OK(add(tx, "b"));
            throw std::runtime_error("broken");
        }),
                          "broken");
        CHECK(db.write([](Tx& tx) { return add(tx, "c"); }).value() == 1);
        CHECK(count(db) == 1);
    });
}

TEST_CASE("an act sees its own writes, a reader outside does not until it is done") {
    for_each_empty_db([](Db& db) {
        create(db);
        auto const inside = db.write([](Tx& tx) -> Result<std::int64_t> {
            CHECK_OK(add(tx, "a"));
            return tx.one<std::int64_t>(kCount);
        });
        CHECK(inside.value() == 1);
        CHECK(count(db) == 1);
    });
}

TEST_CASE("a conflict is a value and the act may go on") {
    for_each_empty_db([](Db& db) {
        create(db);
        int runs = 0;
        auto const changed = db.write([&](Tx& tx) -> Result<std::int64_t> {
            ++runs;
            CHECK_OK(add(tx, "a"));
            auto const twice = add(tx, "a");
            CHECK(!twice);
            CHECK(twice.error().fault == Fault::conflict);
            CHECK(twice.error().code == "storage.conflict");
            auto const orphan = tx.run(kAddPart, 1, "nothing");
            CHECK(!orphan);
            CHECK(orphan.error().fault == Fault::conflict);
            CHECK(tx.one<std::int64_t>(kCount) == 1);
            return tx.run(kAddPart, 2, "a");
        });
        CHECK(changed.value() == 1);
        CHECK(runs <= 2);
        CHECK(count(db) == 1);
        CHECK(db.read([](Reader& reader) { return reader.one<int>(kParts); }) == 1);
        // The conflict as the last thing an act does, taken lightly.
        auto const lightly = db.write([](Tx& tx) -> Outcome {
            CHECK_OK(add(tx, "b"));
            (void)add(tx, "a");
            return {};
        });
        CHECK(lightly);
        CHECK(count(db) == 2);
        // And the usual way: it travels up and undoes the act.
        CHECK(!db.write([](Tx& tx) -> Outcome {
            CHECK_OK(add(tx, "c"));
            CHECK_OK(add(tx, "a"));
            return {};
        }));
        CHECK(count(db) == 2);
    });
}

TEST_CASE("rows changed are counted") {
    for_each_empty_db([](Db& db) {
        create(db);
        REQUIRE(db.write([](Tx& tx) -> Outcome {
            CHECK_OK(add(tx, "a"));
            CHECK_OK(add(tx, "b"));
            return {};
        }));
        REQUIRE(db.write([](Tx& tx) -> Outcome {
            CHECK(TRY(tx.run({"t_u", "update thing set count = 1"})) == 2);
            CHECK(TRY(tx.run(kRaise, "nobody", 1)) == 0);
            CHECK(TRY(tx.run({"t_x", "create index thing_name on thing(name)"})) == 0);
            CHECK(tx.one<std::string>({"t_r", "delete from thing where id = $1 returning id"}, "a") == "a");
            return {};
        }));
        CHECK(count(db) == 1);
    });
}

TEST_CASE("text which PostgreSQL could not hold is refused on both, with its place") {
    for_each_empty_db([](Db& db) {
        create(db);
        for (std::string const& bad :
             {std::string("a\0b", 3), std::string("\xe3\x81"), std::string("\xff")}) {
            auto const refused =
                db.write([&](Tx& tx) { return tx.run(kAdd, "a", bad, 1, 1.0, 1, 1, 1, nullptr, Blob{}); });
            REQUIRE(!refused);
            CHECK(refused.error().fault == Fault::invalid);
            CHECK(refused.error().where == "$2");
            CHECK_THROWS_AS(db.read([&](Reader& reader) { return reader.maybe<int>(kCountOf, bad); }),
                            DbError);
        }
        CHECK(count(db) == 0);
    });
}

TEST_CASE("our own mistakes throw and leave the database usable") {
    for_each_empty_db([](Db& db) {
        create(db);
        REQUIRE(db.write([](Tx& tx) { return add(tx, "a"); }));
        auto const read = [&](Query const& query) {
            return db.read([&](Reader& reader) { return reader.one<std::int64_t>(query); });
        };
        CHECK_THROWS_AS(read({"t_bad", "select nonsense from thing"}), DbError);
        CHECK_THROWS_AS(read({"t_text", "select name from thing"}), DbError);
        CHECK_THROWS_AS(read({"t_null", "select note from thing"}), DbError);
        CHECK_THROWS_AS(read({"t_none", "select count from thing where 1 = 0"}), DbError);
        CHECK_THROWS_AS(read(kCountOf), DbError);  // its value is missing
        CHECK_THROWS_AS(read({"t_write", "update thing set count = 0 returning count"}), DbError);
        CHECK_THROWS_AS(db.write([](Tx& tx) { return tx.run({"t_null", "update thing set name = null"}); }),
                        DbError);
        CHECK(count(db) == 1);
    });
}

TEST_CASE(
    "a writing act inside an act, or a reading one inside a writing one, is an assertion and no deadlock") {
    for_each_empty_db([](Db& db) {
        create(db);
        auto const nothing = [](Tx&) -> Outcome { return {}; };
        CHECK_THROWS_AS(db.write([&](Tx&) { return db.write(nothing); }), std::logic_error);
        CHECK_THROWS_AS(db.read([&](Reader&) { return db.write(nothing); }), std::logic_error);
        CHECK_THROWS_AS(db.write([&](Tx&) -> Outcome { return count(db) ? Outcome() : Outcome(); }),
                        std::logic_error);
        CHECK(db.write(nothing));
    });
}

TEST_CASE("a read inside a read is the same snapshot, also while rows of the same query are open") {
    for_each_empty_db([](Db& db) {
        create(db);
        REQUIRE(db.write([](Tx& tx) -> Outcome {
            CHECK_OK(add(tx, "a"));
            CHECK_OK(add(tx, "b"));
            return {};
        }));
        std::string seen;
        db.read([&](Reader& reader) {
            reader.each(kAll, [&](Row const& outer) {
                db.read([&](Reader& inner) {
                    inner.each(kAll, [&](Row const& row) { seen.append(outer.text(0)).append(row.text(0)); });
                });
            });
        });
        CHECK(seen == "aaabbabb");
    });
}

TEST_CASE("a row function that throws leaves no statement open") {
    for_each_empty_db([](Db& db) {
        create(db);
        REQUIRE(db.write([](Tx& tx) { return add(tx, "a"); }));
        auto const explode = [](Row const&) { throw std::runtime_error("row"); };
        CHECK_THROWS_WITH(db.read([&](Reader& reader) { reader.each(kAll, explode); }), "row");
        CHECK(db.write([&](Tx& tx) -> Outcome {
            CHECK_THROWS_WITH(tx.each(kAll, explode), "row");
            CHECK_OK(add(tx, "b"));
            return {};
        }));
        CHECK(count(db) == 2);
    });
}

TEST_CASE("after_commit follows only an act that stands, and may read and write") {
    for_each_empty_db([](Db& db) {
        create(db);
        std::vector<std::string> called;
        std::atomic<bool> later{false};
        REQUIRE(db.write([&](Tx& tx) -> Outcome {
            CHECK_OK(add(tx, "a"));
            tx.after_commit([&] {
                called.push_back(std::to_string(count(db)));
                db.write_async([](Tx& inner) { return Outcome(add(inner, "later").map([](auto) {})); },
                               [&](Outcome outcome) { later = bool(outcome), later.notify_one(); });
            });
            return {};
        }));
        CHECK(!db.write([&](Tx& tx) -> Outcome {
            tx.after_commit([&] { called.push_back("never"); });
            return fail(Fault::held, "base.internal");
        }));
        CHECK(called == std::vector<std::string>{"1"});
        later.wait(false);
        CHECK(count(db) == 2);
    });
}

TEST_CASE("asynchronous acts answer each with its own outcome") {
    for_each_empty_db([](Db& db) {
        create(db);
        constexpr int kActs = 300;  // more than one group holds
        std::mutex mutex;
        std::condition_variable wake;
        int good = 0, conflicts = 0, thrown = 0;
        for (int i = 0; i < kActs; ++i) {
            db.write_async(
                [i](Tx& tx) -> Outcome {
                    if (i % 10 == 3) throw std::runtime_error("three");
                    CHECK_OK(add(tx, i % 10 == 7 ? "seven" : std::to_string(i)));
                    return {};
                },
                [&](Outcome outcome) {
                    std::lock_guard lock(mutex);
                    if (outcome)
                        ++good;
                    else if (outcome.error().fault == Fault::conflict)
                        ++conflicts;
                    else if (outcome.error().code == "storage.failed")
                        ++thrown;
                    wake.notify_one();
                });
        }
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return good + conflicts + thrown == kActs; });
        CHECK(thrown == 30);
        CHECK(conflicts == 29);
        CHECK(good == 241);
        CHECK(count(db) == 241);
    });
}

TEST_CASE("many writers at once lose nothing") {
    for_each_empty_db([](Db& db) {
        create(db);
        REQUIRE(db.write([](Tx& tx) { return add(tx, "a", 0); }));
        constexpr int kThreads = 8, kRounds = 20;
        std::atomic<int> done{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < kRounds;) {
                    try {
                        auto const changed = db.write([](Tx& tx) -> Result<std::int64_t> {
                            // Read, think, write: wrong under anything weaker than serializable.
                            auto const now = tx.one<std::int64_t>(kCountOf, "a");
                            return tx.run({"t_set", "update thing set count = $2 where id = $1"}, "a",
                                          now + 1);
                        });
                        if (changed) ++round, ++done;
                    } catch (DbError const&) {
                        continue;  // PostgreSQL gave up after its retries; nothing was written
                    }
                }
            });
        for (auto& thread : threads) thread.join();
        CHECK(done == kThreads * kRounds);
        CHECK(db.read([](Reader& reader) { return reader.one<int>(kCountOf, "a"); }) == kThreads * kRounds);
        auto const stats = db.stats();
        CHECK(stats.commits >= 1);
        CHECK(stats.writes >= std::uint64_t(kThreads * kRounds));
    });
}

TEST_CASE("more queries than a connection keeps prepared") {
    for_each_empty_db([](Db& db) {
        for (int i = 0; i < 300; ++i) {
            std::string const sql = "select " + std::to_string(i) + " + $1::bigint";
            CHECK(db.read([&](Reader& reader) { return reader.one<int>({"t_many", sql}, 1); }) == i + 1);
        }
    });
}

TEST_CASE("an address that is none is refused with a sentence") {
    for (char const* url : {"", "mysql://x", "sqlite", "/tmp/x"}) {
        auto const db = Db::open(url);
        REQUIRE(!db);
        CHECK(db.error().code == "storage.unknown_url");
        CHECK(has_sentence(db.error().code));
    }
    CHECK(Db::open("sqlite:/nonexistent-folder/x.sqlite").error().code == "storage.cannot_open");
    CHECK(Db::open("postgresql://127.0.0.1:1/x").error().fault == Fault::unavailable);
}
