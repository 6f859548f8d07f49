// SPDX-License-Identifier: GPL-3.0-or-later
// Contestants side by side on the same documents.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/render/contestant.h"
#include "tests/bench/render/our_renderer.h"

namespace tamga::bench {

// One that could not begin: its name, and why.
struct Absent {
  std::string name, reason;
};

// What one contestant took over all rounds.
struct Score {
  std::string name, makes;
  double cpu = 0, lowest = 0, highest = 0, wall = 0;  // ms a document: medians, range of cpu
  std::size_t pages = 0, bytes = 0;
};

class Comparison {
 public:
  explicit Comparison(OurRenderer& ours) : ours_(ours) {}

  // Another contestant; one that cannot begin is noted, not fatal.
  void add(const std::string& name, const std::function<std::unique_ptr<Contestant>()>& begin);

  // Warms everybody up, then goes round and round, so that a noisy machine is
  // noisy for all. A contestant that fails is noted and left out from then on.
  // Ours comes first.
  std::vector<Score> run(int rounds);
  const std::vector<Absent>& absent() const { return absent_; }

 private:
  struct Entrant {
    Contestant* contestant = nullptr;
    std::size_t documents = 1;  // in a round
    std::vector<double> cpu, wall;
    Measurement last;
    bool failed = false;
  };
  void ask(Entrant& entrant, const std::function<void()>& work);
  std::vector<std::string> contents(int first, std::size_t count) const;

  OurRenderer& ours_;
  std::vector<std::unique_ptr<Contestant>> others_;
  std::vector<Absent> absent_;
};

}  // namespace tamga::bench
