// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/operation/crash_trace.h"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string_view>

namespace tamga::operation {
namespace {

constexpr std::array signals = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
constexpr int deepest = 64;

void say(std::string_view text) {
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody is left to tell
}

// Only what a signal handler may do: backtrace() has loaded its library before.
void tell(int signal) {
  const char digits[] = {static_cast<char>('0' + signal / 10),
                         static_cast<char>('0' + signal % 10)};
  say("tamga: ended by signal ");
  say({digits, sizeof digits});
  say("; its stack:\n");
  std::array<void*, deepest> frames{};
  ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), deepest), STDERR_FILENO);
  ::raise(signal);  // as it would have ended: the handler was good for once
}

}  // namespace

void trace_crashes() {
  std::array<void*, 1> frame{};
  ::backtrace(frame.data(), 1);
  struct sigaction action = {};
  action.sa_handler = tell;
  // SA_NODEFER: the signal that is raised again ends the process at once.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  for (const int signal : signals) {
    struct sigaction before = {};
    // Whoever looks already (a sanitizer) goes on.
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_DFL)
      ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace tamga::operation
