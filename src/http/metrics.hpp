#pragma once
// Counters of the server in Prometheus text form. No addresses, no targets: operation ids only. Any thread.

#include "http/route.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace gyoji::http {

enum class Refused { rate, queue, connections, per_address, slow, header, body, malformed, count };

class Metrics {
public:
    explicit Metrics(std::vector<Route> const& routes);

    void answered(Route const* route, int status, std::int64_t micros, std::size_t bytes);
    void refused(Refused why) { refused_[std::size_t(why)].fetch_add(1, std::memory_order_relaxed); }
    void cache(bool hit) { (hit ? hits_ : misses_).fetch_add(1, std::memory_order_relaxed); }
    void accepted() { accepted_.fetch_add(1, std::memory_order_relaxed); }

    struct Gauges {
        std::size_t connections, queue, cache_bytes, callers;
    };
    std::string text(Gauges const& gauges) const;

private:
    using Counter = std::atomic<std::uint64_t>;
    static constexpr std::array<std::int64_t, 11> kBucketMicros{
        250, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000, 5'000'000};
    struct alignas(64) Operation {
        std::array<Counter, 5> by_class{};
        std::array<Counter, kBucketMicros.size() + 1> buckets{};
        Counter micros{0}, bytes{0};
    };
    void append_operation(std::string& out, std::string const& name, Operation const& operation) const;

    std::vector<Route> const& routes_;
    std::vector<Operation> operations_;  // by index of the route; the last one for what has none
    std::array<Counter, std::size_t(Refused::count)> refused_{};
    Counter hits_{0}, misses_{0}, accepted_{0};
};

}  // namespace gyoji::http
