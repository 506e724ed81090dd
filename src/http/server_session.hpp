#pragma once
// One connection: reads requests, answers cached replies on the spot, sends the rest to a worker and writes
// what comes back. All members run on the thread of its loop, but for the part of a task that a worker runs.
// Included by server_*.cpp only.

#include "http/server_head.hpp"
#include "http/server_loop.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gyoji::http {

// A request on its way through a worker and back.
struct Task {
    Request request;
    Dispatcher::Found found;
    bool accepts_gzip = false;
    std::string cache_key;  // empty: not to be kept
    std::uint64_t epoch = 0;
    std::shared_ptr<CachedReply const> cached;
    Reply reply;
    Reply const& result() const { return cached ? cached->reply : reply; }
};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(std::shared_ptr<Loop> loop, Socket socket, Address peer, std::shared_ptr<Bucket> bucket,
            bool trusted);
    ~Session();
    void start();
    void check_deadline(std::int64_t now);
    void finish_when_idle();
    void close();

private:
    enum class State { idle, head, body, working, writing, draining, closed };

    // server_session.cpp: reading and the way of a request
    void read();
    void received(boost::system::error_code wrong, std::size_t size);
    void process();
    void begin_request();
    void parse();
    void on_head();
    bool answer_from_cache();
    void take_request();
    void submit();
    void learn_caller();
    bool rate_limited();

    void run_task(std::shared_ptr<Task> const& task);  // on a worker
    void task_done(std::shared_ptr<Task> const& task);
    void next_piece();
    void piece_done(std::string piece, bool failed);

    // server_write.cpp: writing
    enum class After { keep, close };
    void refuse(HeadFault const& fault, Refused counted, After after);
    void begin_reply(std::string const& head, char const* framing, Route const* route);
    void send(Chosen const& chosen, Route const* route);
    void write_out();
    void wrote();
    void drain();
    void set_deadline(int seconds) { deadline_ = steady_nanos() + std::int64_t(seconds) * 1'000'000'000; }
    void account(Route const* route, Request const* request, int status, std::size_t bytes);

    std::shared_ptr<Loop> loop_;
    Core& core_;
    Socket socket_;
    Address const peer_;
    Address caller_;
    std::shared_ptr<Bucket> peer_bucket_, caller_bucket_;
    bool const trusted_;
    std::list<Session*>::iterator place_;

    State state_ = State::idle;
    bool reading_ = false;
    std::int64_t deadline_ = 0, began_ = 0;
    std::vector<char> in_;
    std::size_t begin_ = 0, end_ = 0, drained_ = 0;
    HeadReader reader_;
    std::shared_ptr<Task> task_;       // whose body is being read
    std::shared_ptr<Task> streaming_;  // whose reply is being written in pieces

    Taken taken_;
    bool keep_alive_ = true;
    std::string base_url_, key_, request_id_;
    std::string out_;
    std::shared_ptr<std::string const> out_body_;
    std::size_t out_at_ = 0, sent_ = 0;
    Request seen_;  // for observers of cached replies
};

}  // namespace gyoji::http
