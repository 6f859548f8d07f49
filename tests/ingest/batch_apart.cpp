// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch_apart.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "folder.h"
#include "server/ingest/sources.h"

extern char** environ;

namespace tamga::ingest::test {

int run_batch(const std::string& data, const std::string& folder) {
  try {
    House house(data);
    const auto step = [] {
      if (::write(STDOUT_FILENO, "step\n", 5) != 5) ::_exit(1);
    };
    const std::vector<std::string> paths = {folder};
    auto run = house.ingest.run({"archivist"}, {"batch", source_key(paths, "archivist"), "", 0});
    for (const auto& source : sources_below(
             paths, {}, [&](const auto&name, const auto&failure) { run.refuse(name, failure); })) {
      run.take(source);
      step();
    }
    run.read_all([&](const StagedFile&) { step(); });
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}

int start_batch(const std::filesystem::path& data, const std::filesystem::path& folder,
                int killed_after) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addclose(&actions, ends[0]);
  std::string name = "ingest_tests", word(kBatchWord), first = data.string(),
              second = folder.string();
  char* const words[] = {name.data(), word.data(), first.data(), second.data(), nullptr};
  pid_t child = -1;
  const int fault = ::posix_spawn(&child, "/proc/self/exe", &actions, nullptr, words, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (fault != 0) throw std::runtime_error("posix_spawn");
  int steps = 0;
  char byte = 0;
  while (steps != killed_after && ::read(ends[0], &byte, 1) == 1)
    if (byte == '\n') ++steps;
  if (steps == killed_after) ::kill(child, SIGKILL);
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return steps;
}

}  // namespace tamga::ingest::test
