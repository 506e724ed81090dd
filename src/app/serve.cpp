#include "app/command.hpp"
#include "app/control_socket.hpp"
#include "app/site_routes.hpp"
#include "base/log.hpp"
#include "catalog/acts/needs.hpp"
#include "catalog/acts/use.hpp"
#include "http/server.hpp"
#include "jobs/jobs.hpp"

#include <signal.h>

#include <charconv>
#include <cstdio>

namespace gyoji::app {
namespace {

constexpr int kFlushSeconds = 10;

http::ServerOptions server_options(Config const& config) {
    http::ServerOptions out;
    out.public_url = config.server.public_url;
    out.trusted_proxies = config.server.trusted_proxies;
    http::ServerLimits& limits = out.limits;
    limits.header_bytes = std::size_t(config.server.header_bytes_max);
    limits.header_seconds = int(config.server.header_seconds);
    limits.request_seconds = int(config.server.request_seconds);
    limits.idle_seconds = int(config.server.idle_seconds);
    limits.connections = std::size_t(config.server.connections_max);
    limits.connections_per_address = std::size_t(config.server.connections_per_address);
    limits.queue = std::size_t(config.server.queue_max);
    limits.requests_per_second = config.rate.requests_per_second;
    limits.burst = config.rate.burst;
    limits.workers = std::size_t(config.server.workers);
    limits.cache_bytes = std::size_t(config.server.cache_bytes);
    return out;
}

Outcome read_listen(std::string const& listen, http::ServerOptions& options) {
    std::size_t const colon = listen.rfind(':');
    auto const wrong = [&] {
        return fail(Fault::invalid, "app.wrong_listen", "listen", {{"found", listen}});
    };
    if (colon == std::string::npos || colon == 0) return wrong();
    options.host = listen.substr(0, colon);
    if (options.host.starts_with('[') && options.host.ends_with(']'))
        options.host = options.host.substr(1, options.host.size() - 2);
    char const* const end = listen.data() + listen.size();
    auto const [stop, error] = std::from_chars(listen.data() + colon + 1, end, options.port);
    if (error != std::errc() || stop != end) return wrong();
    return {};
}

// SIGTERM and SIGINT wait in a set until somebody asks; blocked before any thread starts, so that no other
// thread takes them.
class Signals {
public:
    Signals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        signal(SIGPIPE, SIG_IGN);
    }
    // The signal that came within so many seconds, or 0.
    int wait(int seconds) const {
        timespec const time{seconds, 0};
        int const which = sigtimedwait(&set_, nullptr, &time);
        return which > 0 ? which : 0;
    }

private:
    sigset_t set_{};
};

std::string shown_host(std::string const& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// Until a signal ends the service; what was counted is written every few seconds.
int wait_and_flush(Signals const& signals, catalog::UseCounter& use) {
    while (true) {
        if (int const which = signals.wait(kFlushSeconds)) return which;
        try {
            if (auto const flushed = use.flush(); !flushed)
                log(LogLevel::error, "use.flush_failed", {{"code", flushed.error().code}});
        } catch (std::exception const& error) {  // counting is never a reason to stop serving
            log(LogLevel::error, "use.flush_failed", {{"reason", error.what()}});
        }
    }
}

Outcome serve(ServeCommand const& command) {
    Signals const signals;
    auto here = TRY(Installation::open(command.place, Hold::owned));
    http::ServerOptions options = server_options(here->config);
    CHECK_OK(read_listen(command.listen.empty() ? here->config.server.listen : command.listen, options));
    catalog::Site site = make_site(*here);
    catalog::UseCounter use(*here->db, *here->library, here->clock, here->ids);
    catalog::Needs needs(*here->db, here->clock, here->ids, here->config.rate.needs_per_hour);
    site.use = &use;
    site.needs = &needs;
    std::unique_ptr<http::Server> server;
    std::vector<http::Route> routes = catalogue_routes(site);
    for (http::Route& route : operation_routes(*here, [&server] { return server->metrics(); }))
        routes.push_back(std::move(route));
    server = std::make_unique<http::Server>(options, std::move(routes), here->clock, here->ids);
    server->set_error_page([&site](http::Request const& request, Error const& error) {
        return catalog::error_page(site, request, error);
    });
    server->set_observer([&use](http::Served const& served) {
        if (served.route) use.count(*served.route, *served.request, served.status);
    });
    here->on_moved = [&server] { server->new_epoch(); };
    here->indexer->start();
    CHECK_OK(here->sources->requeue_interrupted());
    jobs::Worker worker(*here->db, here->clock, here->ids,
                        {{std::string(catalog::kHarvestJob),
                          [&](jobs::Job const& job) { return here->sources->run_job(job.payload); }}});
    worker.start();
    ControlSocket control(*here);
    CHECK_OK(control.start());
    CHECK_OK(server->start());
    for (std::string const& allowed : here->config.fetch.allow)
        log(LogLevel::warn, "fetch.private_address_allowed", {{"address", allowed}});
    std::printf("listening http://%s:%d\n", shown_host(options.host).c_str(), int(server->port()));
    std::fflush(stdout);
    int const which = wait_and_flush(signals, use);
    log(LogLevel::info, "serve.stopping", {{"signal", std::to_string(which)}});
    server->stop();
    here->sources->stop();
    control.stop();
    worker.stop();
    here->indexer->stop();
    here->on_moved = nullptr;
    CHECK_OK(use.flush());
    return {};
}

}  // namespace

int run_serve(ServeCommand const& command, Say& say) {
    auto const outcome = serve(command);
    return outcome ? int(kOk) : say.error(outcome.error());
}

}  // namespace gyoji::app
