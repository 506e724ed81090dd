#include "http/client.hpp"

#include "http/address.hpp"
#include "http/client_guard.hpp"
#include "http/gzip.hpp"
#include "http/server.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <thread>

using namespace gyoji;
using namespace gyoji::http;

namespace {

// An address in every notation that some resolver, browser or library has been seen to read.
std::vector<std::string> notations(unsigned a, unsigned b, unsigned c, unsigned d) {
    std::vector<std::string> out;
    auto const add = [&](char const* format, auto... values) {
        char text[120];
        std::snprintf(text, sizeof text, format, values...);
        out.emplace_back(text);
    };
    unsigned const all = a << 24 | b << 16 | c << 8 | d;
    add("%u.%u.%u.%u", a, b, c, d);
    add("%u.%u.%u.%u.", a, b, c, d);
    add("%u", all);
    add("0x%x", all);
    add("0X%08X", all);
    add("0%o", all);
    add("0x%x.0x%x.0x%x.0x%x", a, b, c, d);
    add("0%o.0%o.0%o.0%o", a, b, c, d);
    add("%03u.%03u.%03u.%03u", a, b, c, d);
    add("%u.%u", a, all & 0xFFFFFFU);
    add("%u.%u.%u", a, b, all & 0xFFFFU);
    add("0x%x.%u.0%o.%u", a, b, c, d);
    add("[::ffff:%u.%u.%u.%u]", a, b, c, d);
    add("[::ffff:%x:%x]", all >> 16, all & 0xFFFFU);
    add("[0:0:0:0:0:ffff:%x:%x]", all >> 16, all & 0xFFFFU);
    add("[::%u.%u.%u.%u]", a, b, c, d);
    add("[64:ff9b::%u.%u.%u.%u]", a, b, c, d);
    add("[2002:%x:%x::1]", all >> 16, all & 0xFFFFU);
    add("[2001:0:%x:%x::1]", all >> 16, all & 0xFFFFU);
    add("%%3%u%u.%u.%u.%u", a / 100, a % 100, b, c, d);
    add("user@%u.%u.%u.%u", a, b, c, d);
    add("example.jp@%u.%u.%u.%u", a, b, c, d);
    add("example.jp:80@%u.%u.%u.%u", a, b, c, d);
    add("example.jp%%40%u.%u.%u.%u", a, b, c, d);
    add("%u.%u.%u.%u%%00.example.jp", a, b, c, d);
    add("%u.%u.%u.%u\\@example.jp", a, b, c, d);
    add("%u。%u。%u。%u", a, b, c, d);
    add("%u．%u．%u．%u", a, b, c, d);
    return out;
}

std::vector<std::string> denied_urls() {
    std::vector<std::string> out;
    unsigned const special[][4] = {
        {127, 0, 0, 1},  {10, 0, 0, 1}, {169, 254, 169, 254}, {192, 168, 1, 1},     {172, 16, 0, 1},
        {100, 64, 0, 1}, {0, 0, 0, 0},  {224, 0, 0, 1},       {255, 255, 255, 255}, {198, 18, 0, 1}};
    for (auto const& one : special)
        for (std::string const& host : notations(one[0], one[1], one[2], one[3]))
            out.push_back("http://" + host + "/");
    for (char const* url : {"",
                            "http",
                            "http:",
                            "http:/",
                            "http://",
                            "http:///",
                            "http:///path",
                            "http:example.jp",
                            "//example.jp/",
                            "/path",
                            "example.jp",
                            "ftp://example.jp/",
                            "file:///etc/passwd",
                            "file://example.jp/etc/passwd",
                            "gopher://example.jp/_x",
                            "dict://example.jp/",
                            "javascript:alert(1)",
                            "data:text/html,x",
                            "jar:http://example.jp!/",
                            "ldap://example.jp/",
                            "ws://example.jp/",
                            "http://localhost/",
                            "http://LOCALHOST/",
                            "http://localhost./",
                            "http://a.localhost/",
                            "http://printer.local/",
                            "http://metadata.google.internal/",
                            "http://router.home.arpa/",
                            "http://ｌocalhost/",
                            "http://loc\tal\thost/",
                            "http://[::1]/",
                            "http://[::]/",
                            "http://[0:0:0:0:0:0:0:1]/",
                            "http://[fe80::1]/",
                            "http://[fe80::1%25eth0]/",
                            "http://[fc00::1]/",
                            "http://[fd12:3456::1]/",
                            "http://[ff02::1]/",
                            "http://[2001:db8::1]/",
                            "http://[3fff::1]/",
                            "http://[::ffff:0:127.0.0.1]/",
                            "http://[64:ff9b:1::7f00:1]/",
                            "http://[100::1]/",
                            "http://[::1/",
                            "http://::1/",
                            "http://[::1]]/",
                            "http://[::1].example.jp/",
                            "http://[127.0.0.1]/",
                            "http://[]/",
                            "http://[example.jp]/",
                            "http://user:pass@example.jp/",
                            "http://user@example.jp/",
                            "http://@example.jp/",
                            "http://:@example.jp/",
                            "http://example.jp:0/",
                            "http://example.jp:22/",
                            "http://example.jp:25/",
                            "http://example.jp:65536/",
                            "http://example.jp:99999999/",
                            "http://example.jp:-80/",
                            "http://example.jp:8 0/",
                            "http://example.jp:080x/",
                            "http://example.jp:80:80/",
                            "http://exa mple.jp/",
                            "http://example.jp\\@127.0.0.1/",
                            "http:\\\\127.0.0.1\\",
                            "http://127.0.0.1\r\nHost: x/",
                            "http://example.jp/\r\nX: y",
                            "http://example.jp/\x7f",
                            "http://exam%70le.jp/",
                            "http://%6c%6f%63alhost/",
                            "http://1.1.1.256/",
                            "http://1.1.1.1.1/",
                            "http://0x/",
                            "http://4294967296/",
                            "http://a..b.127/",
                            "http://example.jp|127.0.0.1/",
                            "http://example.jp;127.0.0.1/",
                            "http://example.jp,127.0.0.1/",
                            "http://<x>/",
                            "http://example.jp\"/",
                            "http://*.example.jp/",
                            "http://①②⑦.⓪.⓪.①/",
                            "http://127.0.0.1/#@example.jp/",
                            "http://127.0.0.1?@example.jp/",
                            "http:// 127.0.0.1/",
                            "http://127.0.0.1 /",
                            "http://\xC0\xAF/",
                            "http://\xFF\xFE/"})
        out.push_back(url);
    return out;
}

Route route(std::string pattern, std::function<Response(Request const&)> handler) {
    Route out;
    out.method = Method::get;
    out.operation_id = pattern;
    out.pattern = std::move(pattern);
    out.access = Access::anyone;
    out.channel = Channel::file;
    out.handler = std::move(handler);
    return out;
}

// A server of ours on loopback, which the client may reach only because `allow` names it.
struct Far {
    SystemClock clock;
    SeededIds ids{1};
    std::atomic<int> asked{0};
    std::atomic<int> at_once{0}, most_at_once{0};
    std::unique_ptr<Server> server;
    ClientOptions options;

    Far() {
        ServerOptions server_options;
        server_options.port = 0;
        server_options.limits.requests_per_second = 0;
        server = std::make_unique<Server>(server_options, routes(), clock, ids);
        REQUIRE(server->start());
        options.allow = {"127.0.0.1:" + std::to_string(server->port())};
        options.pause_ms = 0;
        options.total_seconds = 20;
    }
    std::vector<Route> routes() {
        auto const text = [](std::string body) {
            return Response::text(std::move(body), "text/plain; charset=utf-8");
        };
        return {
            route("/",
                  [this, text](Request const&) {
                      ++asked;
                      return text("reached");
                  }),
            route("/big", [text](Request const&) { return text(std::string(3 << 20, 'x')); }),
            route("/bomb",
                  [](Request const&) {
                      Response r = Response::text(gzip(std::string(50 << 20, 'x'), 9), "text/plain");
                      return r.with("Content-Encoding", "gzip");
                  }),
            route("/hop/{n}",
                  [text](Request const& r) {
                      int const n = std::stoi(std::string(r.param("n")));
                      return n == 0 ? text("there")
                                    : Response::redirect("/hop/" + std::to_string(n - 1), 301 + n % 2);
                  }),
            route("/to", [](Request const& r) { return Response::redirect(*r.q("url")); }),
            route("/say",
                  [text](Request const& r) {
                      return text(std::string(r.header("accept")) + "|" +
                                  std::string(r.header("user-agent")) + "|" +
                                  std::string(r.header("if-none-match")) + "|" +
                                  std::string(r.header("x-evil")) + "|" + r.path);
                  }),
            route("/later",
                  [](Request const&) {
                      return Response::text("", "text/plain", 503).with("Retry-After", "120");
                  }),
            route("/torn",
                  [](Request const&) {
                      Response r;
                      r.stream = [first = true]() mutable -> std::string {
                          if (!first) throw std::runtime_error("torn");
                          first = false;
                          return "half";
                      };
                      return r;
                  }),
            route("/one",
                  [this, text](Request const&) {
                      int const now = ++at_once;
                      most_at_once = std::max(most_at_once.load(), now);
                      std::this_thread::yield();
                      --at_once;
                      return text("one");
                  }),
            route("/file/{name}", [text](Request const& r) { return text(std::string(r.param("name"))); }),
            route("/tag",
                  [](Request const&) {
                      Response r = Response::json("[1]");
                      r.etag = "\"t\"";
                      return r.with("Last-Modified", "Tue, 24 Nov 2026 11:42:39 GMT");
                  }),
        };
    }
    std::string url(std::string const& path) {
        return "http://127.0.0.1:" + std::to_string(server->port()) + path;
    }
    std::string code(std::string const& url_given) {
        auto const fetched = Client(options).fetch({url_given});
        return fetched ? std::to_string(fetched->status) : fetched.error().code;
    }
};

}  // namespace

TEST_CASE("addresses are public or they are not") {
    for (char const* address :
         {"8.8.8.8", "93.184.216.34", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
          "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111", "2001:200::1", "::ffff:8.8.8.8"})
        CHECK_MESSAGE(is_public_address(address), address);
    for (char const* address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.255.255.255",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.255.255.254",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.88.99.1",
                                "192.168.0.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.1",
                                "203.0.113.1",
                                "224.0.0.1",
                                "239.255.255.255",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "::127.0.0.1",
                                "64:ff9b::8.8.8.8",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:2::1",
                                "2001:10::1",
                                "2001:1ff:ffff::1",
                                "2001:db8::1",
                                "2002:7f00:1::",
                                "3fff::1",
                                "4000::1",
                                "5f00::1",
                                "fc00::1",
                                "fd00::1",
                                "fe80::1",
                                "fec0::1",
                                "ff02::1",
                                "",
                                "x",
                                "1.2.3",
                                "1.2.3.4.5",
                                "1.2.3.4 ",
                                "0x7f.0.0.1",
                                "01.2.3.4",
                                "fe80::1%eth0"})
        CHECK_MESSAGE(!is_public_address(address), address);
}

TEST_CASE("networks hold what they hold") {
    CHECK(parse_network("10.0.0.0/8")->contains(*parse_address("10.1.2.3")));
    CHECK_FALSE(parse_network("10.0.0.0/8")->contains(*parse_address("11.0.0.0")));
    CHECK(parse_network("0.0.0.0/0")->contains(*parse_address("1.2.3.4")));
    CHECK_FALSE(parse_network("0.0.0.0/0")->contains(*parse_address("2001:db8::1")));
    CHECK(parse_network("2001:db8::/33")->contains(*parse_address("2001:db8:7fff::1")));
    CHECK_FALSE(parse_network("2001:db8::/33")->contains(*parse_address("2001:db8:8000::1")));
    for (char const* wrong :
         {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "ten", "/8"})
        CHECK_FALSE(parse_network(wrong));
    CHECK(caller_key(*parse_address("2001:db8:1:2::1")) ==
          caller_key(*parse_address("2001:db8:1:2:ffff::9")));
    CHECK(caller_key(*parse_address("192.0.2.1")) != caller_key(*parse_address("192.0.2.2")));
}

TEST_CASE("no notation of a URL leads inside") {
    auto const urls = denied_urls();
    CHECK(urls.size() >= 300);
    for (std::string const& url : urls) {
        auto const target = guarded_target(url, {});
        CHECK_MESSAGE(!target, url << " -> " << (target ? target->url : ""));
        if (!target) CHECK(target.error().fault == Fault::forbidden);
    }
}

TEST_CASE("what is public passes, written plainly") {
    auto const passes = [](std::string const& url, std::string const& written) {
        auto const target = guarded_target(url, {});
        REQUIRE_MESSAGE(target, url);
        CHECK(target->url == written);
    };
    passes("http://example.jp", "http://example.jp/");
    passes("HTTP://EXAMPLE.jp/a", "http://example.jp/a");
    passes("https://example.jp:8443/a?b=c#d", "https://example.jp:8443/a?b=c");
    passes("http://93.184.216.34/", "http://93.184.216.34/");
    passes("http://[2606:4700::1111]/", "http://[2606:4700::1111]/");
    passes("http://example.jp./", "http://example.jp./");
    passes("http://sub_domain.example.jp/", "http://sub_domain.example.jp/");
    passes("http://example.jp/避難所 一覧.csv?q=水",
           "http://example.jp/%E9%81%BF%E9%9B%A3%E6%89%80%20%E4%B8%80%E8%A6%A7.csv?q=%E6%B0%B4");
    passes("http://日本語.jp/", "http://xn--wgv71a119e.jp/");
    passes("http://example.jp/a/../b/%2e%2e/c", "http://example.jp/a/../b/%2e%2e/c");
    passes("http://example.jp/@127.0.0.1/", "http://example.jp/@127.0.0.1/");
    passes("http://127.0.0.1.example.jp/", "http://127.0.0.1.example.jp/");
    passes("http://localhost.example.jp/", "http://localhost.example.jp/");
    CHECK_FALSE(guarded_target("http://example.jp/" + std::string(kUrlBytesMax, 'a'), {}));
}

TEST_CASE("allow is exact") {
    std::vector<std::string> const allow{"127.0.0.1:5000", "[::1]:6000"};
    CHECK(guarded_target("http://127.0.0.1:5000/", allow));
    CHECK(guarded_target("http://[::1]:6000/", allow));
    CHECK_FALSE(guarded_target("http://127.0.0.1:6000/", allow));
    CHECK_FALSE(guarded_target("http://127.0.0.2:5000/", allow));
    CHECK_FALSE(guarded_target("http://127.0.0.1/", allow));
    CHECK(may_connect("::ffff:127.0.0.1", 5000, allow));
    CHECK_FALSE(may_connect("8.8.8.8", 5000, allow));
    CHECK(may_connect("8.8.8.8", 443, allow));
}

TEST_CASE_FIXTURE(Far, "an allowed address is fetched, with what was asked for") {
    Client client(options);
    FetchRequest request{url("/say?x=1")};
    request.accept = "application/json\r\nX-Evil: yes";
    request.if_none_match = "\"e\"";
    auto const said = client.fetch(request);
    REQUIRE(said);
    CHECK(said->body == "application/jsonX-Evil: yes|Gyoji-harvester/0.1|\"e\"||/say");
    CHECK(said->content_type == "text/plain; charset=utf-8");
    auto const tagged = client.fetch({url("/tag")});
    REQUIRE(tagged);
    CHECK(tagged->etag == "\"t\"");
    CHECK(tagged->last_modified == "Tue, 24 Nov 2026 11:42:39 GMT");
    request = {url("/tag")};
    request.if_none_match = "\"t\"";
    CHECK(client.fetch(request)->status == 304);
    request.head = true;
    request.if_none_match.clear();
    CHECK(client.fetch(request)->body.empty());
    CHECK(client.fetch({url("/nowhere")})->status == 404);
    CHECK(client.fetch({url("/later")})->retry_after == "120");
    CHECK(client.fetch({url("/file/避難所 1.csv")})->body == "避難所 1.csv");
}

TEST_CASE_FIXTURE(Far, "size and redirects have their limits, at the limit and one past") {
    FetchRequest request{url("/big")};
    request.body_bytes_max = 3 << 20;
    CHECK(Client(options).fetch(request)->body.size() == 3U << 20);
    --request.body_bytes_max;
    CHECK(Client(options).fetch(request).error().code == "http.fetch_too_large");
    options.body_bytes_max = 1 << 20;
    CHECK(code(url("/bomb")) == "http.fetch_too_large");
    CHECK(code(url("/hop/3")) == "200");
    CHECK(Client(options).fetch({url("/hop/3")})->url == url("/hop/0"));
    CHECK(code(url("/hop/4")) == "http.fetch_redirects");
    CHECK(code(url("/torn")) == "http.fetch_failed");
}

TEST_CASE_FIXTURE(Far, "a redirect is looked at like the first URL") {
    for (char const* inside : {"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
                               "file:///etc/passwd", "http://user@example.jp/", "http://localhost/",
                               "http://0x7f000001/", "gopher://example.jp/", "http://[::1]/"}) {
        INFO(inside);
        CHECK(Client(options).fetch({url("/to?url=" + url_encode(inside))}).error().fault ==
              Fault::forbidden);
    }
    CHECK(code(url("/to?url=" + url_encode(url("/")))) == "200");
}

TEST_CASE_FIXTURE(Far, "a name that changes its mind is caught where the socket is opened") {
    // The port is named by an allowed address, so that only the address stands between the client and the
    // house.
    std::string const port = std::to_string(server->port());
    options.allow = {"192.0.2.1:" + port};
    int asked_names = 0;
    options.resolver = [&](std::string const&) -> std::vector<std::string> {
        ++asked_names;
        return {"127.0.0.1"};
    };
    CHECK(code("http://rebound.example.jp:" + port + "/") == "http.fetch_denied");
    CHECK(asked_names == 1);
    for (std::string url_given : denied_urls()) {
        std::size_t const slash = url_given.find('/', 8);
        if (slash != std::string::npos) url_given.insert(slash, ":" + port);
        CHECK_MESSAGE(!Client(options).fetch({url_given}), url_given);
    }
    CHECK(asked == 0);
    options.allow = {"127.0.0.1:" + port};
    CHECK(code("http://named.example.jp:" + port + "/") == "200");
    options.resolver = [](std::string const&) { return std::vector<std::string>{}; };
    CHECK(code("http://named.example.jp:" + port + "/") == "http.fetch_failed");
}

TEST_CASE_FIXTURE(Far, "a proxy of the environment is not used") {
    ::setenv("http_proxy", "http://127.0.0.1:1/", 1);
    ::setenv("all_proxy", "http://127.0.0.1:1/", 1);
    CHECK(code(url("/")) == "200");
    ::unsetenv("http_proxy");
    ::unsetenv("all_proxy");
}

TEST_CASE_FIXTURE(Far, "a slow or silent host does not hold us") {
    options.total_seconds = 1;
    auto const host = [&](std::string const& address) { return Client(options).fetch({address}); };
    // A listener that never answers: our own server, asked for a body that it waits for.
    ServerOptions quiet;
    quiet.port = 0;
    std::atomic<bool> over{false};
    Server silent(quiet,
                  {route("/",
                         [&](Request const&) {
                             while (!over) std::this_thread::yield();
                             return Response::text("late", "text/plain");
                         })},
                  clock, ids);
    REQUIRE(silent.start());
    options.allow = {"127.0.0.1:" + std::to_string(silent.port())};
    auto const late = host("http://127.0.0.1:" + std::to_string(silent.port()) + "/");
    over = true;
    REQUIRE_FALSE(late);
    CHECK(late.error().code == "http.fetch_timeout");
    silent.stop();
    CHECK(host("http://127.0.0.1:" + std::to_string(silent.port()) + "/").error().code ==
          "http.fetch_failed");
}

TEST_CASE_FIXTURE(Far, "pieces are handed on until the reader has enough") {
    Client client(options);
    std::size_t got = 0;
    REQUIRE(client.stream({url("/big")},
                          [&](std::string_view piece) { return (got += piece.size()) < 100'000; }));
    CHECK(got >= 100'000);
    CHECK(got < 3U << 20);
    CHECK_THROWS_AS(
        (void)client.stream({url("/big")},
                            [](std::string_view) -> bool { throw std::runtime_error("disk full"); }),
        std::runtime_error);
    CHECK(client.fetch({url("/")})->body == "reached");
}

TEST_CASE_FIXTURE(Far, "a host gets one request at a time") {
    Client client(options);
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 5; ++n) good += client.fetch({url("/one")})->status == 200;
        });
    for (auto& thread : threads) thread.join();
    CHECK(good == 40);
    CHECK(most_at_once == 1);
}
