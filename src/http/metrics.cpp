#include "http/metrics.hpp"

#include <algorithm>

namespace gyoji::http {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

void line(std::string& out, std::string_view name, std::string_view labels, std::uint64_t value) {
    out += name;
    if (!labels.empty()) out.append("{").append(labels).append("}");
    out.append(" ").append(std::to_string(value)).append("\n");
}

void type(std::string& out, std::string_view name, std::string_view kind) {
    out.append("# TYPE ").append(name).append(" ").append(kind).append("\n");
}

std::string seconds(std::int64_t micros) {
    std::string out =
        std::to_string(micros / 1'000'000) + "." + std::to_string(1'000'000 + micros % 1'000'000).substr(1);
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out;
}

}  // namespace

Metrics::Metrics(std::vector<Route> const& routes) : routes_(routes), operations_(routes.size() + 1) {}

void Metrics::answered(Route const* route, int status, std::int64_t micros, std::size_t bytes) {
    Operation& operation = operations_[route ? std::size_t(route - routes_.data()) : routes_.size()];
    operation.by_class[std::size_t(std::clamp(status / 100, 1, 5) - 1)].fetch_add(1, kRelaxed);
    auto const bucket =
        std::lower_bound(kBucketMicros.begin(), kBucketMicros.end(), micros) - kBucketMicros.begin();
    operation.buckets[std::size_t(bucket)].fetch_add(1, kRelaxed);
    operation.micros.fetch_add(std::uint64_t(micros), kRelaxed);
    operation.bytes.fetch_add(bytes, kRelaxed);
}

void Metrics::append_operation(std::string& out, std::string const& name, Operation const& operation) const {
    std::string const label = "operation=\"" + name + "\"";
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < operation.buckets.size(); ++i) {
        total += operation.buckets[i].load(kRelaxed);
        std::string const le = i < kBucketMicros.size() ? seconds(kBucketMicros[i]) : "+Inf";
        line(out, "gyoji_http_request_seconds_bucket", label + ",le=\"" + le + "\"", total);
    }
    out += "gyoji_http_request_seconds_sum{" + label + "} " +
           seconds(std::int64_t(operation.micros.load(kRelaxed))) + "\n";
    line(out, "gyoji_http_request_seconds_count", label, total);
}

std::string Metrics::text(Gauges const& gauges) const {
    static char const* const reasons[] = {"rate", "queue",  "connections", "per_address",
                                          "slow", "header", "body",        "malformed"};
    std::string out;
    auto const name_of = [&](std::size_t i) {
        return i < routes_.size() ? routes_[i].operation_id : std::string("none");
    };
    type(out, "gyoji_http_requests_total", "counter");
    for (std::size_t i = 0; i < operations_.size(); ++i)
        for (std::size_t c = 0; c < operations_[i].by_class.size(); ++c)
            if (auto const count = operations_[i].by_class[c].load(kRelaxed))
                line(out, "gyoji_http_requests_total",
                     "operation=\"" + name_of(i) + "\",status=\"" + std::to_string(c + 1) + "xx\"", count);
    type(out, "gyoji_http_response_bytes_total", "counter");
    for (std::size_t i = 0; i < operations_.size(); ++i)
        if (auto const bytes = operations_[i].bytes.load(kRelaxed))
            line(out, "gyoji_http_response_bytes_total", "operation=\"" + name_of(i) + "\"", bytes);
    type(out, "gyoji_http_request_seconds", "histogram");
    for (std::size_t i = 0; i < operations_.size(); ++i)
        if (std::any_of(operations_[i].buckets.begin(), operations_[i].buckets.end(),
                        [](auto const& b) { return b.load(kRelaxed); }))
            append_operation(out, name_of(i), operations_[i]);
    type(out, "gyoji_http_refused_total", "counter");
    for (std::size_t i = 0; i < refused_.size(); ++i)
        line(out, "gyoji_http_refused_total", "reason=\"" + std::string(reasons[i]) + "\"",
             refused_[i].load(kRelaxed));
    type(out, "gyoji_http_cache_total", "counter");
    line(out, "gyoji_http_cache_total", "result=\"hit\"", hits_.load(kRelaxed));
    line(out, "gyoji_http_cache_total", "result=\"miss\"", misses_.load(kRelaxed));
    type(out, "gyoji_http_accepted_total", "counter");
    line(out, "gyoji_http_accepted_total", "", accepted_.load(kRelaxed));
    std::pair<char const*, std::size_t> const now[] = {{"gyoji_http_connections", gauges.connections},
                                                       {"gyoji_http_queue", gauges.queue},
                                                       {"gyoji_http_cache_bytes", gauges.cache_bytes},
                                                       {"gyoji_http_callers", gauges.callers}};
    for (auto const& [name, value] : now) {
        type(out, name, "gauge");
        line(out, name, "", value);
    }
    return out;
}

}  // namespace gyoji::http
