// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/scaling.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/bench/render/cpu_time.h"
#include "tests/bench/render/table.h"

namespace tamga::bench {
namespace {

constexpr std::array<int, 3> thread_counts{1, 2, 4};
constexpr int rounds = 5;
constexpr auto duration = std::chrono::milliseconds(1500);
constexpr unsigned warming_documents = 10;  // what a thread keeps of words fills

struct Throughput {
  double documents_a_second = 0, cpu = 0 /* ms a document */, processors = 0;
};

// Threads that render until told to stop.
class Crew {
 public:
  Crew(const OurRenderer& ours, int threads) : ours_(ours), ready_(threads + 1) {
    for (int i = 0; i < threads; ++i)
      threads_.emplace_back([this, i] { work(static_cast<unsigned>(i) * 1'000'000); });
  }

  Throughput run() {
    ready_.arrive_and_wait();
    const Stopwatch watch;
    std::this_thread::sleep_for(duration);
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    const double wall = watch.wall(), cpu = watch.cpu();
    if (failed_) throw std::runtime_error("a thread could not render");
    const auto made = static_cast<double>(made_);
    return {1000 * made / wall, cpu / made, cpu / wall};
  }

 private:
  void work(unsigned number) {
    unsigned made = 0;
    try {
      while (made < warming_documents) render(number + made++);
      ready_.arrive_and_wait();
      for (; !stop_; ++made) render(number + made);
    } catch (const std::exception&) {
      failed_ = true;
      if (made <= warming_documents) ready_.count_down();
    }
    made_ += made - std::min(made, warming_documents);
  }
  void render(unsigned number) { ours_.rendition(ours_.sample().text(std::to_string(number))); }

  const OurRenderer& ours_;
  std::latch ready_;
  std::atomic<bool> stop_{false}, failed_{false};
  std::atomic<unsigned> made_{0};
  std::vector<std::thread> threads_;
};

// The median round by throughput, with that round's other figures.
Throughput median(std::vector<Throughput> all) {
  std::nth_element(
      all.begin(), all.begin() + rounds / 2, all.end(),
      [](const auto& a, const auto& b) { return a.documents_a_second < b.documents_a_second; });
  return all[rounds / 2];
}

}  // namespace

void print_scaling(const OurRenderer& ours) {
  std::array<std::vector<Throughput>, thread_counts.size()> measured;
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < thread_counts.size(); ++i)
      measured[i].push_back(Crew(ours, thread_counts[i]).run());
  std::vector<std::vector<std::string>> rows{
      {"threads", "documents/s by the clock", "ratio", "ms CPU a document", "processors had"}};
  const double one = median(measured[0]).documents_a_second;
  for (std::size_t i = 0; i < thread_counts.size(); ++i) {
    const Throughput middle = median(measured[i]);
    rows.push_back({std::to_string(thread_counts[i]), fixed(middle.documents_a_second, 0),
                    fixed(middle.documents_a_second / one, 2), fixed(middle.cpu, 2),
                    fixed(middle.processors, 2)});
  }
  print_table(rows);
}

}  // namespace tamga::bench
