#include "http/server.hpp"

#include "http/dispatch.hpp"

namespace gyoji::http {

struct Server::Impl {
    Impl(ServerOptions given, std::vector<Route> routes, Clock const& clock_used, IdSource& ids_used)
        : options(std::move(given)), dispatcher(std::move(routes)), clock(clock_used), ids(ids_used) {}
    ServerOptions options;
    Dispatcher dispatcher;
    Clock const& clock;
    IdSource& ids;
    std::function<void(Served const&)> observer;
};

Server::Server(ServerOptions options, std::vector<Route> routes, Clock const& clock, IdSource& ids)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(routes), clock, ids)) {}

Server::~Server() = default;

void Server::set_error_page(std::function<Response(Request const&, Error const&)> page) {
    impl_->dispatcher.set_error_page(std::move(page));
}

void Server::set_observer(std::function<void(Served const&)> observer) {
    impl_->observer = std::move(observer);
}

Response Server::handle(Request request) const {
    if (request.request_id.empty()) request.request_id = impl_->ids.ulid(impl_->clock.now());
    if (request.base_url.empty())
        request.base_url = impl_->options.public_url.empty() ? "http://localhost" : impl_->options.public_url;
    auto const found = impl_->dispatcher.find(request);
    return impl_->dispatcher.run(request, found);
}

Request make_request(Method method, std::string_view target, std::string body,
                     std::vector<std::pair<std::string, std::string>> headers) {
    Request out;
    out.method = method;
    out.target = std::string(target);
    out.path = std::string(target.substr(0, target.find('?')));
    out.body = std::move(body);
    out.headers = std::move(headers);
    if (std::size_t const mark = target.find('?'); mark != std::string_view::npos)
        if (auto query = parse_form(target.substr(mark + 1))) out.query = std::move(*query);
    if (auto path = url_decode(out.path, false)) out.path = std::move(*path);
    return out;
}

}  // namespace gyoji::http
