#include "app/control_socket.hpp"

#include "app/report_json.hpp"
#include "base/log.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gyoji::app {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

bool send_line(int fd, std::string line) {
    line += '\n';
    std::string_view rest(line);
    while (!rest.empty()) {
        ssize_t const sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        rest.remove_prefix(std::size_t(sent));
    }
    return true;
}

// Lines from a socket; an empty optional at the end, after an error, or past the limit.
class Lines {
public:
    explicit Lines(int fd) : fd_(fd) {}
    std::optional<std::string> next() {
        while (true) {
            if (std::size_t const end = buffer_.find('\n'); end != std::string::npos) {
                std::string line = buffer_.substr(0, end);
                buffer_.erase(0, end + 1);
                return line;
            }
            if (buffer_.size() > kControlLineBytesMax) return std::nullopt;
            char piece[16 * 1024];
            ssize_t const got = ::recv(fd_, piece, sizeof piece, 0);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return std::nullopt;
            buffer_.append(piece, std::size_t(got));
        }
    }

private:
    int fd_;
    std::string buffer_;
};

// A path longer than sun_path (108 bytes) is reached through its folder: /proc/self/fd/N/gyoji.sock.
struct Address {
    explicit Address(std::string const& folder)
        : folder_fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
        std::string path = folder + "/gyoji.sock";
        if (path.size() >= sizeof address.sun_path)
            path = "/proc/self/fd/" + std::to_string(folder_fd.get()) + "/gyoji.sock";
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    }
    sockaddr const* get() const { return reinterpret_cast<sockaddr const*>(&address); }
    Descriptor folder_fd;
    sockaddr_un address{};
};

std::string wrapped(std::string_view name, std::string_view json) {
    std::string out;
    wire::Writer w(out);
    w.begin_object().key(name).raw(json).end_object();
    return out;
}

}  // namespace

ControlSocket::~ControlSocket() {
    stop();
}

Outcome ControlSocket::start() {
    std::string const& folder = installation_.folder->path();
    path_ = folder + "/gyoji.sock";
    Address const address(folder);
    ::unlink(path_.c_str());  // of a killed predecessor: we own the folder
    auto const cannot = [&] {
        return fail(Fault::unavailable, "app.socket_failed", path_, {{"reason", std::strerror(errno)}});
    };
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener_ < 0) return cannot();
    mode_t const before = ::umask(0177);  // bound with mode 0600 from the first moment
    int const bound = ::bind(listener_, address.get(), sizeof address.address);
    ::umask(before);
    if (bound != 0 || ::listen(listener_, int(kControlCallersMax)) != 0 ||
        ::pipe2(stop_pipe_, O_CLOEXEC) != 0)
        return cannot();
    thread_ = std::thread([this] { accept_loop(); });
    return {};
}

void ControlSocket::accept_loop() {
    while (!stopping_) {
        pollfd wanted[2] = {{listener_, POLLIN, 0}, {stop_pipe_[0], POLLIN, 0}};
        if (::poll(wanted, 2, -1) < 0 && errno != EINTR) return;
        if (stopping_ || !(wanted[0].revents & POLLIN)) continue;
        int const caller = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (caller < 0) continue;
        reap(false);
        if (callers_.size() >= kControlCallersMax) {
            send_line(caller,
                      wrapped("error", error_json({Fault::rate_limited, "app.too_many_commands", {}, {}})));
            ::close(caller);
            continue;
        }
        Caller& entry = callers_.emplace_back();
        entry.thread = std::thread([this, caller, &entry] {
            serve(caller);
            entry.done = true;
        });
    }
}

void ControlSocket::serve(int fd) {
    Descriptor const caller(fd);
    auto const line = Lines(fd).next();
    auto const parsed =
        line ? wire::Document::parse(*line) : Result<wire::Document>(fail(Fault::invalid, "app.wrong_reply"));
    if (!parsed) return;
    ActRequest request{parsed->root()["act"].loose_text(), {}};
    parsed->root()["args"].write(request.args);
    Result<std::string> result = fail(Fault::internal, "base.internal");
    try {
        result = perform(installation_, request, [&](std::string const& event) {
            return !stopping_ && send_line(fd, wrapped("event", event));
        });
    } catch (std::exception const& error) {  // caught once per request: the server goes on
        log(LogLevel::error, "control.failed", {{"act", request.act}, {"reason", error.what()}});
    }
    send_line(fd, result ? wrapped("result", *result) : wrapped("error", error_json(result.error())));
}

void ControlSocket::reap(bool all) {
    for (auto it = callers_.begin(); it != callers_.end();) {
        if (!all && !it->done) {
            ++it;
            continue;
        }
        it->thread.join();
        it = callers_.erase(it);
    }
}

void ControlSocket::stop() {
    if (listener_ < 0) return;
    stopping_ = true;
    [[maybe_unused]] ssize_t const told = ::write(stop_pipe_[1], "x", 1);
    if (thread_.joinable()) thread_.join();
    reap(true);
    for (int const fd : {listener_, stop_pipe_[0], stop_pipe_[1]})
        if (fd >= 0) ::close(fd);
    listener_ = -1;
    ::unlink(path_.c_str());
}

Result<std::string> ask_server(std::string const& data_folder, ActRequest const& request, Emit const& emit) {
    Address const address(data_folder);
    Descriptor const server(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (server.get() < 0 || ::connect(server.get(), address.get(), sizeof address.address) != 0)
        return fail(Fault::unavailable, "app.no_server", data_folder);
    std::string line;
    wire::Writer w(line);
    w.begin_object().field("act", request.act).key("args").raw(request.args).end_object();
    if (!send_line(server.get(), line)) return fail(Fault::unavailable, "app.no_server", data_folder);
    Lines lines(server.get());
    while (auto answer = lines.next()) {
        auto const parsed = TRY(wire::Document::parse(*answer));
        wire::Json const root = parsed.root();
        std::string json;
        if (root.has("result")) return root["result"].write(json), json;
        if (root.has("error")) return root["error"].write(json), fail(error_from(json));
        root["event"].write(json);
        if (!emit(json)) break;
    }
    return fail(Fault::unavailable, "app.server_gone", data_folder);
}

}  // namespace gyoji::app
