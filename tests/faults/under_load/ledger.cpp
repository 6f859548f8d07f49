// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/ledger.h"

#include <algorithm>
#include <sstream>

namespace tamga::faults {

void Ledger::acknowledge(Acknowledged record) {
  const std::lock_guard lock(mutex_);
  records_.push_back(std::move(record));
}

std::size_t Ledger::size() const {
  const std::lock_guard lock(mutex_);
  return records_.size();
}

std::vector<Acknowledged> Ledger::from(std::size_t place, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  const auto begin = std::min(place, records_.size());
  const auto end = begin + std::min(most, records_.size() - begin);
  return {records_.begin() + static_cast<std::ptrdiff_t>(begin),
          records_.begin() + static_cast<std::ptrdiff_t>(end)};
}

void Ledger::looked_at(std::size_t place, const Acknowledged& record) {
  const std::lock_guard lock(mutex_);
  records_.at(place) = record;
}

void Ledger::answered(int status, const std::string& problem, const std::string& id) {
  const std::lock_guard lock(mutex_);
  ++counts_[status == 0 ? "none" : std::to_string(status) + (problem.empty() ? "" : " " + problem)];
  if (!id.empty()) answers_.insert(id);
}

std::set<std::string> Ledger::answers() const {
  const std::lock_guard lock(mutex_);
  return answers_;
}

bool Ledger::gave_up() const {
  const std::lock_guard lock(mutex_);
  return gave_up_;
}

void Ledger::give_up() {
  const std::lock_guard lock(mutex_);
  gave_up_ = true;
}

void Ledger::forget_answers() {
  const std::lock_guard lock(mutex_);
  answers_.clear();
  gave_up_ = false;
}

std::string Ledger::table() const {
  const std::lock_guard lock(mutex_);
  std::ostringstream text;
  for (const auto& [what, count] : counts_) text << "  " << what << ": " << count << "\n";
  return text.str();
}

void Ledger::wrong(const std::string& sentence) {
  const std::lock_guard lock(mutex_);
  if (std::find(wrongs_.begin(), wrongs_.end(), sentence) == wrongs_.end())
    wrongs_.push_back(sentence);
}

std::vector<std::string> Ledger::wrongs() const {
  const std::lock_guard lock(mutex_);
  return wrongs_;
}

void Ledger::add(std::size_t& number) {
  const std::lock_guard lock(mutex_);
  ++number;
}

std::size_t Ledger::read(const std::size_t& number) const {
  const std::lock_guard lock(mutex_);
  return number;
}

}  // namespace tamga::faults
