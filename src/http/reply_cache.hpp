#pragma once
// Replies that are valid until the data change, the least recently used given up first. Sharded; any thread.

#include "http/reply.hpp"
#include "http/route.hpp"

#include <array>
#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gyoji::http {

struct CachedReply {
    Reply reply;
    Route const* route = nullptr;
    Request request;  // without headers, body and peer: what observers need
    std::uint64_t epoch = 0;
};

class ReplyCache {
public:
    explicit ReplyCache(std::size_t bytes_max) : shard_bytes_max_(bytes_max / kShards) {}

    std::uint64_t epoch() const { return epoch_.load(std::memory_order_acquire); }
    void new_epoch() { epoch_.fetch_add(1, std::memory_order_acq_rel); }
    std::shared_ptr<CachedReply const> find(std::string_view key);  // null when absent or stale
    // `reply.epoch` is the one read before the handler ran: a change in between makes it stale at once.
    void keep(std::string key, std::shared_ptr<CachedReply const> reply);
    std::size_t bytes() const;

private:
    static constexpr std::size_t kShards = 8;
    struct Item {
        std::string key;
        std::shared_ptr<CachedReply const> reply;
        std::size_t bytes;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::list<Item> items;                                                  // newest use first
        std::unordered_map<std::string_view, std::list<Item>::iterator> index;  // keys live in the items
        std::size_t bytes = 0;
        void drop(std::list<Item>::iterator item);
    };
    Shard& shard_of(std::string_view key);

    std::size_t shard_bytes_max_;
    std::atomic<std::uint64_t> epoch_{1};
    std::array<Shard, kShards> shards_;
};

}  // namespace gyoji::http
