// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace tamga::faults {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// In the child, between fork and exec: nothing but system calls.
[[noreturn]] void become(char* const* words, char* const* environment, int output, bool traced) {
  std::array<sock_filter, max_watched_calls + 4> filter;
  const std::size_t length = fill_filter(filter.data());
  sock_fprog program{static_cast<unsigned short>(length), filter.data()};
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) ::_exit(126);
  if (!traced) {
    ::execve(words[0], words, environment);
    ::_exit(127);
  }
  if (::ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) ::_exit(126);
  ::raise(SIGSTOP);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    ::_exit(126);
  ::execve(words[0], words, environment);
  ::_exit(127);
}

std::string_view variable_of(std::string_view entry) {
  return entry.substr(0, entry.find('=') + 1);
}

// This program's own but for what is given in its place; LeakSanitizer cannot look into a
// program that is traced, and another library may be loaded before the sanitizer's.
std::vector<std::string> environment_of(const std::vector<std::string>& given) {
  std::vector<std::string> all = given;
  std::string options = "ASAN_OPTIONS=";
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (variable_of(text) == "ASAN_OPTIONS=")
      options = std::string(text) + ":";
    else if (!text.starts_with("TAMGA_") &&  // the tests' own, and no settings of the program
             std::none_of(given.begin(), given.end(), [&](const auto& other) {
               return variable_of(other) == variable_of(text);
             }))
      all.emplace_back(text);
  }
  all.push_back(options + "detect_leaks=0:verify_asan_link_order=0");
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> found;
  for (auto& text : texts) found.push_back(text.data());
  found.push_back(nullptr);
  return found;
}

class Tracer {
 public:
  Tracer(pid_t child, const Program& program, const Decide& decide)
      : child_(child),
        folder_(program.folder.string() + "/"),
        traced_(program.traced),
        decide_(decide) {}

  Ending run();

 private:
  void begin();
  void stopped(pid_t thread, int status);
  void entered(pid_t thread);
  void put_fault(pid_t thread, const WatchedCall& call, Fault fault, user_regs_struct& registers);
  void kill_all();
  std::string text_at(pid_t thread, std::uint64_t address) const;
  std::string path_of(pid_t thread, const WatchedCall& call, const std::uint64_t* arguments) const;

  pid_t child_;
  std::string folder_;
  bool traced_;
  const Decide& decide_;
  Ending ending_;
  std::optional<pid_t> torn_;  // thread in its last, half write
  bool done_ = false;
};

void Tracer::begin() {
  int status = 0;
  if (::waitpid(child_, &status, 0) != child_ || !WIFSTOPPED(status))
    throw std::runtime_error("the program cannot be traced");
  const auto options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                       PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL |
                       PTRACE_O_TRACESYSGOOD;
  if (::ptrace(PTRACE_SETOPTIONS, child_, 0, options) != 0) fail("PTRACE_SETOPTIONS");
  if (::ptrace(PTRACE_CONT, child_, 0, 0) != 0) fail("PTRACE_CONT");
}

Ending Tracer::run() {
  if (traced_) begin();
  while (!done_) {
    int status = 0;
    // Children of this thread alone: others may be waited for elsewhere.
    const pid_t thread = ::waitpid(-1, &status, __WALL | __WNOTHREAD);
    if (thread < 0 && errno == EINTR) continue;
    if (thread < 0) fail("waitpid");
    if (WIFSTOPPED(status)) {
      stopped(thread, status);
    } else if (thread == child_) {
      ending_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      done_ = true;
    }
  }
  return ending_;
}

void Tracer::stopped(pid_t thread, int status) {
  const int signal = WSTOPSIG(status), event = status >> 16;
  long pass = 0;
  if (event == PTRACE_EVENT_SECCOMP) {
    entered(thread);
    if (torn_ == thread) {  // on to the end of this call
      ::ptrace(PTRACE_SYSCALL, thread, 0, 0);
      return;
    }
  } else if (signal == (SIGTRAP | 0x80)) {
    if (torn_ == thread) kill_all();
  } else if (event == 0 && signal != SIGSTOP && signal != SIGTRAP) {
    pass = signal;  // the program's own
  }
  // A thread that is gone meanwhile was killed with the others.
  ::ptrace(PTRACE_CONT, thread, 0, pass);
}

void Tracer::kill_all() {
  ::kill(child_, SIGKILL);
  ending_.killed = true;
}

std::string Tracer::text_at(pid_t thread, std::uint64_t address) const {
  std::string text;
  while (text.size() < 4096) {
    std::array<char, 256> part{};
    // Never over the end of a page: the next may not be there.
    const std::size_t room = std::min<std::size_t>(part.size(), 4096 - address % 4096);
    iovec local{part.data(), room};
    iovec remote{reinterpret_cast<void*>(address), room};
    const auto count = ::process_vm_readv(thread, &local, 1, &remote, 1, 0);
    if (count <= 0) return text;
    const auto length = ::strnlen(part.data(), static_cast<std::size_t>(count));
    text.append(part.data(), length);
    if (length < static_cast<std::size_t>(count)) return text;
    address += length;
  }
  return text;
}

std::string Tracer::path_of(pid_t thread, const WatchedCall& call,
                            const std::uint64_t* arguments) const {
  const auto value = arguments[call.argument];
  if (call.by == WatchedCall::By::path) return text_at(thread, value);
  std::error_code error;
  const auto link = std::filesystem::read_symlink(
      "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(static_cast<int>(value)), error);
  return error ? std::string() : link.string() + (call.whole_disk ? "/" : "");
}

void Tracer::entered(pid_t thread) {
  if (ending_.killed) return;
  user_regs_struct registers{};
  if (::ptrace(PTRACE_GETREGS, thread, 0, &registers) != 0) return;
  const std::uint64_t arguments[] = {registers.rdi, registers.rsi, registers.rdx,
                                     registers.r10, registers.r8,  registers.r9};
  const auto* call = watched_call(static_cast<long>(registers.orig_rax));
  if (call == nullptr) return;
  if (call->creates && (arguments[call->argument + 1] & O_CREAT) == 0) return;
  const auto path = path_of(thread, *call, arguments);
  if (!path.starts_with(folder_)) return;
  const auto fault = decide_(*call, path.substr(std::min(folder_.size(), path.size())));
  if (fault != Fault::none) put_fault(thread, *call, fault, registers);
}

void Tracer::put_fault(pid_t thread, const WatchedCall& call, Fault fault,
                       user_regs_struct& registers) {
  if (fault == Fault::kill || (fault == Fault::torn && !call.writes)) {
    kill_all();
    return;
  }
  if (fault == Fault::torn) {
    registers.rdx /= 2;
    torn_ = thread;
  } else {
    // No call at all, and this for its result (seccomp(2), SECCOMP_RET_TRACE).
    registers.orig_rax = static_cast<unsigned long long>(-1);
    registers.rax = static_cast<unsigned long long>(fault == Fault::broken ? -EIO : -ENOSPC);
  }
  // Gone meanwhile: somebody else has killed it.
  if (::ptrace(PTRACE_SETREGS, thread, 0, &registers) != 0 && errno != ESRCH)
    fail("PTRACE_SETREGS");
}

std::string read_back(int file) {
  std::string text;
  std::array<char, 4096> part;
  ::lseek(file, 0, SEEK_SET);
  for (ssize_t count; (count = ::read(file, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(count));
  return text;
}

}  // namespace

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "none";
    case Fault::kill:
      return "kill";
    case Fault::torn:
      return "torn";
    case Fault::no_space:
      return "ENOSPC";
    case Fault::full:
      return "full";
    case Fault::broken:
      return "EIO";
  }
  return "?";
}

Ending run_program(const Program& program, const Decide& decide,
                   const std::function<void(pid_t)>& started) {
  auto owned_words = program.words;
  auto owned_environment = environment_of(program.environment);
  const auto word_pointers = pointers(owned_words);
  const auto environment_pointers = pointers(owned_environment);
  const pid_t child = ::fork();
  if (child < 0) fail("fork");
  if (child == 0)
    become(word_pointers.data(), environment_pointers.data(), program.output, program.traced);
  try {
    started(child);
    return Tracer(child, program, decide).run();
  } catch (...) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, __WALL);
    throw;
  }
}

Run run_with_fault(const std::vector<std::string>& words, const std::filesystem::path& folder,
                   const Plan& plan, std::chrono::seconds limit) {
  const int output = ::memfd_create("output", MFD_CLOEXEC);
  if (output < 0) fail("memfd_create");
  Run run;
  const Decide decide = [&](const WatchedCall& call, const std::string& file) {
    ++run.calls;
    run.sequence.push_back(&call);
    const bool goes_on = plan.fault == Fault::full && run.calls > plan.at && call.takes_room;
    if (plan.fault == Fault::none || (run.calls != plan.at && !goes_on)) return Fault::none;
    if (run.call.empty()) {
      run.call = call.name;
      run.file = file;
    }
    return plan.fault;
  };
  std::atomic<bool> late{false};
  std::jthread watchdog;
  const auto watch = [&](pid_t child) {
    watchdog = std::jthread([&late, child, limit](const std::stop_token& stop) {
      std::mutex mutex;
      std::condition_variable_any never;
      std::unique_lock lock(mutex);
      if (never.wait_for(lock, stop, limit, [] { return false; }) || stop.stop_requested()) return;
      late = true;
      ::kill(child, SIGKILL);
    });
  };
  try {
    const auto ending = run_program({words, {}, folder, output, true}, decide, watch);
    run.killed = ending.killed;
    run.exit_code = ending.exit_code;
    run.output = read_back(output);
    ::close(output);
  } catch (...) {
    ::close(output);
    throw;
  }
  if (late) throw std::runtime_error("the program did not end in time");
  return run;
}

std::string cannot_trace() {
  try {
    const auto run = run_with_fault({"/bin/true"}, "/nowhere", {}, std::chrono::seconds(10));
    return run.exit_code == 0 ? std::string() : "exit code " + std::to_string(run.exit_code);
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace tamga::faults
