#pragma once
// From a request to a response without any socket: route, language, access, parameters, handler, errors. Any
// thread.

#include "base/id.hpp"
#include "http/router.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gyoji::http {

using ErrorPage = std::function<Response(Request const&, Error const&)>;

class Dispatcher {
public:
    explicit Dispatcher(std::vector<Route> routes) : routes_(std::move(routes)), router_(routes_) {}

    std::vector<Route> const& routes() const { return routes_; }
    void set_error_page(ErrorPage page) { error_page_ = std::move(page); }

    // Sets path, query, language and params of the request from its target. The match has no route when there
    // is an error; run() then tells it.
    struct Found {
        Match match;
        char const* path_error = nullptr;
    };
    Found find(Request& request) const;
    Response run(Request& request, Found const& found) const;
    // The answer to a refusal that is known before any route runs; `status` 0 is that of the fault.
    Response refuse(Request const& request, Route const* route, Error const& error, int status = 0) const;

private:
    Response without_route(Request const& request, Found const& found) const;
    Response checked_call(Request const& request, Route const& route) const;
    Response call(Request const& request, Route const& route) const;
    Response shown(Request const& request, Route const* route, Response response) const;

    std::vector<Route> routes_;
    Router router_;
    ErrorPage error_page_;
};

// The first parameter that is missing or of the wrong type.
Outcome check_params(Route const& route, Request const& request);

}  // namespace gyoji::http
