// SPDX-License-Identifier: GPL-3.0-or-later
// bench_capture: durable captures a second, where their time goes, and whether it
// stays so when the archive grows. tests/bench/run capture calls it.
#include <cstdio>
#include <exception>
#include <string>

#include "tests/bench/capture/clients.h"
#include "tests/bench/capture/growth.h"
#include "tests/bench/capture/parts.h"
#include "tests/bench/render/table.h"

namespace {

namespace bench = tamga::bench;

constexpr double kSeconds = 8;
constexpr std::size_t kRecords = 1'000'000;

int run(const std::filesystem::path& place, const std::string& part, double seconds,
        std::size_t records) {
  std::printf("%s.\n", bench::machine().c_str());
  const bool all = part == "all";
  if (all || part == "clients") {
    std::printf("\nCaptures.\n\n");
    bench::print_clients(place, seconds);
  }
  if (all || part == "parts") {
    std::printf("\nParts.\n\n");
    bench::print_parts(place, seconds / 4);
  }
  if (all || part == "growth") {
    std::printf("\nGrowth, ms CPU.\n\n");
    bench::print_growth(place, records);
  }
  std::printf("\nAfter: %s.\n", bench::machine().c_str());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fputs("usage: bench_capture FOLDER [all|clients|parts|growth [SECONDS [RECORDS]]]\n",
               stderr);
    return 2;
  }
  try {
    return run(words[1], count > 2 ? words[2] : "all", count > 3 ? std::stod(words[3]) : kSeconds,
               count > 4 ? std::stoul(words[4]) : kRecords);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_capture: %s\n", error.what());
    return 2;
  }
}
