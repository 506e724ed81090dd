#include "storage/db.hpp"
#include "storage/migration.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::storage;
TEST_CASE("x") {
    auto db = Db::open("sqlite::memory:").value();
    MigrationFile f{"src/x/store/migrations/0001_a.sql",
                    "create table t(a bigint, b text); create index t_a on t(a);"};
    CHECK(migrate(*db, SystemClock(), {&f, 1}).value() == 1);
    CHECK(migrate(*db, SystemClock(), {&f, 1}).value() == 0);
    auto r = db->write([](Tx& tx) -> Result<int> {
        CHECK_OK(tx.run({"i", "insert into t values($1::bigint, $2::text)"}, 1, "x"));
        return 1;
    });
    CHECK(r.value() == 1);
    CHECK(db->read([](Reader& r) {
        return r.one<std::int64_t>({"q", "select count(*) from t where a = $1"}, 1);
    }) == 1);
}
