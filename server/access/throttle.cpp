// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/throttle.h"

#include <algorithm>
#include <vector>

namespace tamga::access {
namespace {

constexpr int free_tries = 10;
constexpr auto first_wait = std::chrono::seconds(60);
constexpr auto longest_wait = std::chrono::minutes(15);
constexpr std::size_t most_entries = 20'000;
constexpr std::size_t longest_name = 64;

// One minute after ten failures, doubled by each further one, up to a quarter
// of an hour.
std::chrono::seconds wait_after(int failures) {
  int doublings = std::clamp(failures - free_tries, 0, 4);
  return std::min<std::chrono::seconds>(first_wait * (1 << doublings), longest_wait);
}

}  // namespace

bool Throttle::begin(std::string_view name, std::string_view address, Time now) {
  std::lock_guard lock(mutex_);
  if (tries_.size() >= most_entries) make_room();
  Tries& tries = tries_[{std::string(name.substr(0, longest_name)), std::string(address)}];
  if (tries.count >= free_tries && now - tries.last < wait_after(tries.count)) return false;
  if (now - tries.last > longest_wait * 2) tries.count = 0;  // long forgotten
  ++tries.count;
  tries.last = now;
  return true;
}

void Throttle::succeeded(std::string_view name, std::string_view address) {
  std::lock_guard lock(mutex_);
  tries_.erase({std::string(name.substr(0, longest_name)), std::string(address)});
}

// The older half goes: seldom, so its cost spreads.
void Throttle::make_room() {
  std::vector<Time> times;
  times.reserve(tries_.size());
  for (const auto& [key, tries] : tries_) times.push_back(tries.last);
  auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  std::erase_if(tries_, [&](const auto& entry) { return entry.second.last <= *middle; });
}

}  // namespace tamga::access
