#include "http/reply_cache.hpp"

namespace gyoji::http {
namespace {
constexpr std::size_t kItemOverhead = 1'024;  // nodes, request, strings: estimated, on the safe side
}

void ReplyCache::Shard::drop(std::list<Item>::iterator item) {
    bytes -= item->bytes;
    index.erase(item->key);
    items.erase(item);
}

ReplyCache::Shard& ReplyCache::shard_of(std::string_view key) {
    return shards_[std::hash<std::string_view>()(key) % kShards];
}

std::shared_ptr<CachedReply const> ReplyCache::find(std::string_view key) {
    Shard& shard = shard_of(key);
    std::lock_guard const lock(shard.mutex);
    auto const found = shard.index.find(key);
    if (found == shard.index.end()) return nullptr;
    if (found->second->reply->epoch != epoch()) {
        shard.drop(found->second);
        return nullptr;
    }
    if (found->second != shard.items.begin())
        shard.items.splice(shard.items.begin(), shard.items, found->second);
    return found->second->reply;
}

void ReplyCache::keep(std::string key, std::shared_ptr<CachedReply const> reply) {
    std::size_t const bytes = kItemOverhead + 2 * key.size() + reply->reply.bytes();
    if (bytes > shard_bytes_max_ / 4 || reply->epoch != epoch()) return;
    Shard& shard = shard_of(key);
    std::lock_guard const lock(shard.mutex);
    if (auto const found = shard.index.find(key); found != shard.index.end()) shard.drop(found->second);
    shard.items.push_front({std::move(key), std::move(reply), bytes});
    shard.index.emplace(shard.items.front().key, shard.items.begin());
    shard.bytes += bytes;
    while (shard.bytes > shard_bytes_max_) shard.drop(std::prev(shard.items.end()));
}

std::size_t ReplyCache::bytes() const {
    std::size_t out = 0;
    for (Shard const& shard : shards_) {
        std::lock_guard const lock(shard.mutex);
        out += shard.bytes;
    }
    return out;
}

}  // namespace gyoji::http
