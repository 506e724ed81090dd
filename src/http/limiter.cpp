#include "http/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace gyoji::http {
namespace {
constexpr std::int64_t kNanos = 1'000'000'000;

std::int64_t rounded_up_seconds(std::int64_t nanos) {
    return std::max<std::int64_t>(1, (nanos + kNanos - 1) / kNanos);
}
}  // namespace

Limiter::Limiter(double per_second, double burst)
    : nanos_per_token_(per_second > 0 ? std::int64_t(double(kNanos) / per_second) : 0),
      burst_(std::max<std::int64_t>(1, std::int64_t(burst))),
      window_seconds_(rounded_up_seconds(nanos_per_token_ * burst_)) {}

std::shared_ptr<Bucket> Limiter::bucket(std::uint64_t caller, std::int64_t now_nanos) {
    // The high bits of a multiplied key depend on all of it (Knuth, TAOCP 3, 6.4: multiplicative hashing).
    Shard& shard = shards_[(caller * 0x9E3779B97F4A7C15ULL >> 60) % kShards];
    std::lock_guard const lock(shard.mutex);
    if (auto const found = shard.buckets.find(caller); found != shard.buckets.end()) return found->second;
    if (++shard.insertions % kSweepEvery == 0 || shard.buckets.size() >= kBucketsPerShardMax)
        sweep(shard, now_nanos);
    if (shard.buckets.size() >= kBucketsPerShardMax) return shared_;
    return shard.buckets.emplace(caller, std::make_shared<Bucket>()).first->second;
}

// A full bucket nobody holds says nothing that a new one would not say.
void Limiter::sweep(Shard& shard, std::int64_t now_nanos) {
    std::erase_if(shard.buckets, [&](auto const& entry) {
        return entry.second.use_count() == 1 &&
               entry.second->full_at_nanos.load(std::memory_order_relaxed) <= now_nanos;
    });
}

Taken Limiter::take(Bucket& bucket, std::int64_t now_nanos) const {
    if (!limited()) return {true, burst_, 0};
    std::int64_t const room = nanos_per_token_ * burst_;
    std::int64_t full_at = bucket.full_at_nanos.load(std::memory_order_relaxed);
    for (;;) {
        std::int64_t const next = std::max(full_at, now_nanos) + nanos_per_token_;
        std::int64_t const debt = next - now_nanos;
        if (debt > room) return {false, 0, rounded_up_seconds(debt - room)};
        if (bucket.full_at_nanos.compare_exchange_weak(full_at, next, std::memory_order_relaxed))
            return {true, (room - debt) / nanos_per_token_, rounded_up_seconds(debt)};
    }
}

std::size_t Limiter::size() const {
    std::size_t out = 0;
    for (Shard const& shard : shards_) {
        std::lock_guard const lock(shard.mutex);
        out += shard.buckets.size();
    }
    return out;
}

}  // namespace gyoji::http
