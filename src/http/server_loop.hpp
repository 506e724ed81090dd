#pragma once
// One io_context, one thread, one acceptor. Included by server_*.cpp only: Asio lives here.

#include "http/server_core.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace gyoji::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
// The concrete executor: type erasure costs a tenth of a small request (anchors/stack.md section 1).
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

class Session;

std::int64_t steady_nanos();

class Loop : public std::enable_shared_from_this<Loop> {
public:
    explicit Loop(Core& core);
    ~Loop();

    Outcome open(std::string const& host, unsigned short port);
    unsigned short port() const;
    void start();
    void close_listener();  // any thread
    void end();             // any thread: stops the io_context
    void join();

    Core& core;
    asio::io_context io{1};
    std::list<Session*> sessions;  // of this thread only

    // The clock's readings are refreshed by the sweep, which is often enough for both.
    std::string const& date_header() const { return date_header_; }
    void append_request_id(std::string& out);

private:
    void accept();
    void admit(Socket socket);
    void sweep();
    void refresh();

    Acceptor acceptor_;
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               Executor>
        timer_;
    bool accepting_ = false, ended_ = false;
    std::thread thread_;
    std::string date_header_, id_time_;
    std::int64_t refreshed_second_ = -1;
    std::uint64_t id_state_;
};

}  // namespace gyoji::http
