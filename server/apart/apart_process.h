// SPDX-License-Identifier: GPL-3.0-or-later
// This very program started again to compute one answer apart: what a hostile
// file can do to its reader stays in a process that has nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace tamga {

struct ApartLimits {
  std::chrono::milliseconds time = std::chrono::seconds(20);  // from request to answer
  int processes = 2;  // at the same time; more wait for a place, at most as long as `time`
  std::size_t answer_bytes = std::size_t{16} << 20;
};

// Starts /proc/self/exe (own_program.h) with a word for which main() calls the process's
// own side (apart_service.h), which takes from itself what sandbox.h says. Each process
// answers one request and ends. Thread-safe.
class ApartProcess {
 public:
  // `limit_code`: the kind of failure when a limit is broken.
  ApartProcess(std::string word, std::string limit_code, ApartLimits limits);
  ~ApartProcess();
  ApartProcess(const ApartProcess&) = delete;
  ApartProcess& operator=(const ApartProcess&) = delete;

  // From now on a process is started before there is a request for it: of 20 ms that a
  // small file takes, most are its start. For a server; a command that asks once would
  // start one for nothing.
  void keep_ready();

  // Sends `head` and `body`, one after the other, and gives the whole answer: bytes
  // that a hostile file may have written. Throws Failure of `limit_code` when the
  // process goes beyond a limit, crashes or ends with another code than 0; too-busy
  // when no place becomes free; internal when it cannot be started.
  std::string ask(std::string_view head, std::string_view body) const;

 private:
  struct Places;
  std::string word_, limit_code_;
  ApartLimits limits_;
  std::unique_ptr<Places> places_;
};

}  // namespace tamga
