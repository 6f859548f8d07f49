// SPDX-License-Identifier: GPL-3.0-or-later
// What the passing of time asks of the server: documents whose time is over
// expire, and those that wait for their seal are tried again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "server/documents/documents.h"

namespace tamga {

// Owns one thread, which begins with its first round. Several servers over one
// archive may each have one: the row decides who was first. Thread-safe.
class Upkeep {
 public:
  // `documents` must outlive it.
  explicit Upkeep(documents::Documents& documents,
                  std::chrono::milliseconds interval = std::chrono::minutes(1));
  ~Upkeep();  // stops after what is in hand
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  // "" or why the last round did not come to its end (a full disk): the next one
  // tries again.
  std::string trouble() const;

 private:
  void run();

  documents::Documents& documents_;
  const std::chrono::milliseconds interval_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::string trouble_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tamga
