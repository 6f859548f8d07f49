// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apart/own_program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "server/error.h"

namespace tamga {
namespace {

// What posix_spawn needs, freed with it. Not fork(): other threads hold locks.
class Spawn {
 public:
  Spawn() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  ~Spawn() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  // 0, or the number of the error.
  int start(const std::string& own_word, int socket, pid_t& process) {
    ::posix_spawn_file_actions_adddup2(&actions_, socket, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, socket, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    // The server blocks and ignores signals; the process must be able to end.
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string name = "tamga", word = own_word, threads = "OMP_THREAD_LIMIT=1";
    char* const words[] = {name.data(), word.data(), nullptr};
    char* const environment[] = {threads.data(), nullptr};
    return ::posix_spawn(&process, "/proc/self/exe", &actions_, &attributes_, words, environment);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

OwnProgram::OwnProgram(const std::string& word) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Failure("internal", std::string("a socket: ") + std::strerror(errno));
  const int fault = Spawn().start(word, ends[1], process_);
  ::close(ends[1]);
  if (fault != 0) {
    ::close(ends[0]);
    throw Failure("internal", std::string("the process apart: ") + std::strerror(fault));
  }
  socket_ = ends[0];
}

OwnProgram::~OwnProgram() {
  ::close(socket_);
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
}

bool OwnProgram::has_ended() {
  if (process_ < 0) return true;
  pid_t ended;
  do ended = ::waitpid(process_, &status_, WNOHANG);
  while (ended < 0 && errno == EINTR);
  if (ended == 0) return false;
  process_ = -1;
  return true;
}

bool OwnProgram::runs() {
  return !has_ended();
}

std::optional<int> OwnProgram::wait_until(Moment until) {
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return status_;
}

}  // namespace tamga
