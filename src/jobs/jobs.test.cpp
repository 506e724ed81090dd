#include "jobs/jobs.hpp"

#include "base/log.hpp"
#include "base/messages.hpp"
#include "storage/test_db.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

using namespace gyoji;
using namespace gyoji::jobs;
using namespace gyoji::storage;

namespace {

constexpr std::int64_t kSecond = 1'000'000;

[[maybe_unused]] bool const kQuiet = (set_log_level(LogLevel::error), true);  // retries are what is tested

struct Desk {  // what a test of jobs needs around it
    Db& db;
    ManualClock clock{Instant{1'000'000 * kSecond}};
    SeededIds ids{7};

    void put(std::string_view payload, std::string_view key = {}, std::int64_t in_seconds = 0,
             std::string_view kind = "greet") {
        Instant const now = clock.now();
        REQUIRE(db.write([&](Tx& tx) {
            return enqueue(tx, ids, now, kind, payload, {now.micros + in_seconds * kSecond}, key);
        }));
    }
    JobCounts counted() {
        return db.read([](Reader& reader) { return counts(reader); });
    }
};

Worker worker_of(Desk& desk, Handler handler) {
    return Worker(desk.db, desk.clock, desk.ids, {{"greet", std::move(handler)}});
}

}  // namespace

TEST_CASE("jobs run in the order of their time, once, when their time has come") {
    for_each_db([](Db& db) {
        Desk desk{db};
        desk.put("later", "", 60);
        desk.put("second", "", -1);
        desk.put("first", "", -2);
        std::string seen;
        auto worker = worker_of(desk, [&](Job const& job) -> Outcome {
            seen += job.payload + std::to_string(job.attempts) + " ";
            return {};
        });
        while (worker.run_one().value()) continue;
        CHECK(seen == "first1 second1 ");
        CHECK(desk.counted().waiting == 1);
        desk.clock.advance_micros(60 * kSecond);
        CHECK(worker.run_one().value());
        CHECK(seen == "first1 second1 later1 ");
        CHECK(desk.counted().waiting == 0);
        CHECK(desk.counted().running == 0);
    });
}

TEST_CASE("a job that commits with a failed act does not exist") {
    for_each_db([](Db& db) {
        Desk desk{db};
        CHECK_FALSE(db.write([&](Tx& tx) -> Outcome {
            CHECK_OK(enqueue(tx, desk.ids, desk.clock.now(), "greet", "{}", desk.clock.now()));
            return fail(Fault::held, "base.internal");
        }));
        CHECK(desk.counted().waiting == 0);
    });
}

TEST_CASE("a key that waits or runs is enqueued once, and again when it is done") {
    for_each_db([](Db& db) {
        Desk desk{db};
        desk.put("a", "source-1");
        desk.put("b", "source-1");
        desk.put("c", "source-2");
        CHECK(desk.counted().waiting == 2);
        std::string seen;
        auto worker = worker_of(desk, [&](Job const& job) -> Outcome {
            seen += job.payload;
            desk.put("while running", "source-1");
            if (job.payload == "a") desk.put("next", key_of_run("source-1", desk.clock.now()), 3600);
            return {};
        });
        CHECK(worker.run_one().value());
        CHECK(seen == "a");
        CHECK(desk.counted().waiting == 2);
        desk.put("d", "source-1");
        CHECK(desk.counted().waiting == 3);
        CHECK(db.write([](Tx& tx) { return cancel(tx, "source-1"); }).value() == 1);
        CHECK(db.write([](Tx& tx) { return cancel(tx, "source-1"); }).value() == 0);
        CHECK(desk.counted().waiting == 2);
    });
}

TEST_CASE("a failing job waits longer each time, then is buried with its error, and can be revived") {
    for_each_db([](Db& db) {
        Desk desk{db};
        desk.put("x", "key");
        int runs = 0;
        auto worker = worker_of(desk, [&](Job const&) -> Outcome {
            if (++runs == 2) throw std::runtime_error("thrown");
            return fail(Fault::unavailable, "base.internal", "line 12");
        });
        for (std::int64_t const pause : {10, 40, 160, 640}) {
            CHECK(worker.run_one().value());
            desk.clock.advance_micros(pause * kSecond - 1);
            CHECK_FALSE(worker.run_one().value());
            desk.clock.advance_micros(1);
        }
        CHECK(worker.run_one().value());
        CHECK(runs == kAttemptsMax);
        desk.clock.advance_micros(1'000'000 * kSecond);
        CHECK_FALSE(worker.run_one().value());
        auto const dead = db.read([](Reader& reader) { return buried(reader, 10); });
        REQUIRE(dead.size() == 1);
        CHECK(dead[0].error.find("base.internal (line 12)") == 0);
        CHECK(dead[0].attempts == kAttemptsMax);
        CHECK(desk.counted().buried == 1);
        CHECK(db.write([&](Tx& tx) { return revive(tx, dead[0].id, desk.clock.now()); }));
        CHECK(desk.counted().waiting == 1);
        auto const again = db.write([&](Tx& tx) { return revive(tx, dead[0].id, desk.clock.now()); });
        CHECK(again.error().fault == Fault::not_found);
        CHECK(has_sentence(again.error().code));
    });
}

TEST_CASE("a buried job does not block its key") {
    for_each_db([](Db& db) {
        Desk desk{db};
        desk.put("x", "key");
        auto worker =
            worker_of(desk, [](Job const&) { return Outcome(fail(Fault::internal, "base.internal")); });
        for (int i = 0; i < kAttemptsMax; ++i) {
            CHECK(worker.run_one().value());
            desk.clock.advance_micros(3600 * kSecond);
        }
        desk.put("y", "key");
        auto const dead = db.read([](Reader& reader) { return buried(reader, 1); });
        REQUIRE(dead.size() == 1);
        auto const back = db.write([&](Tx& tx) { return revive(tx, dead[0].id, desk.clock.now()); });
        CHECK(back.error().fault == Fault::conflict);
    });
}

TEST_CASE("a lease that ran out is taken by another worker, and the late one changes nothing") {
    for_each_db([](Db& db) {
        Desk desk{db};
        desk.put("x");
        std::string seen;
        auto second = worker_of(desk, [&](Job const& job) -> Outcome {
            seen += "second" + std::to_string(job.attempts) + " ";
            return fail(Fault::unavailable, "base.internal");
        });
        auto first = worker_of(desk, [&](Job const&) -> Outcome {
            CHECK_FALSE(second.run_one().value());  // leased
            desk.clock.advance_micros(kLeaseMicros);
            CHECK(second.run_one().value());
            seen += "first";
            return {};
        });
        CHECK(first.run_one().value());
        CHECK(seen == "second2 first");
        CHECK(desk.counted().waiting == 1);  // the second's word counts: it is to be tried again
    });
}

TEST_CASE("a worker takes only the kinds it knows") {
    for_each_db([](Db& db) {
        Desk desk{db};
        desk.put("x", "", 0, "other");
        auto worker = worker_of(desk, [](Job const&) { return Outcome(); });
        CHECK_FALSE(worker.run_one().value());
        CHECK(desk.counted().waiting == 1);
        Worker none(db, desk.clock, desk.ids, {});
        CHECK_FALSE(none.run_one().value());
    });
}

TEST_CASE("workers side by side run each job once") {
    for_each_db([](Db& db) {
        Desk desk{db};
        constexpr int kJobs = 40;
        for (int i = 0; i < kJobs; ++i) desk.put(std::to_string(i));
        std::mutex mutex;
        std::multiset<std::string> seen;
        std::atomic<int> left{kJobs};
        auto const handler = [&](Job const& job) -> Outcome {
            std::lock_guard lock(mutex);
            seen.insert(job.payload);
            if (--left == 0) left.notify_all();
            return {};
        };
        auto one = worker_of(desk, handler), two = worker_of(desk, handler), three = worker_of(desk, handler);
        for (Worker* worker : {&one, &two, &three}) worker->start();
        for (int now = left; now > 0; now = left) left.wait(now);
        for (Worker* worker : {&one, &two, &three}) worker->stop();
        CHECK(seen.size() == kJobs);
        CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == kJobs);
        CHECK(desk.counted().waiting + desk.counted().running == 0);
    });
}

TEST_CASE("a waiting worker wakes for a new job and stops when told") {
    for_each_db([](Db& db) {
        Desk desk{db};
        std::atomic<bool> ran{false};
        auto worker = worker_of(desk, [&](Job const&) -> Outcome {
            ran = true;
            ran.notify_all();
            return {};
        });
        worker.start();
        desk.put("x");
        worker.wake();
        ran.wait(false);
        worker.stop();
        CHECK(desk.counted().running == 0);
    });
}

TEST_CASE("a process killed while its job runs loses nothing; one that kills five of them is buried") {
    std::string name = "/tmp/gyoji_jobs_XXXXXX";
    std::string const folder = ::mkdtemp(name.data());
    std::string const url = "sqlite:" + folder + "/jobs.sqlite";
    {
        auto db = Db::open(url).value();
        migrate_for_test(*db);
        Desk desk{*db};
        desk.put("deadly");
    }
    for (int round = 1; round <= kAttemptsMax; ++round) {
        pid_t const child = ::fork();
        if (child == 0) {
            auto db = Db::open(url);
            if (!db) ::_exit(1);
            Desk desk{**db};
            auto worker = worker_of(desk, [](Job const&) -> Outcome {
                ::kill(::getpid(), SIGKILL);
                return {};
            });
            (void)worker.run_one();
            ::_exit(2);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        auto db = Db::open(url).value();
        Desk desk{*db};
        CHECK(desk.counted().running == 1);
        auto worker = worker_of(desk, [](Job const&) { return Outcome(); });
        CHECK_FALSE(worker.run_one().value());  // its lease still stands
        CHECK(release_leases(*db, desk.clock.now()).value() == (round < kAttemptsMax ? 1 : 0));
    }
    auto db = Db::open(url).value();
    Desk desk{*db};
    desk.clock.advance_micros(kLeaseMicros);
    auto worker = worker_of(desk, [](Job const&) { return Outcome(); });
    CHECK_FALSE(worker.run_one().value());
    auto const dead = db->read([](Reader& reader) { return buried(reader, 1); });
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].error.find("lease ran out") != std::string::npos);
    db.reset();
    CHECK(::system(("rm -r " + folder).c_str()) == 0);
}
