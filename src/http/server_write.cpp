#include "http/server_session.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace gyoji::http {
namespace {

constexpr std::size_t kCopiedBodyBytesMax =
    16 * 1'024;  // smaller bodies go out with their header in one piece
constexpr std::size_t kWriteBytes = 64 * 1'024;
constexpr std::size_t kWrittenPerTurn = 1 << 20;
constexpr std::size_t kKeptBytesMax = 32 * 1'024;  // of a connection that waits for its next request
constexpr int kDrainSeconds = 2;

// Answers of these channels tell scripts how much they may still ask.
bool tells_limits(Route const* route) {
    if (!route) return false;
    return route->channel == Channel::api || route->channel == Channel::ckan ||
           route->channel == Channel::dcat || route->channel == Channel::feed;
}

}  // namespace

// Refusals before any route is asked are cheap to make: no page, no worker.
void Session::refuse(HeadFault const& fault, Refused counted, After after) {
    if (counted != Refused::count) core_.metrics.refused(counted);
    if (after == After::close) keep_alive_ = false;
    Request request;
    request.request_id = request_id_;
    Response response = problem({fault.fault, fault.code, "", fault.values}, request);
    response.status = fault.status;
    for (auto const& [name, value] : fault.values)
        if (name == "seconds") response.with("Retry-After", value);
    // A script in a browser should see why, too; what a refusal says is no secret.
    response.with("Access-Control-Allow-Origin", "*").with("Access-Control-Expose-Headers", "*");
    Reply const reply = prepare(std::move(response), {});
    Chosen const chosen = choose(reply, false, {}, reader_.head.method.value_or(Method::get));
    send(chosen, nullptr);
    core_.metrics.answered(nullptr, fault.status, (steady_nanos() - began_) / 1'000, chosen.body_bytes());
}

void Session::begin_reply(std::string const& head, char const* framing, Route const* route) {
    out_.assign(head);
    out_at_ = 0;
    out_ += loop_->date_header();
    out_.append("X-Request-Id: ").append(request_id_).append("\r\n");
    if (core_.limiter.limited() && (!taken_.allowed || tells_limits(route))) {
        out_ += core_.rate_policy;
        out_.append("RateLimit: \"address\";r=").append(std::to_string(taken_.remaining));
        out_.append(";t=").append(std::to_string(taken_.seconds)).append("\r\n");
    }
    if (!keep_alive_)
        out_ += "Connection: close\r\n";
    else if (reader_.head.old_version)
        out_ += "Connection: keep-alive\r\n";
    out_.append(framing).append("\r\n");
}

void Session::send(Chosen const& chosen, Route const* route) {
    begin_reply(*chosen.head, "", route);
    if (chosen.body && chosen.body->size() <= kCopiedBodyBytesMax)
        out_ += *chosen.body;
    else
        out_body_ = chosen.keep;
    write_out();
}

// Writes what the socket takes; waits for room with a deadline, so that a client that takes nothing is cut.
void Session::write_out() {
    state_ = State::writing;
    for (std::size_t written = 0;;) {
        std::size_t const body = out_body_ ? out_body_->size() : 0;
        if (out_at_ == out_.size() + body) return wrote();
        bool const in_head = out_at_ < out_.size();
        std::string const& source = in_head ? out_ : *out_body_;
        std::size_t const at = in_head ? out_at_ : out_at_ - out_.size();
        boost::system::error_code wrong;
        std::size_t const size = socket_.write_some(
            asio::buffer(source.data() + at, std::min(source.size() - at, kWriteBytes)), wrong);
        out_at_ += size;
        written += size;
        if (wrong && wrong != asio::error::would_block) return close();
        if (wrong || written > kWrittenPerTurn) break;
    }
    set_deadline(core_.limits.write_stall_seconds);
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](boost::system::error_code wrong) {
        if (self->state_ == State::closed) return;
        if (wrong) return self->close();
        self->write_out();
        self->process();
    });
}

void Session::wrote() {
    out_body_.reset();
    if (out_.capacity() > kKeptBytesMax) std::string().swap(out_);
    if (streaming_) return next_piece();
    if (!keep_alive_) return drain();
    state_ = State::idle;
    set_deadline(core_.limits.idle_seconds);
}

// RFC 9112 section 9.6: the rest of what the client sends is read away for a while, or it might never see the
// answer.
void Session::drain() {
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    state_ = State::draining;
    drained_ = 0;
    begin_ = end_ = 0;
    set_deadline(kDrainSeconds);
    read();
}

}  // namespace gyoji::http
