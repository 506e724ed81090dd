#include "catalog/store/use_store.hpp"

#include "catalog/store/reading_store.hpp"

namespace gyoji::catalog {
namespace {

using storage::Query;

constexpr Query kAddUse{"catalog_use_add", R"sql(
    insert into catalog_use (day, dataset, file, channel, robot, count) values ($1, $2, $3, $4, $5, $6)
    on conflict (day, dataset, file, channel, robot) do update set count = catalog_use.count + excluded.count)sql"};
constexpr Query kUse{
    "catalog_use_of",
    "select day, dataset, file, channel, robot, count from catalog_use where dataset = $1 and day >= $2 "
    "order by day, file, channel, robot"};
constexpr Query kAddMiss{"catalog_query_miss_add", R"sql(
    insert into catalog_query_miss (day, query, count) values ($1, $2, $3)
    on conflict (day, query) do update set count = catalog_query_miss.count + excluded.count)sql"};
constexpr Query kMisses{
    "catalog_query_miss_since",
    "select day, query, count from catalog_query_miss where day >= $1 order by count desc, query limit $2"};
constexpr Query kPutNeed{
    "catalog_need_put",
    "insert into catalog_need (id, at, text, query, language, state) values ($1, $2, $3, $4, $5, $6)"};
constexpr Query kNeeds{
    "catalog_need_newest",
    "select id, at, text, query, language, state from catalog_need order by at desc, id limit $1"};
constexpr Query kIsDataset{"catalog_dataset_exists", "select count(*) from catalog_dataset where id = $1"};

Outcome done(Result<std::int64_t> result) {
    if (!result) return fail(result.error());
    return {};
}

}  // namespace

void resolve_use(storage::Reader& reader, UseKey& key) {
    if (key.dataset.empty() && !key.file.empty()) {
        if (auto const owner = dataset_of_file(reader, key.file)) key.dataset = owner->text;
    }
    if (!key.dataset.empty() && reader.one<std::int64_t>(kIsDataset, key.dataset) == 0) {
        auto living = dataset_with_name(reader, key.dataset);
        if (!living) living = dataset_for_alias(reader, key.dataset);
        key.dataset = living ? living->text : "";
    }
    if (key.dataset.empty()) key.file.clear();
}

Outcome add_use(storage::Tx& tx, UseKey const& key, std::int64_t count) {
    return done(tx.run(kAddUse, key.day, key.dataset, key.file, key.channel, key.robot, count));
}
Outcome add_miss(storage::Tx& tx, std::string const& day, std::string const& query, std::int64_t count) {
    return done(tx.run(kAddMiss, day, query, count));
}
std::vector<UseRow> use_rows(storage::Reader& reader, std::string const& dataset,
                             std::string const& from_day) {
    return reader.all<UseRow>(kUse, dataset, from_day);
}
std::vector<MissRow> miss_rows(storage::Reader& reader, std::string const& from_day, std::int64_t limit) {
    return reader.all<MissRow>(kMisses, from_day, limit);
}
Outcome put_need(storage::Tx& tx, NeedRow const& row) {
    return done(tx.run(kPutNeed, row.id, row.at, row.text, row.query, row.language, row.state));
}
std::vector<NeedRow> need_rows(storage::Reader& reader, std::int64_t limit) {
    return reader.all<NeedRow>(kNeeds, limit);
}

}  // namespace gyoji::catalog
