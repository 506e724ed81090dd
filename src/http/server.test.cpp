#include "http/server.hpp"

#include "base/id.hpp"
#include "http/raw_client.test.hpp"
#include "wire/json.hpp"

#include <doctest/doctest.h>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace gyoji;
using namespace gyoji::http;
using test::RawClient;
using test::RawReply;

namespace {

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

std::string const kLong(5'000, 'x');
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

std::string code_of(RawReply const& reply) {
    auto const document = wire::Document::parse(reply.body);
    return document ? document->root()["code"].loose_text() : "";
}

}  // namespace

TEST_CASE_FIXTURE(House, "every answer carries the strict headers, its date and its number") {
    start();
    for (char const* target : {"/small", "/page", "/nowhere", "/throw", "/cached", "/cached", "/%zz"}) {
        INFO(target);
        auto const reply = get(target);
        REQUIRE(reply.complete);
        CHECK(reply.headers.at("content-security-policy") ==
              "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; "
              "frame-ancestors 'self'");
        CHECK(reply.headers.at("x-content-type-options") == "nosniff");
        CHECK(reply.headers.at("referrer-policy") == "same-origin");
        CHECK(reply.headers.contains("permissions-policy"));
        CHECK(reply.headers.contains("cross-origin-opener-policy"));
        CHECK(reply.headers.at("date") == http_date(clock.now()));
        CHECK(reply.headers.at("x-request-id").size() == 26);
        CHECK(reply.headers.at("content-length") == std::to_string(reply.body.size()));
    }
    CHECK(get("/small").body == R"({"a":1})");
    CHECK(get("/throw").status == 500);
    CHECK(get("/small").headers.at("x-request-id") != get("/small").headers.at("x-request-id"));
}

TEST_CASE_FIXTURE(House, "HEAD says what GET would, without a body") {
    start();
    RawClient client(port());
    for (char const* target : {"/small", "/cached", "/cached", "/big", "/stream"}) {
        INFO(target);
        client.send("HEAD " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(client.reply(true).status == 200);
    }
    CHECK(client.get("/small").body == R"({"a":1})");  // nothing was left between the replies
}

TEST_CASE_FIXTURE(House, "a cached answer lives until the data change, and costs no handler") {
    start();
    auto const first = get("/cached");
    CHECK(get("/cached").body == first.body);
    CHECK(counted == 1);
    server->new_epoch();
    CHECK(get("/cached").body != first.body);
    CHECK(counted == 2);
    CHECK(get("/cached?x=1").status == 200);
    CHECK(counted == 3);
    CHECK(get("/cached", "Cookie: a=b\r\n").status == 200);  // what a person sees is not for all
    CHECK(counted == 4);
    RawClient client(port());
    client.send("GET /cached HTTP/1.1\r\nHost: other.example\r\n\r\n");
    CHECK(client.reply().body.find("http://other.example") != std::string::npos);
    CHECK(server->metrics().find("gyoji_http_cache_total{result=\"hit\"} 1\n") != std::string::npos);
}

TEST_CASE_FIXTURE(House, "gzip and ETag work together") {
    start();
    for (int round = 0; round < 2; ++round) {  // made, then from the cache
        auto const plain = get("/cached");
        auto const zipped = get("/cached", "Accept-Encoding: br, gzip\r\n");
        CHECK(zipped.headers.at("content-encoding") == "gzip");
        CHECK(zipped.headers.at("vary") == "Accept-Encoding");
        CHECK(plain.headers.at("vary") == "Accept-Encoding");
        CHECK(test::gunzip(zipped.body) == plain.body);
        CHECK(plain.headers.at("etag") != zipped.headers.at("etag"));
        for (auto const& tag :
             {plain.headers.at("etag"), zipped.headers.at("etag"), "W/" + plain.headers.at("etag"),
              std::string("*"), "\"other\", " + plain.headers.at("etag")}) {
            auto const same = get("/cached", "If-None-Match: " + tag + "\r\n");
            CHECK(same.status == 304);
            CHECK(same.body.empty());
            CHECK(same.headers.at("etag") == plain.headers.at("etag"));
            CHECK_FALSE(same.headers.contains("content-length"));
        }
        CHECK(get("/cached", "If-None-Match: \"other\"\r\n").status == 200);
    }
    CHECK(test::gunzip(get("/page", "Accept-Encoding: gzip\r\n").body) == "<p>" + kLong);
    CHECK_FALSE(get("/page", "Accept-Encoding: gzip;q=0\r\n").headers.contains("content-encoding"));
    CHECK_FALSE(
        get("/small", "Accept-Encoding: gzip\r\n").headers.contains("content-encoding"));        // too short
    CHECK_FALSE(get("/big", "Accept-Encoding: gzip\r\n").headers.contains("content-encoding"));  // no text
    CHECK(get("/tagged", "If-None-Match: \"v7\"\r\n").status == 304);
    CHECK(get("/tagged").headers.at("etag") == "\"v7\"");
}

TEST_CASE_FIXTURE(House, "requests that come in one piece or byte by byte are the same") {
    start();
    RawClient pipelined(port());
    std::string many;
    for (int i = 0; i < 50; ++i)
        many +=
            "GET /small HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: "
            "2\r\n\r\nhi";
    pipelined.send(many);
    for (int i = 0; i < 50; ++i) {
        REQUIRE(pipelined.reply().body == R"({"a":1})");
        REQUIRE(pipelined.reply().body == "hi");
    }
    RawClient slow(port());
    std::string const one =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n";
    for (char const c : one) slow.send({&c, 1});
    CHECK(slow.reply().body == "abcde");
    for (char const c : one) slow.send({&c, 1});
    CHECK(slow.reply().body == "abcde");
}

TEST_CASE_FIXTURE(House, "a body is read to its limit and refused one past") {
    start();
    auto const post = [&](std::size_t size) {
        return raw("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                   std::string(size, 'b'));
    };
    CHECK(post(1'000).body.size() == 1'000);
    auto const refused = post(1'001);
    CHECK(refused.status == 413);
    CHECK(code_of(refused) == "http.body_too_large");
    CHECK(refused.headers.at("connection") == "close");
    auto const chunked = raw("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                             std::string(1'001, 'b') + "\r\n0\r\n\r\n");
    CHECK(chunked.status == 413);
    CHECK(raw("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nb").status == 413);
    CHECK(raw("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n").status ==
          400);
    RawClient asking(port());
    asking.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(asking.reply().status == 100);
    asking.send("ok");
    CHECK(asking.reply().body == "ok");
    asking.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n");
    CHECK(asking.reply().status == 413);
    CHECK(raw("GET /small HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n").status == 417);
}

TEST_CASE_FIXTURE(House, "what two programs could read differently is refused, and the connection ends") {
    start();
    char const* const wrong[] = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3, 3\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n",
        "Content-Length: 3 \x0b\r\n",
        "Content-Length:\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length : 3\r\n",
        " Content-Length: 3\r\n",
        "Content-Length: 3\nX: y\r\n",
        "X: a\rb\r\n",
        "X\x01: y\r\n",
        "X: \x01\r\n",
        ": y\r\n",
        "X y\r\n",
    };
    for (char const* header : wrong) {
        INFO(header);
        RawClient client(port());
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(header) +
                    "\r\n0\r\n\r\nGET /small HTTP/1.1\r\nHost: a\r\n\r\n");
        auto const reply = client.reply();
        CHECK(reply.status == 400);
        CHECK(client.reply().status == 0);
    }
    CHECK(raw("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status == 400);
    CHECK(raw("GET /small HTTP/2.0\r\nHost: a\r\n\r\n").status == 505);
    CHECK(raw("GET  /small HTTP/1.1\r\nHost: a\r\n\r\n").status == 400);
    CHECK(raw("GET /small\r\n\r\n").status == 400);
    CHECK(raw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and so on\r\n\r\n").status ==
          400);  // TLS at the plain door
    CHECK(raw("BREW /small HTTP/1.1\r\nHost: a\r\n\r\n").status == 501);
    CHECK(raw("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").headers.at("allow") ==
          "GET, HEAD, OPTIONS");
}

TEST_CASE_FIXTURE(House, "the Host header is looked at") {
    start();
    auto const status = [&](std::string const& hosts) {
        return raw("GET /small HTTP/1.1\r\n" + hosts + "\r\n").status;
    };
    CHECK(status("Host: example.jp\r\n") == 200);
    CHECK(status("Host: EXAMPLE.jp:8080\r\n") == 200);
    CHECK(status("Host: [::1]:80\r\n") == 200);
    CHECK(status("") == 400);
    CHECK(status("Host: a\r\nHost: b\r\n") == 400);
    for (char const* host : {"", "a b", "a/b", "a@b", "a:b", "a:123456", "[::1", "[a]", "[127.0.0.1]", "<x>",
                             "a\"b", "a,b", ":80", "a:80x"}) {
        INFO(host);
        CHECK(status("Host: " + std::string(host) + "\r\n") == 400);
    }
    CHECK(raw("GET /small HTTP/1.0\r\n\r\n").body == R"({"a":1})");
    CHECK(raw("GET http://proxied.example/peer HTTP/1.1\r\nHost: a\r\n\r\n").body ==
          "127.0.0.1 http://proxied.example");
    CHECK(raw("GET http://bad@host/peer HTTP/1.1\r\nHost: a\r\n\r\n").status == 400);
}

TEST_CASE_FIXTURE(House, "headers have a limit in bytes and in number") {
    options.limits.header_bytes = 8'192;
    start();
    CHECK(get("/small", "X: " + std::string(7'000, 'x') + "\r\n").status == 200);
    auto const large = get("/small", "X: " + std::string(9'000, 'x') + "\r\n");
    CHECK(large.status == 431);
    CHECK(code_of(large) == "http.header_too_large");
    CHECK(raw("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").status == 431);
    std::string fields;
    for (int i = 0; i < 99; ++i) fields += "X: y\r\n";
    CHECK(get("/small", fields).status == 200);
    CHECK(get("/small", fields + "X: y\r\n").status == 431);
    RawClient endless(port());
    bool open = true;
    for (int i = 0; i < 100'000 && open; ++i)
        open = endless.send("X: 0123456789012345678901234567890123456789\r\n");
    CHECK_FALSE(open);
}

TEST_CASE_FIXTURE(House, "those who are slow are cut, and others do not wait for them") {
    options.limits.header_seconds = 1;
    options.limits.request_seconds = 1;
    options.limits.idle_seconds = 1;
    start();
    RawClient silent(port()), dripping(port()), half(port()), idle(port());
    dripping.send("GET /small HT");
    half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    CHECK(idle.get("/small").status == 200);
    CHECK(get("/small").status == 200);
    auto const slow_head = dripping.reply(), slow_body = half.reply();
    CHECK(slow_head.status == 408);
    CHECK(code_of(slow_head) == "http.too_slow");
    CHECK(slow_body.status == 408);
    CHECK(dripping.closed());
    CHECK(half.closed());
    CHECK(silent.closed());
    CHECK(idle.closed());
    CHECK(server->metrics().find("gyoji_http_refused_total{reason=\"slow\"} 2\n") != std::string::npos);
}

TEST_CASE_FIXTURE(House, "a client that does not read is cut, and a stream waits for its reader") {
    options.limits.write_stall_seconds = 1;
    start();
    RawClient deaf(port(), 4'096);
    deaf.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    // 200 pieces of 64 KiB are there to be had; with nobody reading, few are made.
    RawClient deaf_too(port(), 4'096);
    deaf_too.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    while (server->metrics().find("gyoji_http_refused_total{reason=\"slow\"} 2\n") == std::string::npos)
        std::this_thread::yield();
    CHECK(pieces < 190);
    CHECK_FALSE(deaf_too.reply().complete);
}

TEST_CASE_FIXTURE(House, "long bodies arrive whole") {
    start();
    RawClient client(port());
    CHECK(client.get("/big").body == std::string(kBigBytes, 'b'));
    auto const streamed = client.get("/stream");
    CHECK(streamed.complete);
    CHECK(streamed.headers.at("transfer-encoding") == "chunked");
    CHECK(streamed.body.size() == 200U * 64 * 1024);
    CHECK(client.get("/small").status == 200);
    auto const torn = client.get("/torn");
    CHECK(torn.status == 200);
    CHECK_FALSE(torn.complete);
    auto const old = raw("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(old.headers.at("connection") == "close");
    CHECK(old.body.size() == 200U * 64 * 1024);
}

TEST_CASE_FIXTURE(House, "a full queue says so at once") {
    options.limits.workers = 1;
    options.limits.queue = 1;
    start();
    RawClient running(port()), queued(port());
    running.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.await_waiting(1);
    queued.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n");
    while (server->metrics().find("gyoji_http_queue 1\n") == std::string::npos) std::this_thread::yield();
    RawClient third(port());
    auto const busy = third.get("/small");
    CHECK(busy.status == 503);
    CHECK(busy.headers.at("retry-after") == "2");
    CHECK(code_of(busy) == "http.busy");
    gate.open();
    CHECK(running.reply().body == "through");
    CHECK(queued.reply().status == 200);
    CHECK(third.get("/small").status == 200);
}

TEST_CASE_FIXTURE(House, "one address has so many requests, and is told how many are left") {
    options.limits.requests_per_second = 0.001;
    options.limits.burst = 3;
    start();
    RawClient client(port());
    auto const first = client.get("/small");
    CHECK(first.headers.at("ratelimit-policy") == "\"address\";q=3;w=3000");
    CHECK(first.headers.at("ratelimit").starts_with("\"address\";r=2;t="));
    CHECK(client.get("/small").headers.at("ratelimit").starts_with("\"address\";r=1;t="));
    CHECK(get("/small").headers.at("ratelimit").starts_with("\"address\";r=0;t="));
    auto const refused = client.get("/small");
    CHECK(refused.status == 429);
    CHECK(std::stoi(refused.headers.at("retry-after")) > 900);
    CHECK(refused.headers.at("ratelimit").starts_with("\"address\";r=0;t="));
    CHECK(code_of(refused) == "http.rate_limited");
    CHECK(client.get("/cached").status == 429);
    CHECK(server->metrics().find("gyoji_http_refused_total{reason=\"rate\"} 2\n") != std::string::npos);
    CHECK(server->metrics().find("127.0.0.1") == std::string::npos);
}

TEST_CASE_FIXTURE(House, "a proxy is believed only when it is trusted") {
    options.limits.requests_per_second = 0.001;
    options.limits.burst = 2;
    SUBCASE("not trusted") {
        start();
        CHECK(get("/peer", "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\n").body ==
              "127.0.0.1 http://127.0.0.1");
    }
    SUBCASE("trusted") {
        options.trusted_proxies = {"127.0.0.0/8", "10.0.0.1"};
        start();
        RawClient client(port());
        std::string const one =
            "X-Forwarded-For: 203.0.113.9, 198.51.100.7, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n";
        CHECK(client.get("/peer", one).body == "198.51.100.7 https://127.0.0.1");
        CHECK(client.get("/peer", one).status == 200);
        CHECK(client.get("/peer", one).status == 429);
        CHECK(client.get("/peer", "X-Forwarded-For: 2001:db8:1:2::7\r\n").status == 200);
        CHECK(client.get("/peer", "X-Forwarded-For: 2001:db8:1:2:ffff::8\r\n").status == 200);
        CHECK(client.get("/peer", "X-Forwarded-For: 2001:db8:1:2::9\r\n").status == 429);
        CHECK(client.get("/peer", "X-Forwarded-For: 2001:db8:1:3::9\r\n").status == 200);
        CHECK(client.get("/peer", "X-Forwarded-For: nonsense, 10.0.0.1\r\n").body ==
              "10.0.0.1 http://127.0.0.1");
    }
    SUBCASE("public_url") {
        options.public_url = "https://data.example.jp/";
        start();
        CHECK(get("/peer").body == "127.0.0.1 https://data.example.jp");
    }
}

TEST_CASE_FIXTURE(House, "connections are counted, in all and per address") {
    options.limits.connections_per_address = 3;
    start();
    {
        RawClient one(port()), two(port()), three(port());
        for (RawClient* client : {&one, &two, &three}) CHECK(client->get("/small").status == 200);
        RawClient four(port());
        auto const turned_away = four.reply();
        CHECK(turned_away.status == 503);
        CHECK(turned_away.headers.at("retry-after") == "5");
    }
    while (server->metrics().find("gyoji_http_connections 0\n") == std::string::npos)
        std::this_thread::yield();
    CHECK(get("/small").status == 200);
    CHECK(server->metrics().find("gyoji_http_refused_total{reason=\"per_address\"} 1\n") !=
          std::string::npos);
}

TEST_CASE_FIXTURE(House, "many connections at once are all served") {
    options.limits.connections_per_address = 1'000;
    start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 300; ++i) clients.push_back(std::make_unique<RawClient>(port()));
    for (int round = 0; round < 3; ++round) {
        for (auto& client : clients) client->send("GET /cached HTTP/1.1\r\nHost: a\r\n\r\n");
        for (auto& client : clients) REQUIRE(client->reply().status == 200);
    }
}

TEST_CASE_FIXTURE(House, "a stop lets running requests end and takes no new ones") {
    start();
    RawClient running(port()), idle(port());
    CHECK(idle.get("/small").status == 200);
    running.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.await_waiting(1);
    auto const where = port();
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    CHECK(idle.closed());
    while (RawClient(where).connected()) std::this_thread::yield();
    gate.open();
    auto const last = running.reply();
    CHECK(last.body == "through");
    CHECK(last.headers.at("connection") == "close");
    stopped.get();
    CHECK(running.closed());
}

TEST_CASE_FIXTURE(House, "a port that is taken is an error that names it") {
    start();
    ServerOptions again = options;
    again.port = port();
    Server second(again, {}, clock, ids);
    auto const started = second.start();
    REQUIRE_FALSE(started);
    CHECK(started.error().code == "http.cannot_listen");
    CHECK(started.error().fault == Fault::unavailable);
    again.host = "no address";
    CHECK_FALSE(Server(again, {}, clock, ids).start());
}

TEST_CASE_FIXTURE(House, "observers see what was asked, cached or not, and whose it was") {
    std::mutex mutex;
    std::vector<std::string> seen;
    observer = [&](Served const& served) {
        std::lock_guard const lock(mutex);
        seen.push_back((served.route ? served.route->pattern : "-") + " " + std::to_string(served.status) +
                       " " + served.request->path + " " + std::string(served.request->header("user-agent")) +
                       " " + served.request->q("a").value_or("") + " " + served.request->peer);
    };
    start();
    RawClient client(port());
    client.get("/cached?a=1", "User-Agent: one\r\n");
    client.get("/cached?a=1", "User-Agent: two\r\n");
    client.get("/nowhere", "User-Agent: three\r\n");
    client.get("/stream", "User-Agent: four\r\n");
    client.get("/small");
    server->stop();
    REQUIRE(seen.size() == 5);
    CHECK(seen[0] == "/cached 200 /cached one 1 127.0.0.1");
    CHECK(seen[1] == "/cached 200 /cached two 1 127.0.0.1");
    CHECK(seen[2] == "- 404 /nowhere three  127.0.0.1");
    CHECK(seen[3] == "/stream 200 /stream four  127.0.0.1");
}

TEST_CASE_FIXTURE(House, "a header value cannot begin a new header") {
    start();
    auto const reply = get("/inject?to=%0d%0aSet-Cookie:%20a=b");
    CHECK(reply.headers.at("location") == "/xSet-Cookie: a=b");
    CHECK_FALSE(reply.headers.contains("set-cookie"));
}

TEST_CASE_FIXTURE(House, "any bytes are answered or ended, and the server lives on") {
    options.limits.header_seconds = 2;
    start();
    SeededIds random(20261124);
    std::string const seed =
        "POST /echo?q=%E6%B0%B4 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nAccept-Encoding: "
        "gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (int round = 0; round < 1'000; ++round) {
        std::string bytes = seed.substr(0, 1 + random.bits() % seed.size());
        for (std::uint64_t i = random.bits() % 6; i > 0; --i)
            bytes[random.bits() % bytes.size()] = char(random.bits());
        RawClient client(port());
        client.send(bytes);
    }
    CHECK(get("/small").status == 200);
}
