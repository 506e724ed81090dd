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

// Everything that runs while the catalogue is served. Stopped in the order in which its parts use each other,
// also when one of them could not start.
class Service {
public:
    explicit Service(Installation& here)
        : here_(here),
          site_(make_site(here)),
          use_(*here.db, *here.library, here.clock, here.ids),
          needs_(*here.db, here.clock, here.ids, here.config.rate.needs_per_hour),
          control_(here) {
        site_.use = &use_;
        site_.needs = &needs_;
    }
    ~Service() { stop(); }

    Outcome start(http::ServerOptions const& options) {
        make_server(options);
        here_.on_moved = [this] { server_->new_epoch(); };
        here_.indexer->start();
        CHECK_OK(take_up_work());
        CHECK_OK(control_.start());
        return server_->start();
    }

    unsigned short port() const { return server_->port(); }

    // What was counted is written every few seconds, until a signal ends the service.
    int wait(Signals const& signals) {
        while (true) {
            if (int const which = signals.wait(kFlushSeconds)) return which;
            flush();
        }
    }

    void stop() {
        if (!server_) return;
        server_->stop();
        here_.sources->stop();
        control_.stop();
        if (worker_) worker_->stop();
        here_.indexer->stop();
        here_.on_moved = nullptr;
        flush();
        server_.reset();
    }

private:
    void make_server(http::ServerOptions const& options) {
        std::vector<http::Route> routes = catalogue_routes(site_);
        for (http::Route& route : operation_routes(here_, [this] { return server_->metrics(); }))
            routes.push_back(std::move(route));
        server_ = std::make_unique<http::Server>(options, std::move(routes), here_.clock, here_.ids);
        server_->set_error_page([this](http::Request const& request, Error const& error) {
            return catalog::error_page(site_, request, error);
        });
        server_->set_observer([this](http::Served const& served) {
            if (served.route) use_.count(*served.route, *served.request, served.status);
        });
    }

    // A SQLite folder is ours alone: what a killed predecessor left is due at once. On PostgreSQL another
    // node may still be at it; its leases tell.
    Outcome take_up_work() {
        if (here_.db->kind() == storage::DbKind::sqlite) {
            CHECK_OK(jobs::release_leases(*here_.db, here_.clock.now()));
            CHECK_OK(here_.sources->requeue_interrupted());
        }
        CHECK_OK(here_.sources->plan_promises());
        worker_ = std::make_unique<jobs::Worker>(*here_.db, here_.clock, here_.ids, handlers());
        worker_->start();
        return {};
    }

    std::map<std::string, jobs::Handler> handlers() {
        catalog::Sources& sources = *here_.sources;
        return {
            {std::string(catalog::kHarvestJob),
             [&](jobs::Job const& job) { return sources.run_job(job.payload); }},
            {std::string(catalog::kPromiseJob), [&](jobs::Job const&) { return sources.check_promises(); }}};
    }

    void flush() {
        try {
            if (auto const flushed = use_.flush(); !flushed)
                log(LogLevel::error, "use.flush_failed", {{"code", flushed.error().code}});
        } catch (std::exception const& error) {  // counting is never a reason to stop serving
            log(LogLevel::error, "use.flush_failed", {{"reason", error.what()}});
        }
    }

    Installation& here_;
    catalog::Site site_;
    catalog::UseCounter use_;
    catalog::Needs needs_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<jobs::Worker> worker_;
    ControlSocket control_;
};

Outcome serve(ServeCommand const& command) {
    Signals const signals;
    auto here = TRY(Installation::open(command.place, Hold::owned));
    http::ServerOptions options = server_options(here->config);
    CHECK_OK(read_listen(command.listen.empty() ? here->config.server.listen : command.listen, options));
    Service service(*here);
    CHECK_OK(service.start(options));
    for (std::string const& allowed : here->config.fetch.allow)
        log(LogLevel::warn, "fetch.private_address_allowed", {{"address", allowed}});
    std::printf("listening http://%s:%d\n", shown_host(options.host).c_str(), int(service.port()));
    std::fflush(stdout);
    int const which = service.wait(signals);
    log(LogLevel::info, "serve.stopping", {{"signal", std::to_string(which)}});
    service.stop();
    return {};
}

}  // namespace

int run_serve(ServeCommand const& command, Say& say) {
    auto const outcome = serve(command);
    return outcome ? int(kOk) : say.error(outcome.error());
}

}  // namespace gyoji::app
