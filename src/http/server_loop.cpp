#include "http/server_loop.hpp"

#include "base/log.hpp"
#include "http/server_session.hpp"

#include <sys/socket.h>
#include <algorithm>
#include <chrono>

namespace gyoji::http {
namespace {

constexpr std::chrono::milliseconds kSweepEvery{100};
constexpr std::chrono::seconds kStopWithin{10};
constexpr int kBacklog = 1'024;
constexpr unsigned kLoopsMax = 16;
constexpr std::string_view kTurnedAway =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

Error cannot_listen(std::string const& host, unsigned short port, std::string const& reason) {
    return {Fault::unavailable,
            "http.cannot_listen",
            "",
            {{"host", host}, {"port", std::to_string(port)}, {"reason", reason}}};
}

// Two programs may share a port that both open for sharing. Ours must not: another one that listens already
// is found by binding once without sharing.
boost::system::error_code probe(asio::io_context& io, asio::ip::tcp::endpoint const& where) {
    boost::system::error_code wrong;
    Acceptor acceptor(io.get_executor());
    acceptor.open(where.protocol(), wrong);
    if (!wrong) acceptor.set_option(asio::socket_base::reuse_address(true), wrong);
    if (!wrong) acceptor.bind(where, wrong);
    if (!wrong) acceptor.listen(1, wrong);
    return wrong;
}

}  // namespace

std::int64_t steady_nanos() {
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

Loop::Loop(Core& core_used)
    : core(core_used), acceptor_(io.get_executor()), timer_(io.get_executor()), id_state_(core.ids.bits()) {
    refresh();
}

Loop::~Loop() = default;

Outcome Loop::open(std::string const& host, unsigned short port) {
    boost::system::error_code wrong;
    auto const address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, wrong);
    if (wrong) return fail(cannot_listen(host, port, "not an address"));
    asio::ip::tcp::endpoint const where(address, port);
    acceptor_.open(where.protocol(), wrong);
    if (!wrong) acceptor_.set_option(asio::socket_base::reuse_address(true), wrong);
    if (!wrong) acceptor_.set_option(ReusePort(true), wrong);
    if (!wrong) acceptor_.bind(where, wrong);
    if (!wrong) acceptor_.listen(kBacklog, wrong);
    if (wrong) return fail(cannot_listen(host, port, wrong.message()));
    return {};
}

unsigned short Loop::port() const {
    return acceptor_.local_endpoint().port();
}

void Loop::start() {
    accept();
    sweep();
    thread_ = std::thread([self = shared_from_this()] { self->io.run(); });
}

void Loop::join() {
    if (thread_.joinable()) thread_.join();
}

void Loop::close_listener() {
    asio::post(io, [self = shared_from_this()] {
        boost::system::error_code ignored;
        self->acceptor_.close(ignored);
        for (Session* session : std::list<Session*>(self->sessions)) session->finish_when_idle();
    });
}

void Loop::end() {
    asio::post(io, [self = shared_from_this()] {
        self->ended_ = true;
        self->timer_.cancel();
        for (Session* session : std::list<Session*>(self->sessions)) session->close();
    });
}

void Loop::accept() {
    accepting_ = true;
    acceptor_.async_accept(io, [self = shared_from_this()](boost::system::error_code wrong, Socket socket) {
        self->accepting_ = false;
        if (!self->acceptor_.is_open()) return;
        // Out of descriptors: the sweep tries again, so that a full table is no busy loop.
        if (wrong) return;
        self->admit(std::move(socket));
        self->accept();
    });
}

void Loop::admit(Socket socket) {
    boost::system::error_code wrong;
    auto const endpoint = socket.remote_endpoint(wrong);
    if (wrong) return;
    core.metrics.accepted();
    auto const peer = parse_address(endpoint.address().to_string());
    if (!peer) return;
    socket.non_blocking(true, wrong);
    socket.set_option(asio::ip::tcp::no_delay(true), wrong);
    bool const trusted = any_contains(core.trusted, *peer);
    auto bucket = core.limiter.bucket(caller_key(*peer), steady_nanos());
    std::optional<Refused> refused;
    if (core.connections.load() >= core.limits.connections) refused = Refused::connections;
    if (!trusted && bucket->connections.load() >= core.limits.connections_per_address)
        refused = Refused::per_address;
    if (refused) {
        core.metrics.refused(*refused);
        socket.write_some(asio::buffer(kTurnedAway), wrong);
        socket.shutdown(Socket::shutdown_send, wrong);
        return;
    }
    std::make_shared<Session>(shared_from_this(), std::move(socket), *peer, std::move(bucket), trusted)
        ->start();
}

void Loop::sweep() {
    refresh();
    std::int64_t const now = steady_nanos();
    for (Session* session : std::list<Session*>(sessions)) session->check_deadline(now);
    if (!accepting_ && acceptor_.is_open()) accept();
    timer_.expires_after(kSweepEvery);
    timer_.async_wait([self = shared_from_this()](boost::system::error_code wrong) {
        // A timer that has run out is no longer cancelled: its handler may be waiting behind end().
        if (!wrong && !self->ended_) self->sweep();
    });
}

void Loop::refresh() {
    Instant const now = core.clock.now();
    if (now.micros / 1'000'000 == refreshed_second_) return;
    refreshed_second_ = now.micros / 1'000'000;
    date_header_ = "Date: " + http_date(now) + "\r\n";
    // The first ten characters of a ULID are its time.
    id_time_ = core.ids.ulid(now).substr(0, 10);
}

// ULIDs of one loop come from one seed of the IdSource: they must be unlike each other, not secret. The step
// is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
void Loop::append_request_id(std::string& out) {
    static char const alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    out += id_time_;
    for (int half = 0; half < 2; ++half) {
        std::uint64_t mixed = id_state_ += 0x9E3779B97F4A7C15ULL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        mixed ^= mixed >> 31;
        for (int i = 0; i < 8; ++i, mixed >>= 5) out += alphabet[mixed & 31];
    }
}

Listener::Listener(Core& core) : core_(core) {}

Listener::~Listener() {
    stop();
}

Outcome Listener::start() {
    std::string const& host = core_.options.host;
    unsigned const loops = std::clamp(std::thread::hardware_concurrency(), 1U, kLoopsMax);
    unsigned short port = core_.options.port;
    std::vector<std::shared_ptr<Loop>> opened;
    for (unsigned i = 0; i < loops; ++i) {
        auto loop = std::make_shared<Loop>(core_);
        if (i == 0 && port != 0) {
            boost::system::error_code wrong;
            auto const address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, wrong);
            if (!wrong) wrong = probe(loop->io, {address, port});
            if (wrong) return fail(cannot_listen(host, port, wrong.message()));
        }
        CHECK_OK(loop->open(host, port));
        port = loop->port();
        opened.push_back(std::move(loop));
    }
    port_ = port;
    core_.stopping = false;
    core_.workers.start();
    loops_ = std::move(opened);
    for (auto const& loop : loops_) loop->start();
    return {};
}

void Listener::stop() {
    if (loops_.empty()) return;
    core_.stopping = true;
    for (auto const& loop : loops_) loop->close_listener();
    {
        std::unique_lock lock(core_.none_left_mutex);
        core_.none_left.wait_for(lock, kStopWithin, [&] { return core_.connections.load() == 0; });
    }
    core_.workers.stop();
    for (auto const& loop : loops_) loop->end();
    for (auto const& loop : loops_) loop->join();
    loops_.clear();
}

}  // namespace gyoji::http
