#pragma once
// Children that read foreign bytes. A child is our own program, started by posix_spawn as `gyoji child
// <reader>`: input on fd 3, output on fd 4, stderr captured (bounded), nothing else open, single-threaded;
// Landlock and seccomp set before the first byte is read, no network, no file access, limits on memory, time
// and output. (design.md section 5 "sandbox"). run_child may be called from any thread.

#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gyoji {

struct ChildLimits {
    std::int64_t seconds = 60;
    std::uint64_t memory_bytes = 1ULL << 30;
    std::uint64_t output_bytes_max = 1ULL << 30;
};

// Runs `gyoji child <reader> [argument]`, feeds input, returns its output. An error that the reader returned
// comes back as it is. A crash, a kill by the sandbox, a time-out or too much output is Fault::invalid with
// code base.child_failed and the reason in values.
Result<std::string> run_child(std::string_view reader, std::string_view argument, std::string_view input,
                              ChildLimits limits = {});

// What runs inside: the whole input in, the whole output out. It may not open anything.
struct ChildReader {
    std::string_view name;
    Result<std::string> (*read)(std::string_view argument, std::string_view input);
};

// The first line of main(): when the command line says `child`, enters the sandbox, runs the reader and ends
// the process.
void run_if_child(int argc, char** argv, std::span<ChildReader const> readers);

// The path of the program that knows `child` (default: /proc/self/exe). Tests set it.
void set_child_program(std::string path);

// In the child, before the first byte: no new privileges, Landlock (no file system at all), seccomp (read,
// write, memory, exit only), rlimits. Says on stderr what the kernel lacks. Returns false when the seccomp
// filter could not be set.
bool enter_sandbox(ChildLimits const& limits);

}  // namespace gyoji
