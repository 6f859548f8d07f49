// SPDX-License-Identifier: GPL-3.0-or-later
// One stage of the year's end: work that several threads share until it is done.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/render/cpu_time.h"

namespace tamga::bench {

struct Stage {
  std::string name;
  std::size_t documents = 0;
  double wall = 0, cpu = 0;  // ms in all, of the whole process
};

// `work(number)` for every number below `pieces`, each once. Throws what the first
// failing piece threw; the others stop.
template <typename Work>
Stage stage(std::string name, std::size_t documents, std::size_t threads, std::size_t pieces,
            const Work& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto hand = [&] {
    try {
      for (std::size_t number; (number = next++) < pieces;) work(number);
    } catch (...) {
      next = pieces;
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  const Stopwatch watch;
  std::vector<std::thread> crew;
  for (std::size_t i = 0; i < threads; ++i) crew.emplace_back(hand);
  for (auto& thread : crew) thread.join();
  if (failure) std::rethrow_exception(failure);
  return {std::move(name), documents, watch.wall(), watch.cpu()};
}

}  // namespace tamga::bench
