// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apart/sandbox.h"

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TAMGA_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TAMGA_SANITIZED 1
#endif

namespace tamga {
namespace {

#ifdef TAMGA_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("sandbox: ") + what);
}

void limit(int resource, rlim_t most) {
  const rlimit bound{most, most};
  require(::setrlimit(static_cast<__rlimit_resource_t>(resource), &bound) == 0, "setrlimit");
}

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// What reading, computing, allocating, throwing and ending need.
constexpr int kAllowed[] = {SCMP_SYS(read),
                            SCMP_SYS(write),
                            SCMP_SYS(readv),
                            SCMP_SYS(writev),
                            SCMP_SYS(close),
                            SCMP_SYS(fstat),
                            SCMP_SYS(newfstatat),
                            SCMP_SYS(lseek),
                            SCMP_SYS(mmap),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mremap),
                            SCMP_SYS(mprotect),
                            SCMP_SYS(madvise),
                            SCMP_SYS(brk),
                            SCMP_SYS(futex),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(getpid),
                            SCMP_SYS(gettid),
                            SCMP_SYS(tgkill),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(getrusage),
                            SCMP_SYS(sysinfo),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(fcntl)};

// UndefinedBehaviorSanitizer looks at memory through a pipe.
constexpr int kAllowedSanitized[] = {SCMP_SYS(pipe), SCMP_SYS(pipe2)};

// Refused and not fatal: libraries try these and live without.
constexpr int kRefused[] = {SCMP_SYS(open),      SCMP_SYS(openat),   SCMP_SYS(access),
                            SCMP_SYS(faccessat), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
                            SCMP_SYS(stat),      SCMP_SYS(ioctl),    SCMP_SYS(prlimit64)};

void filter_system_calls() {
  const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  require(filter != nullptr, "seccomp");
  for (const int call : kAllowed)
    require(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0, "seccomp rule");
  if (kSanitized)
    for (const int call : kAllowedSanitized)
      require(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0, "seccomp rule");
  for (const int call : kRefused)
    require(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EACCES), call, 0) == 0, "seccomp rule");
  require(seccomp_load(filter.get()) == 0, "seccomp filter");
}

}  // namespace

void enter_sandbox(const SandboxLimits& limits) {
  require(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::prctl(PR_SET_DUMPABLE, 0) == 0, "prctl");
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpu_seconds));
  if (!kSanitized) limit(RLIMIT_AS, limits.memory_bytes);
  limit(RLIMIT_NOFILE, kSanitized ? 8 : 3);
  filter_system_calls();
}

}  // namespace tamga
