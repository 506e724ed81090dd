#include "base/child.hpp"

#include "base/child_wire.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <mutex>

namespace gyoji {

namespace {

constexpr std::size_t kErrorTextMax = 64 << 10;
constexpr std::size_t kReasonMax = 300;
constexpr std::size_t kArgumentMax = 4096;
constexpr int kFirstFreeFd = 10;  // so that no end of a pipe lies on 3 or 4 while these are being set

class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        close();
        fd_ = std::exchange(other.fd_, -1);
        return *this;
    }
    ~Fd() { close(); }
    int get() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void lift() {
        int const higher = ::fcntl(fd_, F_DUPFD_CLOEXEC, kFirstFreeFd);
        *this = Fd(higher);
    }

private:
    int fd_ = -1;
};

struct Pipes {
    Fd input, input_child, output, output_child, errors, errors_child;

    bool open() {
        // A socket pair for the input: send() can be told not to raise SIGPIPE when the child is gone.
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return false;
        input = Fd(pair[0]), input_child = Fd(pair[1]);
        if (::pipe2(pair, O_CLOEXEC) != 0) return false;
        output = Fd(pair[0]), output_child = Fd(pair[1]);
        if (::pipe2(pair, O_CLOEXEC) != 0) return false;
        errors = Fd(pair[0]), errors_child = Fd(pair[1]);
        for (Fd* fd : {&input_child, &output_child, &errors_child}) {
            fd->lift();
            if (fd->get() < 0) return false;
        }
        return true;
    }
};

std::string& program() {
    static std::string path = "/proc/self/exe";
    return path;
}
std::mutex program_mutex;

Result<pid_t> spawn(Pipes& pipes, std::string_view reader, std::string_view argument,
                    ChildLimits const& limits) {
    std::array<std::string, 6> words{"gyoji",
                                     "child",
                                     std::string(reader),
                                     std::string(argument),
                                     std::to_string(limits.seconds),
                                     std::to_string(limits.memory_bytes)};
    std::array<char*, 7> argv{};
    for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
    std::string locale = "LC_ALL=C.UTF-8", sanitizer = "ASAN_OPTIONS=detect_leaks=0";
    char* environment[] = {locale.data(), sanitizer.data(), nullptr};
    std::string path;
    {
        std::lock_guard lock(program_mutex);
        path = program();
    }
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, pipes.errors_child.get(), 2);
    ::posix_spawn_file_actions_adddup2(&actions, pipes.input_child.get(), kChildInput);
    ::posix_spawn_file_actions_adddup2(&actions, pipes.output_child.get(), kChildOutput);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, kChildOutput + 1);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t pid = -1;
    int const failed = ::posix_spawn(&pid, path.c_str(), &actions, &attributes, argv.data(), environment);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed)
        return fail(Fault::internal, "base.child_not_started", path, {{"reason", std::strerror(failed)}});
    return pid;
}

// Feeds and listens until the child has ended or gone too far.
class Conversation {
public:
    Conversation(Pipes& pipes, pid_t pid, std::string_view input, ChildLimits const& limits)
        : pipes_(pipes),
          pid_(pid),
          process_(int(::syscall(SYS_pidfd_open, pid, 0))),
          input_(input),
          limits_(limits) {}

    // The reason to give up, or empty.
    std::string run() {
        auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(limits_.seconds);
        if (process_.get() < 0) return stop("cannot be watched");
        if (input_.empty()) pipes_.input.close();
        bool ended = false;
        while (!ended || pipes_.output.get() >= 0 || pipes_.errors.get() >= 0) {
            auto const left =
                std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
            if (left.count() <= 0) return stop("took longer than " + std::to_string(limits_.seconds) + " s");
            pollfd wait[] = {{pipes_.input.get(), POLLOUT, 0},
                             {pipes_.output.get(), POLLIN, 0},
                             {pipes_.errors.get(), POLLIN, 0},
                             {ended ? -1 : process_.get(), POLLIN, 0}};
            if (::poll(wait, 4, int(left.count())) < 0 && errno != EINTR)
                return stop("cannot be listened to");
            if (wait[0].revents) feed();
            if (wait[1].revents && !listen(pipes_.output, output, limits_.output_bytes_max))
                return stop("wrote more than " + std::to_string(limits_.output_bytes_max) + " bytes");
            if (wait[2].revents) (void)listen(pipes_.errors, errors, kErrorTextMax);
            if (wait[3].revents) ended = true;
        }
        return {};
    }
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
        return status;
    }
    std::string output, errors;

private:
    std::string stop(std::string reason) {
        ::kill(pid_, SIGKILL);
        return reason;
    }
    void feed() {
        ssize_t const sent =
            ::send(pipes_.input.get(), input_.data(), input_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) input_.remove_prefix(std::size_t(sent));
        // A child may have read enough; how it ends tells the rest.
        bool const gone = sent < 0 && errno != EAGAIN && errno != EINTR;
        if (gone || input_.empty()) pipes_.input.close();
    }
    // False when there is more than `most`; what is over is dropped.
    static bool listen(Fd& fd, std::string& into, std::uint64_t most) {
        static thread_local std::array<char, 64 << 10> piece;
        ssize_t const count = ::read(fd.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR) return true;
        if (count <= 0) {
            fd.close();
            return true;
        }
        std::size_t const room = std::size_t(most - into.size());
        into.append(piece.data(), std::min(room, std::size_t(count)));
        return std::size_t(count) <= room;
    }
    Pipes& pipes_;
    pid_t pid_;
    Fd process_;
    std::string_view input_;
    ChildLimits limits_;
};

// The end of what the child said, without anything that could disturb a terminal or a log.
std::string last_words(std::string const& errors) {
    std::string out = errors.size() > kReasonMax ? errors.substr(errors.size() - kReasonMax) : errors;
    for (char& c : out)
        if (c < ' ' || c > '~') c = ' ';
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string reason_of(int status, std::string const& errors) {
    if (WIFSIGNALED(status)) {
        int const signal = WTERMSIG(status);
        if (signal == SIGSYS) return "ended by the sandbox: it tried what it may not";
        if (signal == SIGXCPU || signal == SIGKILL) return "used up its time or was killed";
        return "crashed with signal " + std::to_string(signal) + ": " + last_words(errors);
    }
    if (WEXITSTATUS(status) == kChildOutOfMemory) return "needs more memory than it may use";
    return "ended with code " + std::to_string(WEXITSTATUS(status)) + ": " + last_words(errors);
}

}  // namespace

void set_child_program(std::string path) {
    std::lock_guard lock(program_mutex);
    program() = std::move(path);
}

Result<std::string> run_child(std::string_view reader, std::string_view argument, std::string_view input,
                              ChildLimits limits) {
    GYOJI_ASSERT(argument.size() <= kArgumentMax && argument.find('\0') == std::string_view::npos);
    Pipes pipes;
    if (!pipes.open())
        return fail(Fault::unavailable, "base.child_not_started", {}, {{"reason", std::strerror(errno)}});
    pid_t const pid = TRY(spawn(pipes, reader, argument, limits));
    for (Fd* fd : {&pipes.input_child, &pipes.output_child, &pipes.errors_child}) fd->close();
    Conversation talk(pipes, pid, input, limits);
    std::string reason = talk.run();
    int const status = talk.wait();
    if (reason.empty() && WIFEXITED(status)) {
        if (WEXITSTATUS(status) == 0) return std::move(talk.output);
        if (WEXITSTATUS(status) == kChildError)
            if (auto error = unpacked(talk.errors)) return fail(std::move(*error));
    }
    if (reason.empty()) reason = reason_of(status, talk.errors);
    return fail(Fault::invalid, "base.child_failed", {},
                {{"reader", std::string(reader)}, {"reason", reason}});
}

}  // namespace gyoji
