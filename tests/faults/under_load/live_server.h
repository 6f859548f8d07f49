// SPDX-License-Identifier: GPL-3.0-or-later
// `tamga serve` as a process that is killed, ended and started again at one address, and whose
// system calls on files can be made to fail at any moment.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/tracer.h"

namespace tamga::faults {

class LiveServer {
 public:
  struct Place {
    std::filesystem::path program, data;
    std::filesystem::path folder;  // for what it says
    std::uint16_t port = 0;        // on loopback, where it is asked whether it is ready
    // Where it listens, when that is not that port itself; and words before the program, which
    // bring it there.
    std::string listen;
    std::vector<std::string> before;
    bool traced = true;                    // false: arm() does nothing
    std::vector<std::string> environment;  // NAME=VALUE, of every life
  };
  explicit LiveServer(Place place) : place_(std::move(place)) {}
  ~LiveServer();  // kills it

  // Another life; returns when /readyz says 200. Throws std::runtime_error with what the
  // server said when it ends or is not ready in time.
  void start(const std::vector<std::string>& environment = {});
  void kill();
  // By SIGTERM, waited for: the exit code; nothing when it had to be killed after `limit`.
  std::optional<int> terminate(std::chrono::seconds limit);
  // Of a life that ended without kill() or terminate(): its exit code. Thread-safe, as all below.
  std::optional<int> ended() const;
  void wait_until_ready(std::chrono::seconds limit);

  void arm(Decide decide);
  void disarm();
  pid_t process() const;
  std::uint16_t port() const { return place_.port; }
  const std::filesystem::path& data() const { return place_.data; }
  std::string said() const;  // in this life

 private:
  void run(const Program& program);
  void join();

  Place place_;
  int lives_ = 0;
  std::filesystem::path output_;
  std::thread life_;
  mutable std::mutex mutex_;
  Decide armed_;
  pid_t process_ = 0;
  std::optional<Ending> ending_;
};

}  // namespace tamga::faults
