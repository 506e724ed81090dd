#include "http/server.hpp"

#include "base/log.hpp"
#include "http/server_core.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace gyoji::http {
namespace {

constexpr std::size_t kHostBytesMax = 255 + 6;

std::vector<Network> networks(std::vector<std::string> const& texts) {
    std::vector<Network> out;
    for (std::string const& text : texts) {
        auto const network = parse_network(text);
        if (!network) throw std::invalid_argument("trusted_proxies: not an address or network: " + text);
        out.push_back(*network);
    }
    return out;
}

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

ServerOptions tidy(ServerOptions options) {
    options.public_url = without_slash(std::move(options.public_url));
    return options;
}

}  // namespace

Core::Core(ServerOptions given, std::vector<Route> routes, Clock const& clock_used, IdSource& ids_used)
    : options(tidy(std::move(given))),
      dispatcher(std::move(routes)),
      clock(clock_used),
      ids(ids_used),
      trusted(networks(options.trusted_proxies)),
      limiter(limits.requests_per_second, limits.burst),
      cache(limits.cache_bytes),
      metrics(dispatcher.routes()),
      workers(limits.workers, limits.queue) {
    // draft-ietf-httpapi-ratelimit-headers-10: quota and window of the policy.
    rate_policy = "RateLimit-Policy: \"address\";q=" + std::to_string(limiter.quota()) +
                  ";w=" + std::to_string(limiter.window_seconds()) + "\r\n";
}

void Core::observe(Served const& served) const {
    if (!observer) return;
    try {
        observer(served);
    } catch (std::exception const& thrown) {
        log(LogLevel::error, "observer failed", {{"what", thrown.what()}});
    }
}

void Core::connection_ended() {
    if (connections.fetch_sub(1) != 1) return;
    std::lock_guard const lock(none_left_mutex);
    none_left.notify_all();
}

struct Server::Impl {
    Impl(ServerOptions options, std::vector<Route> routes, Clock const& clock, IdSource& ids)
        : core(std::move(options), std::move(routes), clock, ids), listener(core) {}
    Core core;
    Listener listener;
};

Server::Server(ServerOptions options, std::vector<Route> routes, Clock const& clock, IdSource& ids)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(routes), clock, ids)) {}

Server::~Server() {
    stop();
}

void Server::set_error_page(std::function<Response(Request const&, Error const&)> page) {
    impl_->core.dispatcher.set_error_page(std::move(page));
}

void Server::set_observer(std::function<void(Served const&)> observer) {
    impl_->core.observer = std::move(observer);
}

Outcome Server::start() {
    return impl_->listener.start();
}

unsigned short Server::port() const {
    return impl_->listener.port();
}

void Server::new_epoch() {
    impl_->core.cache.new_epoch();
}

void Server::stop() {
    impl_->listener.stop();
}

std::string Server::metrics() const {
    Core const& core = impl_->core;
    return core.metrics.text(
        {core.connections.load(), core.workers.waiting(), core.cache.bytes(), core.limiter.size()});
}

Response Server::handle(Request request) const {
    Core const& core = impl_->core;
    if (request.request_id.empty()) request.request_id = core.ids.ulid(core.clock.now());
    if (request.base_url.empty())
        request.base_url = core.options.public_url.empty() ? "http://localhost" : core.options.public_url;
    auto const found = core.dispatcher.find(request);
    return core.dispatcher.run(request, found);
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

std::string cache_key(std::string_view base_url, std::string_view target) {
    std::string out;
    out.reserve(base_url.size() + 1 + target.size());
    out.append(base_url).append("\n").append(target);
    return out;
}

std::string checked_host(std::string_view host) {
    if (host.empty() || host.size() > kHostBytesMax) return {};
    std::string_view name = host, port;
    if (host.front() == '[') {
        std::size_t const close = host.find(']');
        if (close == std::string_view::npos) return {};
        name = host.substr(1, close - 1);
        port = host.substr(close + 1);
        auto const address = parse_address(name);
        if (!address || name.find(':') == std::string_view::npos) return {};
    } else {
        std::size_t const colon = host.find(':');
        name = host.substr(0, colon);
        if (colon != std::string_view::npos) port = host.substr(colon);
        auto const fits = [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; };
        if (name.empty() || !std::all_of(name.begin(), name.end(), fits)) return {};
    }
    if (!port.empty()) {
        port.remove_prefix(1);
        if (host[host.size() - port.size() - 1] != ':' || port.size() > 5) return {};
        if (!std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c); }))
            return {};
    }
    std::string out(host);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    return out;
}

}  // namespace gyoji::http
