#pragma once
// For tests of every room: the same test on each database there is.
//
//     TEST_CASE("...") { for_each_db([](Db& db) { ... }); }
//
// SQLite in memory, SQLite in a file, and PostgreSQL in a fresh schema when GYOJI_TEST_POSTGRES (a libpq URL)
// or the PGHOST/PGPORT of `pg_virtualenv -v 15` is set. Without PostgreSQL one line says so; with CI=true
// that is a failure.

#include "storage/db.hpp"

#include <doctest/doctest.h>

namespace gyoji::storage {

class TestDb {
public:
    TestDb(TestDb&&) noexcept;
    ~TestDb();  // removes the file or the schema
    Db& db() { return *db_; }
    std::string const& label() const { return label_; }
    std::string const& url() const { return url_; }  // to open it a second time (PostgreSQL only)

private:
    friend std::vector<TestDb> test_databases();
    TestDb(std::string label, std::string url);
    std::string label_, url_, folder_, schema_;
    std::unique_ptr<Db> db_;
};

std::vector<TestDb> test_databases();  // empty ones
bool postgres_is_missing_in_ci();

template <class F>
void for_each_empty_db(F&& test) {
    CHECK_MESSAGE(!postgres_is_missing_in_ci(), "CI must run the store tests under pg_virtualenv -v 15");
    for (TestDb& one : test_databases()) {
        INFO("database: " << one.label());
        test(one.db());
    }
}

void migrate_for_test(Db& db);  // throws std::runtime_error with the reason

// With the migrations of all rooms.
template <class F>
void for_each_db(F&& test) {
    for_each_empty_db([&](Db& db) {
        migrate_for_test(db);
        test(db);
    });
}

}  // namespace gyoji::storage
