#pragma once
// A server with a handler of every kind, for the tests of server*.test.cpp.

#include "base/id.hpp"
#include "http/raw_client.test.hpp"
#include "http/server.hpp"
#include "wire/json.hpp"

#include <doctest/doctest.h>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace gyoji::http::test {

// A door that handlers wait at until the test opens it.
class Gate {
public:
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_; });
    }
    void await_waiting(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= count; });
    }
    void open() {
        std::lock_guard const lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

inline std::string const kLong(5'000, 'x');
constexpr std::size_t kBigBytes = 20 << 20;

struct House {
    ManualClock clock{Instant{1'795'520'559'000'000}};
    SeededIds ids{1};
    Gate gate;
    std::atomic<int> counted{0};
    std::atomic<std::size_t> pieces{0};
    ServerOptions options;
    std::unique_ptr<Server> server;
    std::function<void(Served const&)> observer;

    House() {
        options.port = 0;
        options.limits.requests_per_second = 0;
    }
    Route route(Method method, std::string pattern, std::function<Response(Request const&)> handler,
                Channel channel = Channel::api) {
        Route out;
        out.method = method;
        out.operation_id = pattern + std::to_string(int(method));
        out.pattern = std::move(pattern);
        out.access = Access::anyone;
        out.channel = channel;
        out.handler = std::move(handler);
        return out;
    }
    std::vector<Route> routes() {
        std::vector<Route> out{
            route(Method::get, "/small", [](Request const&) { return Response::json(R"({"a":1})"); }),
            route(Method::get, "/cached",
                  [this](Request const& r) {
                      return Response::json("{\"n\":" + std::to_string(++counted) + ",\"base\":\"" +
                                            r.base_url + "\",\"x\":\"" + kLong + "\"}");
                  }),
            route(
                Method::get, "/page", [](Request const&) { return Response::html("<p>" + kLong); },
                Channel::page),
            route(Method::get, "/gate",
                  [this](Request const&) {
                      gate.wait();
                      return Response::text("through", "text/plain");
                  }),
            route(Method::post, "/echo",
                  [](Request const& r) { return Response::text(r.body, "application/octet-stream"); }),
            route(Method::get, "/peer",
                  [](Request const& r) { return Response::text(r.peer + " " + r.base_url, "text/plain"); }),
            route(Method::get, "/throw",
                  [](Request const&) -> Response { throw std::runtime_error("inside"); }),
            route(Method::get, "/inject",
                  [](Request const& r) { return Response::redirect("/x" + *r.q("to")); }),
            route(Method::get, "/big",
                  [](Request const&) {
                      return Response::text(std::string(kBigBytes, 'b'), "application/octet-stream");
                  }),
            route(Method::get, "/stream", [this](Request const&) { return streamed(200, false); }),
            route(Method::get, "/torn", [this](Request const&) { return streamed(3, true); }),
            route(Method::get, "/tagged",
                  [](Request const&) {
                      Response r = Response::json("{}");
                      r.etag = "\"v7\"";
                      return r;
                  }),
        };
        out[1].cacheable = true;
        out[4].body_bytes_max = 1'000;
        return out;
    }
    Response streamed(int count, bool torn) {
        Response out;
        out.content_type = "text/csv; charset=utf-8";
        out.stream = [this, count, torn, at = 0]() mutable -> std::string {
            if (at == count && torn) throw std::runtime_error("source broke");
            if (at++ >= count) return {};
            ++pieces;
            return std::string(64 * 1024, char('a' + at % 26));
        };
        return out;
    }
    Server& start() {
        server = std::make_unique<Server>(options, routes(), clock, ids);
        if (observer) server->set_observer(observer);
        REQUIRE(server->start());
        return *server;
    }
    unsigned short port() { return server->port(); }
    RawReply get(std::string_view target, std::string_view headers = {}) {
        return RawClient(port()).get(target, headers);
    }
    RawReply raw(std::string const& bytes) {
        RawClient client(port());
        client.send(bytes);
        return client.reply();
    }
};

inline std::string code_of(RawReply const& reply) {
    auto const document = wire::Document::parse(reply.body);
    return document ? document->root()["code"].loose_text() : "";
}

}  // namespace gyoji::http::test
