#include "base/bytes.hpp"
#include "base/messages.hpp"
#include "storage/blob_store.hpp"
#include "storage/data_folder.hpp"
#include "storage/db.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>

using namespace gyoji;
using namespace gyoji::storage;

namespace {

struct TemporaryFolder {
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "gyoji_folder_XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    std::string path;
};

int files_in(std::string const& folder) {
    int count = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        count += entry.is_regular_file();
    return count;
}

}  // namespace

TEST_CASE("bytes come back by their digest, and the same bytes are kept once") {
    TemporaryFolder folder;
    auto store = BlobStore::open_folder(folder.path + "/a/blobs").value();
    std::string const bytes("any \0 bytes\xff", 12);
    std::string const digest = store->put(bytes).value();
    CHECK(digest == sha256_hex(bytes));
    CHECK(store->put(bytes).value() == digest);
    CHECK(store->get(digest).value() == bytes);
    CHECK(store->has(digest));
    CHECK(store->get(store->put("").value()).value().empty());
    CHECK(files_in(folder.path) == 2);
    CHECK(store->remove(digest));
    CHECK_FALSE(store->has(digest));
    CHECK(store->remove(digest).error().fault == Fault::not_found);
    CHECK(store->get(digest).error().fault == Fault::not_found);
}

TEST_CASE("a name that is no digest reaches no file") {
    TemporaryFolder folder;
    auto store = BlobStore::open_folder(folder.path).value();
    std::ofstream(folder.path + "/secret") << "x";
    for (std::string const& name :
         {std::string("../secret"), std::string(), std::string(64, 'G'), std::string(64, '/')}) {
        CHECK_FALSE(store->has(name));
        CHECK(store->get(name).error().fault == Fault::not_found);
        CHECK(store->remove(name).error().fault == Fault::not_found);
    }
}

TEST_CASE("a writer that is not finished leaves nothing, nor does a process that died writing") {
    TemporaryFolder folder;
    auto store = BlobStore::open_folder(folder.path).value();
    {
        auto writer = store->begin().value();
        REQUIRE(writer->add("half"));
        CHECK(files_in(folder.path) == 1);
    }
    CHECK(files_in(folder.path) == 0);
    std::ofstream(folder.path + "/tmp/left-by-a-dead-one") << "half";
    store = BlobStore::open_folder(folder.path).value();
    CHECK(files_in(folder.path) == 0);
    auto writer = store->begin().value();
    REQUIRE(writer->add("ha"));
    REQUIRE(writer->add("lf"));
    CHECK(writer->finish().value() == sha256_hex("half"));
}

TEST_CASE("a damaged file is found out") {
    TemporaryFolder folder;
    auto store = BlobStore::open_folder(folder.path).value();
    std::string const digest = store->put("the truth").value();
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder.path)) {
        if (!entry.is_regular_file()) continue;
        std::ofstream(entry.path()) << "the trutH";
    }
    CHECK(store->get(digest).error().code == "storage.blob_damaged");
    CHECK(has_sentence("storage.blob_damaged"));
}

TEST_CASE("one process owns a data folder, and its death frees it") {
    TemporaryFolder folder;
    std::string const path = folder.path + "/data";
    pid_t const other = ::fork();
    if (other == 0) {
        auto owner = DataFolder::own(path);
        ::_exit(owner && std::filesystem::exists(owner.value()->file("lock"))
                    ? 7
                    : 1);  // no destructor: as if killed
    }
    int status = 0;
    ::waitpid(other, &status, 0);
    CHECK(WEXITSTATUS(status) == 7);
    auto owner = DataFolder::own(path);
    REQUIRE(owner);
    auto const second = DataFolder::own(path);
    REQUIRE(!second);
    CHECK(second.error().fault == Fault::conflict);
    CHECK(second.error().code == "storage.folder_taken");
    owner.value().reset();
    CHECK(DataFolder::own(path));
    std::ofstream(folder.path + "/file") << "x";
    CHECK_FALSE(DataFolder::own(folder.path + "/file"));
}

TEST_CASE("a SQLite file has one owner") {
    TemporaryFolder folder;
    std::string const url = "sqlite:" + folder.path + "/x.sqlite";
    auto first = Db::open(url);
    REQUIRE(first);
    auto const second = Db::open(url);
    REQUIRE(!second);
    CHECK(second.error().fault == Fault::conflict);
    CHECK(second.error().code == "storage.locked");
    first.value().reset();
    CHECK(Db::open(url));
}

TEST_CASE("a look needs no ownership, sees what is there and cannot write") {
    constexpr Query kMake{"look_make", "create table look (word text not null)"};
    constexpr Query kAdd{"look_add", "insert into look values ($1)"};
    constexpr Query kCount{"look_count", "select count(*) from look"};
    TemporaryFolder folder;
    std::string const url = "sqlite:" + folder.path + "/x.sqlite";
    auto owner = Db::open(url);
    REQUIRE(owner);
    REQUIRE(owner.value()->write([&](Tx& tx) -> Outcome {
        CHECK_OK(tx.run(kMake));
        CHECK_OK(tx.run(kAdd, "one"));
        return {};
    }));
    auto look = Db::open(url + "?mode=ro");
    REQUIRE(look);
    auto const count = look.value()->read([&](Reader& reader) { return reader.one<int>(kCount); });
    CHECK(count == 1);
    CHECK_THROWS_AS(
        [&] {
            auto const refused = look.value()->write([&](Tx& tx) -> Outcome {
                CHECK_OK(tx.run(kAdd, "two"));
                return {};
            });
            CHECK_FALSE(refused);
        }(),
        DbError);
    CHECK_FALSE(Db::open("sqlite:" + folder.path + "/absent.sqlite?mode=ro"));
}
