// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/comparison.h"

#include <algorithm>
#include <exception>

namespace tamga::bench {
namespace {

// A round of one contestant takes about so long; slow ones make fewer documents.
constexpr double round_milliseconds = 1200;
constexpr double fewest_documents = 2, most_documents = 40;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

void Comparison::add(const std::string& name,
                     const std::function<std::unique_ptr<Contestant>()>& begin) {
  try {
    others_.push_back(begin());
  } catch (const std::exception& error) {
    absent_.push_back({name, error.what()});
  }
}

std::vector<std::string> Comparison::contents(int first, std::size_t count) const {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < count; ++i)
    list.push_back(ours_.sample().text(std::to_string(first + static_cast<int>(i))));
  return list;
}

void Comparison::ask(Entrant& entrant, const std::function<void()>& work) {
  if (entrant.failed) return;
  try {
    work();
  } catch (const std::exception& error) {
    entrant.failed = true;
    absent_.push_back({entrant.contestant->name(), error.what()});
  }
}

std::vector<Score> Comparison::run(int rounds) {
  std::vector<Entrant> entrants(1 + others_.size());
  entrants[0].contestant = &ours_;
  for (std::size_t i = 0; i < others_.size(); ++i) entrants[i + 1].contestant = others_[i].get();
  for (Entrant& entrant : entrants)
    ask(entrant, [&] {
      entrant.contestant->render(contents(0, 2));
      const double wall = entrant.contestant->render(contents(100, 3)).wall;
      entrant.documents = static_cast<std::size_t>(
          std::clamp(round_milliseconds / wall, fewest_documents, most_documents));
      entrant.contestant->render(contents(200, entrant.documents));
    });
  for (int round = 1; round <= rounds; ++round)
    for (Entrant& entrant : entrants)
      ask(entrant, [&] {
        entrant.last = entrant.contestant->render(contents(round * 1000, entrant.documents));
        entrant.cpu.push_back(entrant.last.cpu);
        entrant.wall.push_back(entrant.last.wall);
      });
  std::vector<Score> scores;
  for (const Entrant& entrant : entrants) {
    if (entrant.failed || entrant.cpu.empty()) continue;
    const auto [lowest, highest] = std::minmax_element(entrant.cpu.begin(), entrant.cpu.end());
    scores.push_back({entrant.contestant->name(), entrant.contestant->makes(), median(entrant.cpu),
                      *lowest, *highest, median(entrant.wall), entrant.last.pages,
                      entrant.last.bytes});
  }
  return scores;
}

}  // namespace tamga::bench
