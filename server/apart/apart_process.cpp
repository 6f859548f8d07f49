// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apart/apart_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "server/apart/apart_service.h"
#include "server/error.h"

namespace tamga {
namespace {

using Moment = std::chrono::steady_clock::time_point;

// Thrown here, told by ask() as the caller's kind of failure.
struct Beyond {
  std::string what;
};

[[noreturn]] void beyond(const std::string& what) {
  throw Beyond{what};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

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

  pid_t start(const std::string& own_word, int socket) {
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
    pid_t process = -1;
    const int fault =
        ::posix_spawn(&process, "/proc/self/exe", &actions_, &attributes_, words, environment);
    if (fault != 0)
      throw Failure("internal", std::string("the process apart: ") + std::strerror(fault));
    return process;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// A running process; it does not outlive this.
class Child {
 public:
  explicit Child(pid_t process) : process_(process) {}
  ~Child() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Its status, once its socket is closed. One that closes it and lives on is
  // ended at the moment.
  int wait_until(Moment until) {
    int status = 0;
    for (pid_t ended = 0; ended != process_;) {
      ended = ::waitpid(process_, &status, WNOHANG);
      if (ended != 0) continue;  // it has ended, or the wait was interrupted
      if (std::chrono::steady_clock::now() >= until) beyond("it takes too long");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    process_ = -1;
    return status;
  }

 private:
  pid_t process_;
};

// Sends all and receives all, both as far as the other side goes, until the
// moment has come.
class Exchange {
 public:
  Exchange(int socket, Moment until, std::size_t most)
      : socket_(socket), until_(until), most_(most) {}

  std::string run(std::string_view head, std::string_view body) {
    while (!received_all_) {
      const bool sends = !head.empty() || !body.empty();
      wait_for(sends);
      if (sends && !send_some(head.empty() ? body : head)) head = body = {};
      if (head.empty() && body.empty() && !shut_) {
        ::shutdown(socket_, SHUT_WR);
        shut_ = true;
      }
      receive_some();
    }
    return std::move(answer_);
  }

 private:
  void wait_for(bool sends) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) beyond("it takes too long");
    pollfd one{socket_, static_cast<short>(POLLIN | (sends ? POLLOUT : 0)), 0};
    const int ready = ::poll(&one, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) throw Failure("internal", std::strerror(errno));
    if (ready == 0) beyond("it takes too long");
  }

  // False when the other side is gone.
  bool send_some(std::string_view& bytes) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }

  void receive_some() {
    char block[1 << 16];
    const ssize_t count = ::recv(socket_, block, sizeof block, MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) {
      received_all_ = true;
      return;
    }
    answer_.append(block, static_cast<std::size_t>(count));
    if (answer_.size() > most_) beyond("its answer is too long");
  }

  int socket_;
  Moment until_;
  std::size_t most_;
  std::string answer_;
  bool received_all_ = false, shut_ = false;
};

void require_good_end(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == kApartAnswered) return;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kApartOutOfMemory)
    beyond("it takes too much memory");
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
    beyond("it takes too much processor time");
  if (WIFSIGNALED(status)) beyond("its reader ended by signal " + std::to_string(WTERMSIG(status)));
  beyond("its reader ended with code " + std::to_string(WEXITSTATUS(status)));
}

std::string exchange(const std::string& word, const ApartLimits& limits, std::string_view head,
                     std::string_view body) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Failure("internal", std::string("a socket: ") + std::strerror(errno));
  const Descriptor own(ends[0]);
  Descriptor other(ends[1]);
  const auto until = std::chrono::steady_clock::now() + limits.time;
  Child child(Spawn().start(word, other.number()));
  other.close();
  std::string answer = Exchange(own.number(), until, limits.answer_bytes).run(head, body);
  require_good_end(child.wait_until(until));
  return answer;
}

}  // namespace

// How many processes may run now.
struct ApartProcess::Places {
  std::mutex mutex;
  std::condition_variable freed;
  int free = 0;

  void take(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex);
    if (!freed.wait_for(lock, patience, [this] { return free > 0; })) throw Failure("too-busy");
    --free;
  }
  void give_back() {
    {
      const std::lock_guard lock(mutex);
      ++free;
    }
    freed.notify_one();
  }
};

ApartProcess::ApartProcess(std::string word, std::string limit_code, ApartLimits limits)
    : word_(std::move(word)),
      limit_code_(std::move(limit_code)),
      limits_(limits),
      places_(std::make_unique<Places>()) {
  places_->free = limits_.processes;
}

ApartProcess::~ApartProcess() = default;

std::string ApartProcess::ask(std::string_view head, std::string_view body) const {
  places_->take(limits_.time);
  const auto give_back = [](Places* places) { places->give_back(); };
  const std::unique_ptr<Places, decltype(give_back)> place(places_.get(), give_back);
  try {
    return exchange(word_, limits_, head, body);
  } catch (const Beyond& limit) {
    throw Failure(limit_code_, limit.what);
  }
}

}  // namespace tamga
