#include "storage/test_db.hpp"

#include "base/messages.hpp"
#include "storage/migration.hpp"

#include <unistd.h>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace gyoji::storage {

namespace {

std::string variable(char const* name) {
    char const* const value = std::getenv(name);
    return value ? value : "";
}

std::string postgres_url() {
    if (std::string const url = variable("GYOJI_TEST_POSTGRES"); !url.empty()) return url;
    return variable("PGHOST").empty() && variable("PGPORT").empty() ? "" : "postgresql://";
}

std::string fresh_name() {
    static std::atomic<int> count{0};
    return "gyoji_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

std::unique_ptr<Db> opened(std::string const& url) {
    auto db = Db::open(url);
    if (!db) throw std::runtime_error(sentence(db.error(), Language::en));
    return std::move(*db);
}

void run_alone(std::string const& url, std::string const& sql) {
    auto const done = opened(url)->write([&](Tx& tx) { return tx.run(Query{"storage_test_schema", sql}); });
    if (!done) throw std::runtime_error(sentence(done.error(), Language::en));
}

}  // namespace

TestDb::TestDb(std::string label, std::string url) : label_(std::move(label)), url_(std::move(url)) {
    if (label_ == "sqlite file") {
        folder_ = (std::filesystem::temp_directory_path() / fresh_name()).string();
        std::filesystem::create_directories(folder_);
        url_ = "sqlite:" + folder_ + "/test.sqlite";
    } else if (label_ == "postgres") {
        schema_ = fresh_name();
        run_alone(url_, "create schema " + schema_);
        url_ += (url_.find('?') == std::string::npos ? "?" : "&");
        url_ += "options=-csearch_path%3D" + schema_;
    }
    db_ = opened(url_);
}

TestDb::TestDb(TestDb&&) noexcept = default;

TestDb::~TestDb() {
    if (!db_) return;  // moved from
    db_.reset();
    try {
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
        if (!schema_.empty()) run_alone(url_, "drop schema " + schema_ + " cascade");
    } catch (std::exception const& failed) {
        std::fprintf(stderr, "could not clean up after a test: %s\n", failed.what());
    }
}

bool postgres_is_missing_in_ci() {
    return postgres_url().empty() && variable("CI") == "true";
}

std::vector<TestDb> test_databases() {
    std::vector<TestDb> out;
    out.push_back(TestDb("sqlite memory", "sqlite::memory:"));
    out.push_back(TestDb("sqlite file", ""));
    std::string const url = postgres_url();
    static std::atomic<bool> said{false};
    if (!url.empty())
        out.push_back(TestDb("postgres", url));
    else if (!said.exchange(true))
        std::puts("skipped: PostgreSQL (run under pg_virtualenv)");
    return out;
}

void migrate_for_test(Db& db) {
    auto const count = migrate(db, SystemClock());
    if (!count) throw std::runtime_error(sentence(count.error(), Language::en));
}

}  // namespace gyoji::storage
