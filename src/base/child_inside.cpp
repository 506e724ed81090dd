#include "base/child.hpp"
#include "base/child_wire.hpp"

#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace gyoji {

namespace {

void write_fully(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) ::_exit(kChildPipeBroken);
        bytes.remove_prefix(std::size_t(written));
    }
}

std::string read_fully(int fd) {
    constexpr std::size_t kPiece = 256 << 10;
    std::string out;
    for (;;) {
        std::size_t const at = out.size();
        out.resize(at + kPiece);
        ssize_t const count = ::read(fd, out.data() + at, kPiece);
        if (count < 0 && errno != EINTR) ::_exit(kChildPipeBroken);
        out.resize(at + std::size_t(count > 0 ? count : 0));
        if (count == 0) return out;
    }
}

[[noreturn]] void leave(int code, std::string_view words) {
    write_fully(STDERR_FILENO, words);
    ::_exit(code);
}

ChildReader const* find(std::span<ChildReader const> readers, std::string_view name) {
    for (ChildReader const& reader : readers)
        if (reader.name == name) return &reader;
    return nullptr;
}

}  // namespace

// child <reader> <argument> <seconds> <memory bytes>. Ends by _exit: no destructor of the program is of use
// here.
void run_if_child(int argc, char** argv, std::span<ChildReader const> readers) {
    if (argc < 2 || std::strcmp(argv[1], "child") != 0) return;
    if (argc != 6) leave(kChildRefused, "child is for the program itself");
    ChildReader const* const reader = find(readers, argv[2]);
    if (!reader) leave(kChildRefused, "no such reader");
    ChildLimits limits;
    limits.seconds = std::strtoll(argv[4], nullptr, 10);
    limits.memory_bytes = std::strtoull(argv[5], nullptr, 10);
    if (!enter_sandbox(limits)) leave(kChildRefused, "no sandbox, so nothing was read");
    try {
        auto const output = reader->read(argv[3], read_fully(kChildInput));
        if (!output) leave(kChildError, packed(output.error()));
        write_fully(kChildOutput, *output);
        ::_exit(0);
    } catch (std::bad_alloc const&) {
        leave(kChildOutOfMemory, "out of memory");
    } catch (std::exception const& failed) {
        leave(kChildThrew, failed.what());
    }
}

}  // namespace gyoji
