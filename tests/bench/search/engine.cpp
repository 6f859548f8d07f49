// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace tamga::bench {

const char* row_name(Row row) {
  switch (row) {
    case Row::Common:
      return "frequent word";
    case Row::And:
      return "three words";
    case Row::Phrase:
      return "phrase of four words";
    case Row::Name:
      return "name";
    case Row::NamePrefix:
      return "beginning of a name";
    case Row::AllFacets:
      return "facets of everything";
    case Row::QueryFacets:
      return "facets under a word";
    case Row::Filter:
      return "filters, by date";
    case Row::Suggestion:
      return "suggestions while typing";
  }
  return "";
}

Waits ask_by(const std::function<Client()>& connect, Row row,
             const std::vector<Question>& questions, std::size_t clients, double seconds) {
  using Clock = std::chrono::steady_clock;
  Waits waits;
  {
    const Client client = connect();
    const auto end = Clock::now() + std::chrono::duration<double>(20);  // for very slow ones
    for (const Question& question : questions) {
      waits.answers += client(row, question);
      if (Clock::now() > end) break;
    }
  }
  std::mutex mutex;
  std::exception_ptr failure;
  std::atomic<std::size_t> next{0};
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  std::vector<std::thread> crew;
  for (std::size_t which = 0; which < clients; ++which)
    crew.emplace_back([&] {
      std::vector<double> own;
      try {
        const Client client = connect();
        do {
          const auto start = Clock::now();
          client(row, questions[next++ % questions.size()]);
          own.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        } while (Clock::now() < end);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      waits.ms.insert(waits.ms.end(), own.begin(), own.end());
    });
  for (std::thread& one : crew) one.join();
  if (failure) std::rethrow_exception(failure);
  std::sort(waits.ms.begin(), waits.ms.end());
  return waits;
}

}  // namespace tamga::bench
