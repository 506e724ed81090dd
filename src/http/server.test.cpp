#include "http/server_house.test.hpp"

#include <thread>

using namespace gyoji;
using namespace gyoji::http;
using namespace gyoji::http::test;

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
        CHECK(gunzip(zipped.body) == plain.body);
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
    CHECK(gunzip(get("/page", "Accept-Encoding: gzip\r\n").body) == "<p>" + kLong);
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
    // What a refused client still sends is read away, so that it sees the answer.
    RawClient insisting(port());
    insisting.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
    CHECK(insisting.reply().status == 413);
    for (int i = 0; i < 50; ++i) CHECK(insisting.send(std::string(10'000, 'b')));
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

TEST_CASE_FIXTURE(House, "long bodies arrive whole") {
    start();
    RawClient client(port());
    CHECK(client.get("/big").body == std::string(kBigBytes, 'b'));
    auto const streamed = client.get("/stream");
    CHECK(streamed.complete);
    CHECK(streamed.headers.at("transfer-encoding") == "chunked");
    CHECK(streamed.body.size() == 200U * 64 * 1024);
    CHECK(client.get("/small").status == 200);
    auto const zipped = client.get("/stream", "Accept-Encoding: gzip\r\n");
    CHECK(zipped.headers.at("content-encoding") == "gzip");
    CHECK(zipped.body.size() < streamed.body.size() / 10);
    CHECK(gunzip(zipped.body) == streamed.body);
    auto const torn = client.get("/torn");
    CHECK(torn.status == 200);
    CHECK_FALSE(torn.complete);
    auto const old = raw("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(old.headers.at("connection") == "close");
    CHECK(old.body.size() == 200U * 64 * 1024);
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
