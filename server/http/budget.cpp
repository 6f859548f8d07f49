// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/budget.h"

#include <algorithm>

#include "server/error.h"

namespace tamga::http {
namespace {

constexpr std::size_t most_buckets = 100'000;

}  // namespace

Budgets::Budgets(int searches_a_minute, int renderings_a_minute)
    : searches_(searches_a_minute), renderings_(renderings_a_minute) {}

int Budgets::rate_of(Budget kind) const {
  return kind == Budget::Search ? searches_ : kind == Budget::Render ? renderings_ : 0;
}

// A bucket that nobody has touched for a minute is full, and so is a new one.
void Budgets::make_room(Time now) {
  if (buckets_.size() < most_buckets) return;
  std::erase_if(buckets_, [&](const auto& entry) {
    return now - entry.second.filled > std::chrono::minutes(1);
  });
  if (buckets_.size() >= most_buckets) buckets_.clear();
}

void Budgets::spend(Budget kind, const std::string& who, Time now) {
  const double rate = rate_of(kind);
  if (rate <= 0) return;
  const std::lock_guard lock(mutex_);
  make_room(now);
  const auto [at, fresh] = buckets_.try_emplace({kind, who}, Bucket{rate, now});
  Bucket& bucket = at->second;
  const std::chrono::duration<double, std::ratio<60>> passed = now - bucket.filled;
  bucket.tokens = std::min(rate, bucket.tokens + rate * passed.count());
  bucket.filled = now;
  if (bucket.tokens < 1) throw Failure("budget-spent");
  bucket.tokens -= 1;
}

}  // namespace tamga::http
