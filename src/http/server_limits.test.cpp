#include "http/server_house.test.hpp"

#include <future>
#include <thread>

using namespace gyoji;
using namespace gyoji::http;
using namespace gyoji::http::test;

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

TEST_CASE_FIXTURE(House, "starting and stopping leaves nothing behind") {
    for (int round = 0; round < 20; ++round) {
        start();
        RawClient client(port());
        CHECK(client.get("/small").status == 200);
        server->stop();
        CHECK(client.closed());
        server->stop();
    }
}
