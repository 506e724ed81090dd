// The server under measurement: one cacheable API reply of 1 KiB, with everything on that `gyoji serve` has
// on: strict headers, metrics, observer, limit per address. Prints `listening http://HOST:PORT`, ends on
// SIGTERM or end of input.

#include "base/clock.hpp"
#include "base/id.hpp"
#include "http/server.hpp"

#include <unistd.h>
#include <atomic>
#include <cstdio>
#include <cstdlib>

using namespace gyoji;

int main(int count, char** words) {
    std::size_t const size = count > 1 ? std::strtoul(words[1], nullptr, 10) : 1'024;
    std::string body = "{\"data\":\"";
    body.append(size - body.size() - 2, 'x').append("\"}");
    http::Route reply;
    reply.method = http::Method::get;
    reply.pattern = "/api/v1/reply";
    reply.operation_id = "reply";
    reply.access = http::Access::anyone;
    reply.channel = http::Channel::api;
    reply.cacheable = true;
    reply.handler = [&](http::Request const&) { return http::Response::json(body); };
    http::ServerOptions options;
    options.port = 0;
    options.limits.requests_per_second = 1e6;  // never reached, always counted
    options.limits.burst = 1e6;
    SystemClock clock;
    RandomIds ids;
    http::Server server(options, {reply}, clock, ids);
    std::atomic<std::uint64_t> views{0};
    server.set_observer([&](http::Served const&) { views.fetch_add(1, std::memory_order_relaxed); });
    if (!server.start()) return 1;
    std::printf("listening http://127.0.0.1:%d\n", int(server.port()));
    std::fflush(stdout);
    char byte;
    while (::read(0, &byte, 1) > 0) {}
    server.stop();
}
