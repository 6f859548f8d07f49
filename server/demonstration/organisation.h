// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration: an invented organisation whose people write job
// descriptions and reports, from a vocabulary and a seed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tamga::demonstration {

// One document that the organisation has approved.
struct Paper {
  std::string form;     // "job_description"
  std::string content;  // JSON with its acts
};

// Deterministic: the same seed gives the same papers on every machine. All
// people are invented: names are drawn at random from lists of common names.
class Organisation {
 public:
  explicit Organisation(std::uint64_t seed);
  ~Organisation();

  std::string name() const;
  std::vector<std::string> units() const;
  // Of a position, «ТЗ-4»; "" for one that its papers do not have.
  std::string grade(const std::string& position) const;
  // Another approved paper: of two, one is a job description, one a report.
  Paper next();
  // Content of a job description without acts, for a draft that waits.
  std::string next_draft();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::demonstration
