#include "base/child.hpp"

#include "base/child_wire.hpp"
#include "base/messages.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

using namespace gyoji;

namespace {

Result<std::string> upper(std::string_view argument, std::string_view input) {
    std::string out(argument);
    for (char c : input) out += char(c >= 'a' && c <= 'z' ? c - 32 : c);
    return out;
}

Result<std::string> refuse(std::string_view, std::string_view input) {
    return fail(Fault::unsupported, "base.internal", "line 3", {{"request", std::string(input)}});
}

// Tries each way out and says what the kernel answered.
Result<std::string> break_out(std::string_view, std::string_view) {
    std::string out;
    auto const tried = [&](char const* what, long result) {
        out +=
            std::string(what) + (result >= 0 ? " WORKED " : std::string(" ") + std::strerror(errno)) + "; ";
    };
    tried("open", ::open("/etc/passwd", O_RDONLY));
    tried("create", ::open("/tmp/gyoji_escape", O_WRONLY | O_CREAT, 0600));
    tried("access", ::access("/etc/passwd", F_OK));
    tried("unlink", ::unlink("/etc/passwd-not-there"));
    tried("socket", ::socket(AF_INET, SOCK_STREAM, 0));
    tried("unix", ::socket(AF_UNIX, SOCK_STREAM, 0));
#ifndef GYOJI_ASAN  // which needs room for a pipe of its own
    tried("dup", ::dup(0));
#endif
    tried("kill", ::kill(::getppid(), 0));
    tried("chdir", ::chdir("/"));
    return out;
}

Result<std::string> execute(std::string_view, std::string_view) {
    ::execl("/bin/true", "true", nullptr);
    return std::string("still here");
}
Result<std::string> divide(std::string_view, std::string_view) {
    return std::string(::fork() >= 0 ? "forked" : "not forked");
}
Result<std::string> start_thread(std::string_view, std::string_view) {
    std::thread([] {}).join();
    return std::string("threaded");
}
Result<std::string> spin(std::string_view, std::string_view) {
    for (;;) asm volatile("");
}
Result<std::string> eat_memory(std::string_view, std::string_view) {
    std::vector<std::string> pieces;
    for (;;) pieces.emplace_back(std::size_t(16) << 20, 'x');
}
Result<std::string> talk(std::string_view, std::string_view) {
    return std::string(1 << 20, 'x');
}
Result<std::string> crash(std::string_view, std::string_view) {
    std::abort();
}
Result<std::string> do_throw(std::string_view, std::string_view) {
    throw std::runtime_error("half a \x1b[31m record");
}
Result<std::string> lie(std::string_view, std::string_view) {
    std::string_view const words = "gyoji-error 1:9999999999999999999:";
    (void)!::write(2, words.data(), words.size());
    ::_exit(kChildError);
}

// The test program is its own child. The first thing it does, before doctest reads the command line.
[[gnu::constructor]] void be_child(int argc, char** argv) {
    ChildReader const readers[] = {{"upper", upper},     {"refuse", refuse},  {"break_out", break_out},
                                   {"execute", execute}, {"divide", divide},  {"thread", start_thread},
                                   {"spin", spin},       {"eat", eat_memory}, {"talk", talk},
                                   {"crash", crash},     {"throw", do_throw}, {"lie", lie}};
    run_if_child(argc, argv, readers);
}

std::string reason(Result<std::string> const& result) {
    REQUIRE(!result);
    CHECK(result.error().fault == Fault::invalid);
    CHECK(result.error().code == "base.child_failed");
    for (auto const& [name, value] : result.error().values)
        if (name == "reason") return value;
    return "none";
}

}  // namespace

TEST_CASE("a child reads its input and answers") {
    CHECK(run_child("upper", "", "").value() == "");
    CHECK(run_child("upper", "a=", "bytes\0too", {}).value() == "a=BYTES");
    std::string const large(3 << 20, 'x');  // more than any pipe holds, both ways
    CHECK(run_child("upper", "", large).value() == std::string(3 << 20, 'X'));
}

TEST_CASE("an error of the reader comes back as it was") {
    auto const refused = run_child("refuse", "", "r1:2");
    REQUIRE(!refused);
    CHECK(refused.error().fault == Fault::unsupported);
    CHECK(refused.error().where == "line 3");
    CHECK(sentence(refused.error(), Language::en).find("r1:2") != std::string::npos);
    CHECK(reason(run_child("lie", "", "")).find("ended with code") == 0);
}

TEST_CASE("inside the sandbox there is no file, no socket, no other process") {
    auto const tried = run_child("break_out", "", "x");
    REQUIRE(tried);
    CHECK_MESSAGE(tried->find("WORKED") == std::string::npos, *tried);
    CHECK(::access("/tmp/gyoji_escape", F_OK) != 0);
}

TEST_CASE("exec, fork and threads end the child") {
    for (char const* reader : {"execute", "divide", "thread"})
        CHECK(reason(run_child(reader, "", "")).find("sandbox") != std::string::npos);
}

TEST_CASE("time, memory and output are bounded") {
    auto const start = std::chrono::steady_clock::now();
    CHECK(reason(run_child("spin", "", "", {.seconds = 1})) != "");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
#ifndef GYOJI_ASAN
    CHECK(reason(run_child("eat", "", "", {.memory_bytes = 256 << 20})).find("memory") != std::string::npos);
#endif
    CHECK(run_child("talk", "", "", {.output_bytes_max = 1 << 20}).value().size() == 1 << 20);
    CHECK(reason(run_child("talk", "", "", {.output_bytes_max = (1 << 20) - 1})).find("wrote more") == 0);
}

TEST_CASE("a crash is an error that says so, with clean words") {
    CHECK(reason(run_child("crash", "", "")).find("signal 6") != std::string::npos);
    std::string const words = reason(run_child("throw", "", ""));
    CHECK(words.find("half a") != std::string::npos);
    CHECK(words.find('\x1b') == std::string::npos);
    CHECK(reason(run_child("unknown", "", "")).find("no such reader") != std::string::npos);
    // A child that does not read its input is no trouble for whoever feeds it.
    CHECK(reason(run_child("unknown", "", std::string(4 << 20, 'x'))).find("no such reader") !=
          std::string::npos);
}

TEST_CASE("an error survives its packing, and nothing else unpacks") {
    Error const error{Fault::held, "a.b", "x:1", {{"n", "3:4"}, {"", ""}}};
    auto const back = unpacked("kernel has no Landlock\n" + packed(error));
    REQUIRE(back);
    CHECK(back->fault == Fault::held);
    CHECK(back->values == error.values);
    for (char const* text : {"", "gyoji-error ", "gyoji-error 1:0", "gyoji-error 2:991:a1:b",
                             "gyoji-error 1:03:a", "gyoji-error 1:01:a1:b1:n", "gyoji-error 1:-3:abc1:x"})
        CHECK_FALSE(unpacked(text));
}
