#pragma once
// A site on loopback for the tests of the readers: paths to answers, and a client that may read it. "{base}"
// in a body is the address of the site.

#include "catalog/harvest/reader_test.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

#include <map>

namespace gyoji::catalog::test {

struct Answer {
    int status = 200;
    std::string type = "text/html; charset=utf-8", body;
};

// A site of a municipality on loopback, with the client that may read it.
class Site {
public:
    explicit Site(std::map<std::string, Answer> pages)
        : pages_(std::move(pages)), server_(options(), routes(), clock_, ids_) {
        REQUIRE(server_.start());
        std::string const host = "127.0.0.1:" + std::to_string(server_.port());
        base = "http://" + host;
        client = std::make_unique<http::Client>(http::ClientOptions{.allow = {host}, .pause_ms = 0});
    }
    ~Site() { server_.stop(); }
    Yield read_page(std::string const& path, std::string options = "{}") {
        return all_of(open_page_reader({"page", base + path, std::move(options)}, client.get()));
    }
    Yield read_dcat(std::string const& path) {
        return all_of(open_dcat_reader({"dcat", base + path, "{}"}, client.get()));
    }
    Yield read_list(std::string const& path) {
        return all_of(open_list_reader({"list", base + path, "{}"}, client.get()));
    }
    std::string base;
    std::unique_ptr<http::Client> client;

private:
    static http::ServerOptions options() {
        http::ServerOptions out;
        out.port = 0;
        return out;
    }
    std::vector<http::Route> routes() {
        http::Route all{http::Method::get,   "/{rest...}", "all", http::Access::anyone,
                        http::Channel::page, "",           ""};
        all.handler = [this](http::Request const& request) {
            auto const found = pages_.find(request.target);
            if (found == pages_.end()) return http::Response::text("nothing here", "text/plain", 404);
            std::string body = found->second.body;
            for (std::size_t at = body.find("{base}"); at != std::string::npos; at = body.find("{base}"))
                body.replace(at, 6, base);
            return http::Response::text(body, found->second.type, found->second.status);
        };
        return {all};
    }
    std::map<std::string, Answer> pages_;
    SystemClock clock_;
    SeededIds ids_{1};
    http::Server server_;
};

}  // namespace gyoji::catalog::test
