#include "http/server_session.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>

namespace gyoji::http {
namespace {

constexpr std::size_t kReadBytes = 4'096;  // at first; grows to the header limit when a request needs it
constexpr int kRequestsPerTurn = 16;       // of one connection before others get their turn
constexpr std::size_t kDrainedBytesMax = 1 << 20;  // of a refused request

bool reads_only(Method method) {
    return method == Method::get || method == Method::head;
}

// May this answer be given to others who ask the same?
bool keepable(Response const& response) {
    if (response.status != 200 || response.stream || response.error) return false;
    return std::none_of(response.headers.begin(), response.headers.end(), [](auto const& header) {
        return header.first == "Vary" || header.first == "Set-Cookie" ||
               (header.first == "Cache-Control" && header.second.find("no-store") != std::string::npos);
    });
}

}  // namespace

Session::Session(std::shared_ptr<Loop> loop, Socket socket, Address peer, std::shared_ptr<Bucket> bucket,
                 bool trusted)
    : loop_(std::move(loop)),
      core_(loop_->core),
      socket_(std::move(socket)),
      peer_(peer),
      caller_(peer),
      peer_bucket_(std::move(bucket)),
      caller_bucket_(peer_bucket_),
      trusted_(trusted),
      in_(kReadBytes),
      reader_(core_.limits.header_bytes) {}

Session::~Session() = default;

void Session::start() {
    place_ = loop_->sessions.insert(loop_->sessions.end(), this);
    core_.connections.fetch_add(1);
    peer_bucket_->connections.fetch_add(1);
    set_deadline(core_.limits.header_seconds);
    read();
}

void Session::close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    boost::system::error_code ignored;
    socket_.close(ignored);
    task_.reset();
    streaming_.reset();
    loop_->sessions.erase(place_);
    peer_bucket_->connections.fetch_sub(1);
    core_.connection_ended();
}

void Session::finish_when_idle() {
    if (state_ == State::idle && begin_ == end_) close();
}

void Session::check_deadline(std::int64_t now) {
    if (deadline_ == 0 || now < deadline_) return;
    bool const unread = state_ == State::head || state_ == State::body;
    if (unread || state_ == State::writing) core_.metrics.refused(Refused::slow);
    if (!unread) return close();
    refuse({408, Fault::invalid, "http.too_slow", {}}, Refused::count, After::close);
}

void Session::read() {
    if (reading_ || state_ == State::closed) return;
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == in_.size() && begin_ > 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    // A full buffer that begins at 0 holds part of a header: one that fits the limit fits this.
    if (end_ == in_.size()) in_.resize(std::min(in_.size() * 2, core_.limits.header_bytes + kReadBytes));
    if (end_ == in_.size()) return close();
    reading_ = true;
    socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_),
                            [self = shared_from_this()](boost::system::error_code wrong, std::size_t size) {
                                self->received(wrong, size);
                            });
}

void Session::received(boost::system::error_code wrong, std::size_t size) {
    reading_ = false;
    if (state_ == State::closed) return;
    if (wrong) return close();
    if (state_ == State::draining) {
        drained_ += size;
        begin_ = end_ = 0;
        return drained_ > kDrainedBytesMax ? close() : read();
    }
    end_ += size;
    process();
}

// Goes on until more bytes, a worker or the client's window are awaited.
void Session::process() {
    for (int requests = 0; state_ == State::idle || state_ == State::head || state_ == State::body;) {
        if (state_ == State::idle) {
            if (begin_ == end_ && core_.stopping.load(std::memory_order_relaxed)) return close();
            if (begin_ == end_) return read();
            if (++requests > kRequestsPerTurn) {
                asio::post(socket_.get_executor(), [self = shared_from_this()] { self->process(); });
                return;
            }
            begin_request();
        }
        std::size_t const before = begin_;
        State const was = state_;
        parse();
        bool const stuck = begin_ == before && state_ == was && was != State::idle;
        if (stuck || (begin_ == end_ && (state_ == State::head || state_ == State::body))) return read();
    }
}

void Session::begin_request() {
    state_ = State::head;
    reader_.restart();
    began_ = steady_nanos();
    deadline_ = began_ + std::int64_t(core_.limits.header_seconds) * 1'000'000'000;
    request_id_.clear();
    loop_->append_request_id(request_id_);
    keep_alive_ = true;
    base_url_.clear();
}

void Session::parse() {
    std::size_t used = 0;
    auto const step = reader_.take({in_.data() + begin_, end_ - begin_}, used);
    begin_ += used;
    switch (step) {
        case HeadReader::Step::more:
        case HeadReader::Step::body:
            return;
        case HeadReader::Step::head:
            return on_head();
        case HeadReader::Step::done:
            return submit();
        case HeadReader::Step::wrong:
            break;
    }
    Refused const why = reader_.fault().status == 431   ? Refused::header
                        : reader_.fault().status == 413 ? Refused::body
                                                        : Refused::malformed;
    refuse(reader_.fault(), why, After::close);
}

void Session::on_head() {
    keep_alive_ = reader_.keep_alive() && !core_.stopping.load(std::memory_order_relaxed);
    if (auto const fault = reader_.check()) return refuse(*fault, Refused::malformed, After::close);
    Head& head = reader_.head;
    std::string_view host = head.find("host");
    // RFC 9112 section 3.2.2: the absolute form, which names the host itself.
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (!head.target.starts_with(scheme)) continue;
        std::size_t const slash = head.target.find('/', scheme.size());
        key_ = head.target.substr(scheme.size(), slash == std::string::npos ? slash : slash - scheme.size());
        head.target.erase(0, std::min(slash, head.target.size()));
        if (head.target.empty()) head.target = "/";
        host = key_;
        break;
    }
    std::string const checked = checked_host(host);
    if (checked.empty() && !(host.empty() && head.old_version))
        return refuse({400, Fault::invalid, "http.bad_host", {}}, Refused::malformed, After::close);
    learn_caller();
    if (core_.options.public_url.empty()) {
        bool const secure = trusted_ && head.find("x-forwarded-proto") == "https";
        base_url_ = (secure ? "https://" : "http://") + (checked.empty() ? "localhost" : checked);
    }
    if (rate_limited()) return;
    if (answer_from_cache()) return;
    take_request();
}

void Session::learn_caller() {
    if (!trusted_) return;
    Address const caller = caller_behind(peer_, reader_.head.find("x-forwarded-for"), core_.trusted);
    if (caller == caller_) return;
    caller_ = caller;
    caller_bucket_ = core_.limiter.bucket(caller_key(caller), began_);
}

bool Session::rate_limited() {
    taken_ = core_.limiter.take(*caller_bucket_, began_);
    if (taken_.allowed) return false;
    After const after = keep_alive_ && !reader_.has_body() ? After::keep : After::close;
    refuse({429, Fault::rate_limited, "http.rate_limited", {{"seconds", std::to_string(taken_.seconds)}}},
           Refused::rate, after);
    return true;
}

bool Session::answer_from_cache() {
    Head const& head = reader_.head;
    if (!reads_only(*head.method) || reader_.has_body()) return false;
    key_.assign(base_url_).append("\n").append(head.target);
    std::string_view encoding, known;
    for (Head::Field const& field : head.fields) {
        std::string_view const name = head.name(field);
        if (name == "accept-encoding") encoding = head.value(field);
        if (name == "if-none-match") known = head.value(field);
        if (name == "authorization" || name == "cookie") return false;
    }
    auto const cached = core_.cache.find(key_);
    if (!cached) return false;
    core_.metrics.cache(true);
    Chosen const chosen = choose(cached->reply, accepts_gzip(encoding), known, *head.method);
    Request const* seen = nullptr;
    if (core_.observer) {
        seen_ = cached->request;
        seen_.method = *head.method;
        seen_.request_id = request_id_;
        seen_.peer = caller_.text();
        seen_.headers.clear();
        for (Head::Field const& field : head.fields)
            seen_.headers.emplace_back(head.name(field), head.value(field));
        seen = &seen_;
    }
    send(chosen, cached->route);
    account(cached->route, seen, chosen.status, chosen.body_bytes());
    return true;
}

// What the cache cannot answer becomes a value, and its route says how long its body may be.
void Session::take_request() {
    Head& head = reader_.head;
    task_ = std::make_shared<Task>();
    Request& request = task_->request;
    request.method = *head.method;
    request.target = head.target;
    request.headers.reserve(head.fields.size());
    for (Head::Field const& field : head.fields)
        request.headers.emplace_back(head.name(field), head.value(field));
    request.peer = caller_.text();
    request.request_id = request_id_;
    request.base_url = base_url_.empty() ? core_.options.public_url : base_url_;
    task_->accepts_gzip = accepts_gzip(head.find("accept-encoding"));
    task_->found = core_.dispatcher.find(request);
    Route const* const route = task_->found.match.route;
    bool const personal = head.count("authorization") || head.count("cookie");
    if (route && route->cacheable && reads_only(request.method) && !reader_.has_body() && !personal) {
        task_->cache_key = key_;
        task_->epoch = core_.cache.epoch();
        core_.metrics.cache(false);
    }
    if (!reader_.has_body()) return submit();

    std::size_t const limit = route ? route->body_bytes_max : 0;
    auto const length = reader_.content_length();
    if (length && *length > limit)
        return refuse({413, Fault::too_large, "http.body_too_large", {{"max", std::to_string(limit)}}},
                      Refused::body, After::close);
    reader_.limit_body(limit);
    state_ = State::body;
    set_deadline(core_.limits.request_seconds);
    if (!reader_.expects_continue() || begin_ != end_) return;
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::system::error_code wrong;
    if (socket_.write_some(asio::buffer(kContinue), wrong) != kContinue.size()) close();
}

void Session::submit() {
    state_ = State::working;
    deadline_ = 0;
    task_->request.body = std::move(reader_.body);
    auto task = std::move(task_);
    if (core_.workers.push([self = shared_from_this(), task] { self->run_task(task); })) return;
    refuse({503, Fault::unavailable, "http.busy", {{"seconds", "2"}}}, Refused::queue, After::keep);
}

void Session::run_task(std::shared_ptr<Task> const& task) {
    Route const* const route = task->found.match.route;
    try {
        Response response = core_.dispatcher.run(task->request, task->found);
        bool const keep = !task->cache_key.empty() && keepable(response);
        PrepareOptions options;
        options.identity = keep || !task->accepts_gzip;
        options.gzip = keep || task->accepts_gzip;
        if (keep) options.etag = Etag::made, options.gzip_level = 6;
        Reply reply = prepare(std::move(response), options);
        if (keep) {
            auto cached = std::make_shared<CachedReply>();
            cached->reply = std::move(reply);
            cached->route = route;
            cached->request = task->request;
            cached->request.headers.clear();
            cached->request.peer.clear();
            cached->epoch = task->epoch;
            task->cached = cached;
            core_.cache.keep(task->cache_key, std::move(cached));
        } else {
            task->reply = std::move(reply);
        }
    } catch (std::exception const& thrown) {
        log(LogLevel::error, "reply failed",
            {{"request", task->request.request_id}, {"what", thrown.what()}});
        task->reply = prepare(problem({Fault::internal, "base.internal", "", {}}, task->request), {});
    }
    asio::post(socket_.get_executor(), [self = shared_from_this(), task] { self->task_done(task); });
}

void Session::task_done(std::shared_ptr<Task> const& task) {
    if (state_ == State::closed) return;
    Route const* const route = task->found.match.route;
    Request const& request = task->request;
    if (core_.stopping.load(std::memory_order_relaxed)) keep_alive_ = false;
    Chosen const chosen =
        choose(task->result(), task->accepts_gzip, request.header("if-none-match"), request.method);
    bool const pieces = task->reply.stream && request.method != Method::head && chosen.status != 304;
    if (pieces) {
        streaming_ = task;
        sent_ = 0;
        if (reader_.head.old_version) keep_alive_ = false;
        begin_reply(*chosen.head, reader_.head.old_version ? "" : "Transfer-Encoding: chunked\r\n", route);
        write_out();
    } else {
        send(chosen, route);
        account(route, &request, chosen.status, chosen.body_bytes());
    }
    process();
}

void Session::next_piece() {
    state_ = State::working;
    deadline_ = 0;
    bool const going = core_.workers.go_on([self = shared_from_this(), task = streaming_] {
        std::string piece;
        bool failed = false;
        try {
            piece = task->reply.stream();
        } catch (std::exception const& thrown) {
            failed = true;
            log(LogLevel::error, "stream failed",
                {{"request", task->request.request_id}, {"what", thrown.what()}});
        }
        asio::post(self->socket_.get_executor(), [self, failed, piece = std::move(piece)]() mutable {
            self->piece_done(std::move(piece), failed);
        });
    });
    if (!going) close();
}

// A reply that breaks off must look broken: the last chunk is missing.
void Session::piece_done(std::string piece, bool failed) {
    if (state_ == State::closed) return;
    if (failed) return close();
    bool const chunked = !reader_.head.old_version;
    bool const last = piece.empty();
    sent_ += piece.size();
    out_.clear();
    out_at_ = 0;
    if (chunked) {
        char size[24];
        out_.assign(size, std::size_t(std::snprintf(size, sizeof size, "%zx\r\n", piece.size())));
    }
    out_ += piece;
    if (chunked) out_ += "\r\n";
    if (last) {
        account(streaming_->found.match.route, &streaming_->request, streaming_->reply.status, sent_);
        streaming_.reset();
    }
    write_out();
    process();
}

void Session::account(Route const* route, Request const* request, int status, std::size_t bytes) {
    std::int64_t const micros = (steady_nanos() - began_) / 1'000;
    core_.metrics.answered(route, status, micros, bytes);
    if (request) core_.observe({route, request, status, micros, bytes});
}

}  // namespace gyoji::http
