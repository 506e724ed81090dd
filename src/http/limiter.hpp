#pragma once
// How much one caller may ask for: a token bucket per address (IPv6: per /64) and a count of its connections.
// Addresses live in memory only, as the key of their bucket. Any thread; taking a token is lock-free.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace gyoji::http {

class Bucket {
public:
    std::atomic<std::uint32_t> connections{0};

private:
    friend class Limiter;
    // Generic cell rate algorithm (ITU-T I.371): the moment at which the bucket will be full again. One word,
    // no timer.
    std::atomic<std::int64_t> full_at_nanos{0};
};

struct Taken {
    bool allowed = true;
    std::int64_t remaining = 0;
    std::int64_t seconds = 0;  // refused: until the next token; allowed: until the bucket is full
};

class Limiter {
public:
    Limiter(double per_second, double burst);

    bool limited() const { return nanos_per_token_ > 0; }
    std::int64_t quota() const { return burst_; }
    std::int64_t window_seconds() const { return window_seconds_; }

    // Never null. When the table is full, callers that are new share one bucket, so that a flood of addresses
    // is limited too.
    std::shared_ptr<Bucket> bucket(std::uint64_t caller, std::int64_t now_nanos);
    Taken take(Bucket& bucket, std::int64_t now_nanos) const;
    std::size_t size() const;

private:
    static constexpr std::size_t kShards = 16;
    static constexpr std::size_t kBucketsPerShardMax = 16'384;
    static constexpr std::size_t kSweepEvery = 1'024;  // insertions
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::uint64_t, std::shared_ptr<Bucket>> buckets;
        std::size_t insertions = 0;
    };
    static void sweep(Shard& shard, std::int64_t now_nanos);

    std::int64_t nanos_per_token_, burst_, window_seconds_;
    std::array<Shard, kShards> shards_;
    std::shared_ptr<Bucket> shared_ = std::make_shared<Bucket>();
};

}  // namespace gyoji::http
