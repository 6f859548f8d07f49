// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/indexing_apart.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

#include "server/indexing/indexing.h"
#include "server/services.h"

extern char** environ;

namespace tamga::test {

int run_indexing(const std::string& data) {
  try {
    const Services services(data, true);
    for (;;) ::pause();
  } catch (const std::exception&) {
    return 1;
  }
}

void index_and_kill(const std::filesystem::path& data, std::chrono::milliseconds after) {
  std::string name = "server_tests", word(kIndexingWord), folder = data.string();
  char* const words[] = {name.data(), word.data(), folder.data(), nullptr};
  pid_t child = -1;
  if (::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, words, environ) != 0)
    throw std::runtime_error("posix_spawn");
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

}  // namespace tamga::test
