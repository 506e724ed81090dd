#include "base/child.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <initializer_list>

namespace gyoji {

namespace {

#ifdef GYOJI_ASAN
// UBSan's check of virtual calls probes memory by writing it into a pipe of its own.
constexpr int kFilesMax = 16;
constexpr int kSanitizerCalls[] = {SCMP_SYS(pipe), SCMP_SYS(pipe2)};
#else
constexpr int kFilesMax = 5;  // 0 to 4 are open, no further one can be
constexpr std::array<int, 0> kSanitizerCalls;
#endif

// Linux Documentation/userspace-api/landlock.rst. The structure and the rights are written out because the
// headers of Debian 12 know fewer of them than the kernels it may run on.
struct Ruleset {
    std::uint64_t file_system = 0, network = 0, scoped = 0;
};
constexpr unsigned kAskVersion = 1;

// All rights that this version of Landlock knows are handled, and no rule grants any of them.
Ruleset everything_denied(long version) {
    Ruleset out;
    int const file_rights = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    out.file_system = (1ULL << file_rights) - 1;
    if (version >= 4) out.network = 0b11;  // bind and connect TCP
    if (version >= 6) out.scoped = 0b11;   // abstract UNIX sockets, signals
    return out;
}

bool enter_landlock() {
    long const version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
    if (version < 1) return false;
    Ruleset const rules = everything_denied(version);
    std::size_t const size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    long const fd = ::syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (fd < 0) return false;
    bool const entered = ::syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    ::close(int(fd));
    return entered;
}

bool allow_calls(scmp_filter_ctx filter) {
    for (int call : {SCMP_SYS(read),          SCMP_SYS(write),          SCMP_SYS(readv),
                     SCMP_SYS(writev),        SCMP_SYS(close),          SCMP_SYS(lseek),
                     SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(brk),
                     SCMP_SYS(madvise),       SCMP_SYS(futex),          SCMP_SYS(poll),
                     SCMP_SYS(exit),          SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn),
                     SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),
                     SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),   SCMP_SYS(gettimeofday),
                     SCMP_SYS(time),          SCMP_SYS(getrandom),      SCMP_SYS(sched_yield),
                     SCMP_SYS(getpid),        SCMP_SYS(gettid),         SCMP_SYS(restart_syscall)})
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
    for (int call : kSanitizerCalls)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
    // Memory, but never memory that can be executed.
    for (int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
            return false;
    // abort() sends a signal to itself; nobody else can be reached.
    auto const self = static_cast<scmp_datum_t>(::getpid());
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self)) == 0;
}

// What a library may try in good faith (open a locale, ask for a host) just fails with EPERM. What only an
// exploit would do ends the process.
bool enter_seccomp() {
    scmp_filter_ctx const filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter) return false;
    bool good = allow_calls(filter);
    for (int call :
         {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone),
          SCMP_SYS(clone3), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
          SCMP_SYS(bpf), SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd)})
        good = good && seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0) == 0;
    good = good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

bool limit(__rlimit_resource_t what, std::uint64_t most) {
    rlimit now{};
    if (::getrlimit(what, &now) != 0) return false;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most) most = now.rlim_max;
    now.rlim_cur = now.rlim_max = most;
    return ::setrlimit(what, &now) == 0;
}

}  // namespace

bool enter_sandbox(ChildLimits const& limits) {
    bool good = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (!enter_landlock())
        std::fputs("sandbox: this kernel has no Landlock; seccomp alone keeps the files away\n", stderr);
#ifndef GYOJI_ASAN
    // AddressSanitizer reserves terabytes of address space, so under it memory is limited by a release
    // build's test alone.
    good = good && limit(RLIMIT_AS, limits.memory_bytes);
#endif
    good = good && limit(RLIMIT_CPU, std::uint64_t(limits.seconds)) && limit(RLIMIT_NOFILE, kFilesMax) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
    if (!good) std::fputs("sandbox: the limits could not be set\n", stderr);
    if (!enter_seccomp()) {
        std::fputs("sandbox: seccomp could not be set\n", stderr);
        return false;
    }
    return good;
}

}  // namespace gyoji
