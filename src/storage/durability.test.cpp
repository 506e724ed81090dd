// What the database promises when the ground shakes: the process is killed, the disk is full.
#include "storage/test_db.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

using namespace gyoji;
using namespace gyoji::storage;

namespace {

constexpr Query kCreate{"d_create",
                        "create table if not exists entry (n bigint primary key, text text not null)"};
constexpr Query kAdd{"d_add", "insert into entry values ($1, $2)"};
constexpr Query kCount{"d_count", "select count(*) from entry"};
constexpr Query kIntegrity{"d_check", "pragma integrity_check"};

// Writes pairs of rows, one act a pair, and says each acknowledged number through the pipe until it is
// killed.
[[noreturn]] void write_until_killed(std::string const& url, std::int64_t from, int pipe) {
    auto db = Db::open(url).value();
    std::atomic<std::int64_t> next{from};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (;;) {
                std::int64_t const n = next.fetch_add(2);
                auto const done = db->write([&](Tx& tx) -> Outcome {
                    CHECK_OK(tx.run(kAdd, n, "first"));
                    CHECK_OK(tx.run(kAdd, n + 1, "second"));
                    return {};
                });
                if (!done || ::write(pipe, &n, sizeof n) != sizeof n) ::_exit(1);
            }
        });
    for (auto& thread : threads) thread.join();
    ::_exit(1);
}

}  // namespace

TEST_CASE("kill -9 at any moment: what was acknowledged is there, and no act is half there") {
    std::string name = (std::filesystem::temp_directory_path() / "gyoji_durable_XXXXXX").string();
    std::string const folder = ::mkdtemp(name.data());
    std::string const url = "sqlite:" + folder + "/x.sqlite";
    REQUIRE(Db::open(url).value()->write([](Tx& tx) { return tx.run(kCreate); }));
    for (int round = 0; round < 5; ++round) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        pid_t const child = ::fork();
        if (child == 0) write_until_killed(url, round * 10'000'000, ends[1]);
        ::close(ends[1]);
        std::vector<std::int64_t> acknowledged;
        std::int64_t n = 0;
        while (acknowledged.size() < std::size_t(1 + round * 37) && ::read(ends[0], &n, sizeof n) == sizeof n)
            acknowledged.push_back(n);
        ::kill(child, SIGKILL);
        while (::read(ends[0], &n, sizeof n) == sizeof n) acknowledged.push_back(n);
        ::close(ends[0]);
        ::waitpid(child, nullptr, 0);
        auto db = Db::open(url).value();
        db->read([&](Reader& reader) {
            for (std::int64_t const each : acknowledged)
                CHECK(reader.one<int>({"d_has", "select count(*) from entry where n in ($1, $1 + 1)"},
                                      each) == 2);
            CHECK(reader.one<int>(kCount) % 2 == 0);
            CHECK(reader.one<std::string>(kIntegrity) == "ok");
        });
        CHECK(acknowledged.size() >= std::size_t(1 + round * 37));
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("a full disk fails the act that needs the room, and no other") {
    for_each_empty_db([](Db& db) {
        if (db.kind() != DbKind::sqlite) return;  // PostgreSQL has no such knob in SQL
        REQUIRE(db.write([](Tx& tx) { return tx.run(kCreate); }));
        auto const pages =
            db.read([](Reader& reader) { return reader.one<std::int64_t>({"d_p", "pragma page_count"}); });
        std::string const limit = "pragma max_page_count = " + std::to_string(pages + 20);
        REQUIRE(db.write([&](Tx& tx) { return tx.run(Query{"d_limit", limit}); }));
        // The first act holds the writer until the others wait behind it, so that all are one group.
        std::atomic<bool> all_wait{false};
        std::mutex mutex;
        std::condition_variable answered;
        int good = 0, bad = 0;
        auto const done = [&](Outcome outcome) {
            std::lock_guard lock(mutex);
            ++(outcome ? good : bad);
            answered.notify_one();
        };
        auto const add = [&](std::int64_t n, std::string const& text) {
            db.write_async([n, text](Tx& tx) { return Outcome(tx.run(kAdd, n, text).map([](auto) {})); },
                           done);
        };
        db.write_async([&](Tx&) -> Outcome { return all_wait.wait(false), Outcome(); }, done);
        add(1, "small");
        add(2, "small");
        add(3, std::string(1 << 20, 'x'));
        add(4, "small");
        all_wait = true;
        all_wait.notify_one();
        std::unique_lock lock(mutex);
        answered.wait(lock, [&] { return good + bad == 5; });
        CHECK(good == 4);
        CHECK(bad == 1);
        CHECK(db.read([](Reader& reader) { return reader.one<int>(kCount); }) == 3);
    });
}

TEST_CASE("a deferred reference left broken undoes its act alone") {
    for_each_empty_db([](Db& db) {
        REQUIRE(db.write([](Tx& tx) -> Outcome {
            CHECK_OK(tx.run(kCreate));
            CHECK_OK(tx.run(
                {"d_ref", "create table ref (n bigint references entry(n) deferrable initially deferred)"}));
            return {};
        }));
        constexpr Query kRef{"d_add_ref", "insert into ref values ($1)"};
        CHECK_THROWS_AS(db.write([&](Tx& tx) { return tx.run(kRef, 7); }), DbError);
        auto const mended = db.write([&](Tx& tx) -> Outcome {
            CHECK_OK(tx.run(kRef, 8));
            CHECK_OK(tx.run(kAdd, 8, "x"));
            return {};
        });
        CHECK(mended);
        CHECK(db.read([](Reader& reader) {
            return reader.one<int>({"d_refs", "select count(*) from ref"});
        }) == 1);
    });
}

TEST_CASE("a PostgreSQL that was restarted between two acts is not noticed") {
    for (TestDb& one : test_databases()) {
        if (one.db().kind() != DbKind::postgres) continue;
        auto const pid_of = [](Db& db) {
            return db.read([](Reader& reader) {
                return reader.one<std::int64_t>({"d_pid", "select pg_backend_pid()"});
            });
        };
        REQUIRE(one.db().write([](Tx& tx) { return tx.run(kCreate); }));
        auto other = Db::open(one.url()).value();
        auto const end_connection = [&] {
            std::int64_t const pid = pid_of(one.db());
            // Waits until the server process is gone.
            CHECK(other->read([&](Reader& reader) {
                return reader.one<bool>({"d_end", "select pg_terminate_backend($1::int, 10000)"}, pid);
            }));
            return pid;
        };
        std::int64_t const before = end_connection();
        CHECK(pid_of(one.db()) != before);
        end_connection();
        CHECK(one.db().write([](Tx& tx) { return tx.run(kAdd, 1, "x"); }));
        CHECK(one.db().read([](Reader& reader) { return reader.one<int>(kCount); }) == 1);
        // In the middle of an act it is an error, and the act is undone.
        CHECK_THROWS_AS(one.db().write([&](Tx& tx) -> Outcome {
            CHECK_OK(tx.run(kAdd, 2, "y"));
            auto const pid = tx.one<std::int64_t>({"d_pid", "select pg_backend_pid()"});
            CHECK(other->read([&](Reader& reader) {
                return reader.one<bool>({"d_end", "select pg_terminate_backend($1::int, 10000)"}, pid);
            }));
            CHECK_OK(tx.run(kAdd, 3, "z"));
            return {};
        }),
                        DbError);
        CHECK(one.db().read([](Reader& reader) { return reader.one<int>(kCount); }) == 1);
    }
}
