#pragma once
// SQL of use, of queries without hits and of needs.

#include "catalog/acts/use.hpp"

namespace gyoji::catalog {

// Names become ids, retired ids the living one's; what does not exist is counted without a set.
void resolve_use(storage::Reader& reader, UseKey& key);
Outcome add_use(storage::Tx& tx, UseKey const& key, std::int64_t count);
Outcome add_miss(storage::Tx& tx, std::string const& day, std::string const& query, std::int64_t count);

struct UseRow {
    std::string day, dataset, file, channel;
    bool robot = false;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(UseRow, (), (day, dataset, file, channel, robot, count))
std::vector<UseRow> use_rows(storage::Reader& reader, std::string const& dataset,
                             std::string const& from_day);

struct MissRow {
    std::string day, query;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(MissRow, (), (day, query, count))
std::vector<MissRow> miss_rows(storage::Reader& reader, std::string const& from_day, std::int64_t limit);

struct NeedRow {
    std::string id;
    Instant at;
    std::string text, query, language, state;
};
BOOST_DESCRIBE_STRUCT(NeedRow, (), (id, at, text, query, language, state))
Outcome put_need(storage::Tx& tx, NeedRow const& row);
std::vector<NeedRow> need_rows(storage::Reader& reader, std::int64_t limit);

}  // namespace gyoji::catalog
