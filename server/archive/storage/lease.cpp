// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/lease.h"

namespace tamga::archive {

bool Lease::take() {
  const std::lock_guard lock(mutex_);
  if (!lock_)
    if (auto taken = FileLock::try_lock(file_, FileLock::Kind::exclusive))
      lock_.emplace(std::move(*taken));
  return lock_.has_value();
}

void Lease::give_up() {
  const std::lock_guard lock(mutex_);
  lock_.reset();
}

bool Lease::held() const {
  const std::lock_guard lock(mutex_);
  return lock_.has_value();
}

}  // namespace tamga::archive
