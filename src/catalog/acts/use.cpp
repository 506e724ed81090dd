#include "catalog/acts/use.hpp"

#include "base/bytes.hpp"
#include "catalog/store/use_store.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kIdBytesMax = 100;

std::string_view name_of(http::Channel channel) {
    switch (channel) {
        case http::Channel::page:
            return "page";
        case http::Channel::api:
            return "api";
        case http::Channel::ckan:
            return "ckan";
        case http::Channel::dcat:
            return "dcat";
        case http::Channel::feed:
            return "feed";
        case http::Channel::file:
            return "download";
        case http::Channel::operation:
            break;
    }
    return "";
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

// Ids come from outside: only what can be one is kept.
std::string id_like(std::string_view text) {
    bool const fits = text.size() <= kIdBytesMax && std::ranges::all_of(text, [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                 c == '-' || c == '_' || c == '.';
                      });
    return fits ? std::string(text) : std::string();
}

std::string_view without_extension(std::string_view name) {
    for (std::string_view const end : {".ttl", ".jsonld", ".xml", ".rdf"})
        if (name.ends_with(end)) return name.substr(0, name.size() - end.size());
    return name;
}

}  // namespace

bool is_robot(std::string_view user_agent) {
    constexpr std::array<std::string_view, 12> kWords{"bot",      "crawl",      "spider",  "slurp",
                                                      "archiver", "scan",       "monitor", "preview",
                                                      "headless", "lighthouse", "fetcher", "harvest"};
    if (user_agent.empty()) return true;
    std::string const agent = lower(user_agent);
    return std::ranges::any_of(kWords,
                               [&](std::string_view word) { return agent.find(word) != std::string::npos; });
}

std::optional<UseKey> use_of(http::Route const& route, http::Request const& request, int status,
                             Instant now) {
    std::string_view const channel = name_of(route.channel);
    if (channel.empty() || status >= 400 || request.method != http::Method::get) return std::nullopt;
    if (route.pattern.starts_with("/assets/") || route.pattern.starts_with("/favicon") ||
        route.pattern.starts_with("/robots"))
        return std::nullopt;
    UseKey key{tokyo_day_of(now).iso(), id_like(without_extension(request.param("dataset"))),
               id_like(request.param("resource")), std::string(channel),
               is_robot(request.header("user-agent"))};
    // CKAN names its object in the query: package_show?id=..., resource_show?id=...
    if (route.channel == http::Channel::ckan && key.dataset.empty()) {
        std::string const id = id_like(request.q("id").value_or(""));
        if (request.path.ends_with("/package_show")) key.dataset = id;
        if (request.path.ends_with("/resource_show")) key.file = id;
    }
    return key;
}

UseCounter::UseCounter(storage::Db& db, Catalog const& catalog, Clock const& clock, IdSource& ids)
    : db_(db), catalog_(catalog), clock_(clock), key_(ids.bits()) {}

void UseCounter::count(http::Route const& route, http::Request const& request, int status) {
    auto key = use_of(route, request, status, clock_.now());
    if (!key) return;
    std::lock_guard const lock(mutex_);
    if (counts_.size() >= kUseKeysMax && !counts_.contains(*key)) key->dataset.clear(), key->file.clear();
    ++counts_[*key];
    if (!key->robot) count_query(request, key->day);
}

void UseCounter::count_query(http::Request const& request, std::string const& day) {
    bool const searches =
        request.path == "/search" || request.path == "/dataset" || request.path == "/api/v1/datasets";
    auto const asked = searches ? request.q("q") : std::nullopt;
    if (!asked || asked->empty() || asked->size() > kMissBytesMax || request.peer.empty()) return;
    if (day != asked_day_) asked_.clear(), missed_.clear(), asked_day_ = day;
    std::string const folded = text::fold(*asked);
    if (auto const known = missed_.find(folded); known != missed_.end()) {
        ++known->second;
        return;
    }
    if (asked_.size() >= kAskedQueriesMax && !asked_.contains(folded)) return;
    auto& askers = asked_[folded];
    if (askers.size() < kAskersForMiss) askers.insert(fnv1a64(request.peer + std::to_string(key_)));
}

// Queries that enough people asked: whether they find anything is looked up here, once, not in anybody's
// request.
std::vector<std::string> UseCounter::misses_to_keep(std::string const& day) {
    std::vector<std::string> candidates;
    {
        std::lock_guard const lock(mutex_);
        if (day != asked_day_) return {};
        for (auto it = asked_.begin(); it != asked_.end();) {
            if (it->second.size() < kAskersForMiss) {
                ++it;
                continue;
            }
            candidates.push_back(it->first);
            it = asked_.erase(it);
        }
    }
    std::erase_if(candidates, [&](std::string const& query) {
        FindRequest request;
        request.q = query;
        request.rows = 0;
        auto const found = catalog_.find(request);
        return !found || found->total > 0;
    });
    return candidates;
}

Outcome UseCounter::flush() {
    std::string const day = tokyo_day_of(clock_.now()).iso();
    auto const misses = misses_to_keep(day);
    std::map<UseKey, std::int64_t> counts;
    std::map<std::string, std::int64_t> missed;
    {
        std::lock_guard const lock(mutex_);
        counts.swap(counts_);
        for (std::string const& query : misses) missed_[query] += std::int64_t(kAskersForMiss);
        for (auto& [query, count] : missed_) {
            if (count > 0) missed[query] = count;
            count = 0;
        }
    }
    if (counts.empty() && missed.empty()) return {};
    return db_.write([&](storage::Tx& tx) -> Outcome {
        for (auto const& [key, count] : counts) {
            UseKey resolved = key;
            resolve_use(tx, resolved);
            CHECK_OK(add_use(tx, resolved, count));
        }
        for (auto const& [query, count] : missed) CHECK_OK(add_miss(tx, day, query, count));
        return {};
    });
}

}  // namespace gyoji::catalog
