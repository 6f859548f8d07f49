// SPDX-License-Identifier: GPL-3.0-or-later
// Clients of all kinds at one server: some write reports until they are records, some look for
// them, some take them, some ask for what they may not.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/under_load/visitor.h"

namespace tamga::faults {

class Load {
 public:
  // `sample`: of the form performance_report, with its acts. 32 clients; few: 12 of them.
  Load(std::uint16_t port, People& people, Ledger& ledger, const std::filesystem::path& sample,
       unsigned seed, bool few);
  ~Load();  // ends it
  // Returns when no request is under way; nothing is asked until resume().
  void pause();
  void resume();

 private:
  class Client;
  struct Work {
    void (Client::*once)();
    int clients, few;
  };
  static const std::vector<Work>& works();
  void run(Client& client, void (Client::*once)());
  // Between two requests: waits while it is paused. False when all is over.
  bool may_go_on();

  std::uint16_t port_;
  People& people_;
  Ledger& ledger_;
  std::string report_, acts_;  // JSON
  std::atomic<bool> over_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool paused_ = false;
  int at_work_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace tamga::faults
