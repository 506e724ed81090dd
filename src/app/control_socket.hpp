#pragma once
// gyoji.sock in the data folder (mode 0600): how a command reaches the server that owns the folder.
// Newline-delimited JSON; one request
// {"act","args"} per connection; answers {"event":...} and one {"result":...} or {"error":...}. (design.md
// section 4 "Who writes")

#include "app/act.hpp"

#include <atomic>
#include <list>
#include <thread>

namespace gyoji::app {

inline constexpr std::size_t kControlLineBytesMax = 8 << 20;
inline constexpr std::size_t kControlCallersMax = 16;

class ControlSocket {  // the server's side
public:
    explicit ControlSocket(Installation& installation) : installation_(installation) {}
    ~ControlSocket();
    Outcome start();
    void stop();  // waits for running acts, which are told to stop

private:
    struct Caller {
        std::thread thread;
        std::atomic<bool> done{false};
    };
    void accept_loop();
    void serve(int caller);
    void reap(bool all);

    Installation& installation_;
    std::string path_;
    int listener_ = -1, stop_pipe_[2] = {-1, -1};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
    std::list<Caller> callers_;
};

// The command's side. Fault::unavailable app.no_server when nobody listens there.
Result<std::string> ask_server(std::string const& data_folder, ActRequest const& request, Emit const& emit);

}  // namespace gyoji::app
