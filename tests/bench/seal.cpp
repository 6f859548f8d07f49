// SPDX-License-Identifier: GPL-3.0-or-later
// bench_seal: what an act costs beyond the operation of its key, how it grows
// with the file, and what other programs take. tests/bench/run seal calls it.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "tests/bench/render/table.h"
#include "tests/bench/seal/acts.h"
#include "tests/bench/seal/growth.h"
#include "tests/bench/seal/other_programs.h"

namespace {

namespace bench = tamga::bench;

constexpr int kCalls = 201;

int run(const std::string& form, const std::string& part, const std::string& peers, int calls) {
  bench::BenchGround ground(form);
  std::printf("%s.\n", bench::machine().c_str());
  const bool all = part == "all";
  bool valid = true;
  if (all || part == "acts") {
    std::printf("\nActs.\n\n");
    valid = bench::print_acts(ground, calls);
  }
  if (all || part == "growth") {
    std::printf("\nGrowth.\n\n");
    bench::print_growth(ground);
  }
  if (all || part == "programs") {
    std::printf("\nOther programs.\n\n");
    bench::print_other_programs(ground, peers);
  }
  std::printf("\nAfter: %s.\n", bench::machine().c_str());
  return valid ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fputs("usage: bench_seal FORM_FOLDER [all|acts|growth|programs [PEERS_FOLDER [CALLS]]]\n",
               stderr);
    return 2;
  }
  try {
    return run(words[1], count > 2 ? words[2] : "all", count > 3 ? words[3] : "",
               count > 4 ? std::stoi(words[4]) : kCalls);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_seal: %s\n", error.what());
    return 2;
  }
}
