#pragma once
// What all connections of one server share. Inside src/http only; no Asio here.

#include "base/id.hpp"
#include "http/address.hpp"
#include "http/dispatch.hpp"
#include "http/limiter.hpp"
#include "http/metrics.hpp"
#include "http/reply_cache.hpp"
#include "http/server.hpp"
#include "http/workers.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace gyoji::http {

// One io_context with its thread, its acceptor and its connections.
class Loop;

struct Core {
    Core(ServerOptions given, std::vector<Route> routes, Clock const& clock_used, IdSource& ids_used);

    ServerOptions const options;
    ServerLimits const& limits = options.limits;
    Dispatcher dispatcher;
    Clock const& clock;
    IdSource& ids;
    std::vector<Network> trusted;
    Limiter limiter;
    ReplyCache cache;
    Metrics metrics;
    Workers workers;
    std::function<void(Served const&)> observer;
    std::string rate_policy;  // the RateLimit-Policy line, ready to send
    std::atomic<std::size_t> connections{0};
    std::mutex none_left_mutex;
    std::condition_variable none_left;  // told when the last connection ends
    std::atomic<bool> stopping{false};

    void observe(Served const& served) const;
    void connection_ended();
};

// Opens, runs and ends the loops (server_loop.cpp).
class Listener {
public:
    explicit Listener(Core& core);
    ~Listener();
    Outcome start();
    unsigned short port() const { return port_; }
    void stop();

private:
    Core& core_;
    unsigned short port_ = 0;
    std::vector<std::shared_ptr<Loop>> loops_;
};

// What a request asks for, as far as a cached reply depends on it.
std::string cache_key(std::string_view base_url, std::string_view target);

// host[:port] in lower case, or empty when `host` is no such thing (RFC 9112 section 3.2).
std::string checked_host(std::string_view host);

}  // namespace gyoji::http
