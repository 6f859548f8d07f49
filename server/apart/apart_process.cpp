// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apart/apart_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "server/apart/apart_service.h"
#include "server/apart/own_program.h"
#include "server/error.h"

namespace tamga {
namespace {

using Moment = OwnProgram::Moment;

// Thrown here, told by ask() as the caller's kind of failure.
struct Beyond {
  std::string what;
};

[[noreturn]] void beyond(const std::string& what) {
  throw Beyond{what};
}

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

std::string exchange(OwnProgram& program, const ApartLimits& limits, std::string_view head,
                     std::string_view body) {
  const Moment until = std::chrono::steady_clock::now() + limits.time;
  std::string answer = Exchange(program.socket(), until, limits.answer_bytes).run(head, body);
  // One that closes its socket and lives on is ended at the moment.
  const auto status = program.wait_until(until);
  if (!status) beyond("it takes too long");
  require_good_end(*status);
  return answer;
}

}  // namespace

// How many processes may run now, and the one that waits for its first request.
struct ApartProcess::Places {
  std::mutex mutex;
  std::condition_variable freed;
  int free = 0;
  bool keeps_ready = false;
  std::unique_ptr<OwnProgram> ready;

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

  // One that waited may have been ended from outside.
  std::unique_ptr<OwnProgram> program(const std::string& word) {
    std::unique_ptr<OwnProgram> waiting;
    {
      const std::lock_guard lock(mutex);
      waiting = std::move(ready);
    }
    if (waiting && waiting->runs()) return waiting;
    return std::make_unique<OwnProgram>(word);
  }

  // For the next request, whose answer does not depend on it: it starts its own.
  void make_ready(const std::string& word) noexcept {
    try {
      {
        const std::lock_guard lock(mutex);
        if (!keeps_ready || ready) return;
      }
      auto next = std::make_unique<OwnProgram>(word);
      const std::lock_guard lock(mutex);
      if (!ready) ready = std::move(next);
    } catch (const std::exception&) {
      return;
    }
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

void ApartProcess::keep_ready() {
  {
    const std::lock_guard lock(places_->mutex);
    places_->keeps_ready = true;
  }
  places_->make_ready(word_);
}

std::string ApartProcess::ask(std::string_view head, std::string_view body) const {
  places_->take(limits_.time);
  const auto end = [this](Places* places) {
    places->make_ready(word_);
    places->give_back();
  };
  const std::unique_ptr<Places, decltype(end)> place(places_.get(), end);
  try {
    const auto program = places_->program(word_);
    return exchange(*program, limits_, head, body);
  } catch (const Beyond& limit) {
    throw Failure(limit_code_, limit.what);
  }
}

}  // namespace tamga
