#pragma once
// Use is counted from the first day, because owners will ask for its history: views, API calls and downloads
// by set, file, channel and day; robots apart; queries without hits. Addresses are kept in memory only, as
// keyed hashes, for one day at most. (Issue 2 item 8) count() is quick and may be called on any thread;
// flush() writes what was counted since, from one thread at a time.

#include "catalog/api/catalog.hpp"
#include "http/route.hpp"
#include "storage/db.hpp"

#include <map>
#include <mutex>
#include <set>
#include <unordered_set>

namespace gyoji::catalog {

inline constexpr std::size_t kUseKeysMax =
    50'000;  // between two flushes; what is over is counted without set and file
inline constexpr std::size_t kAskedQueriesMax = 20'000;  // watched on one day
inline constexpr std::size_t kAskersForMiss = 3;
inline constexpr std::size_t kMissBytesMax = 200;

struct UseKey {
    std::string day, dataset, file, channel;
    bool robot = false;
    auto operator<=>(UseKey const&) const = default;
};

// Does this User-Agent belong to a crawler? No agent at all counts as one.
bool is_robot(std::string_view user_agent);
// What a request used: nullopt for assets, operation and refusals.
std::optional<UseKey> use_of(http::Route const& route, http::Request const& request, int status, Instant now);

class UseCounter {
public:
    UseCounter(storage::Db& db, Catalog const& catalog, Clock const& clock, IdSource& ids);
    void count(http::Route const& route, http::Request const& request, int status);
    Outcome flush();

private:
    void count_query(http::Request const& request, std::string const& day);
    std::vector<std::string> misses_to_keep(std::string const& day);

    storage::Db& db_;
    Catalog const& catalog_;
    Clock const& clock_;
    std::uint64_t key_;  // of the hashes of addresses, new in each process
    std::mutex mutex_;
    std::map<UseKey, std::int64_t> counts_;
    std::string asked_day_;
    std::map<std::string, std::set<std::uint64_t>> asked_;  // folded query -> askers, at most kAskersForMiss
    std::map<std::string, std::int64_t>
        missed_;  // found without hits today, with what was added since the last flush
};

}  // namespace gyoji::catalog
