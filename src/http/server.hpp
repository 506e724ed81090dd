#pragma once
// The HTTP/1.1 server (Boost.Beast and Asio live in server*.cpp only). One io_context per core; handlers on a
// bounded pool of workers; cached replies may be answered on the io thread. Limits: header bytes, body bytes,
// time to first byte and for the whole request, idle time, connections in all and per address, queue length
// (503 with Retry-After), rate per address (429 with Retry-After and RateLimit headers). Strict headers of
// design.md section 7 on every answer.

#include "base/id.hpp"
#include "http/route.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gyoji::http {

struct ServerLimits {
    std::size_t header_bytes = 16 * 1024;
    int header_seconds = 10, request_seconds = 60, idle_seconds = 30;
    int write_stall_seconds = 20;  // a client that takes nothing for so long is cut
    std::size_t connections = 4'000, connections_per_address = 200;
    std::size_t queue = 512;
    double requests_per_second = 50, burst = 200;  // per address (IPv6: per /64); 0 = unlimited
    std::size_t workers = 8;
    std::size_t cache_bytes = 32 << 20;
};

struct ServerOptions {
    std::string host = "127.0.0.1";
    unsigned short port = 8080;  // 0: the system chooses
    std::string public_url;
    std::vector<std::string> trusted_proxies;
    ServerLimits limits;
};

// What was answered by a route (or that there is none), after the fact: for use counting. Called on any
// thread, also for cached replies, so it must be quick. `peer` must not be kept.
struct Served {
    Route const* route;  // nullptr: no route
    Request const* request;
    int status;
    std::int64_t micros;
    std::size_t bytes;
};

class Server {
public:
    Server(ServerOptions options, std::vector<Route> routes, Clock const& clock, IdSource& ids);
    ~Server();
    // Pages that help: shown for HTML callers instead of problem+json.
    // Both before start().
    void set_error_page(std::function<Response(Request const&, Error const&)> page);
    void set_observer(std::function<void(Served const&)> observer);
    Outcome start();  // Fault::unavailable when the address cannot be taken
    unsigned short port() const;
    void new_epoch();             // data changed: cached answers are stale from now on
    void stop();                  // graceful: no new connections, running requests end (at most 10 s)
    std::string metrics() const;  // Prometheus text of the server itself
    // The same path a socket request takes (routing, access, errors), without a socket: for tests and
    // commands.
    Response handle(Request request) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Builds a Request for Server::handle: target is parsed as from the wire.
Request make_request(Method method, std::string_view target, std::string body = {},
                     std::vector<std::pair<std::string, std::string>> headers = {});

}  // namespace gyoji::http
