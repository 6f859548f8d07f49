// SPDX-License-Identifier: GPL-3.0-or-later
// What was read lately, so that turning a page does not read the paper anew.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace tamga::viewing {

// Values by a key, at most so many bytes of them and none for longer than `age`; those
// unused for longest go first. In memory alone: what was disposed of must leave no
// bytes on a disk. Thread-safe; two threads that ask the same may both make it.
template <typename Value>
class KeptPages {
 public:
  using Clock = std::chrono::steady_clock;
  using Shared = std::shared_ptr<const Value>;

  KeptPages(std::size_t most_bytes, Clock::duration age) : most_(most_bytes), age_(age) {}

  // The value of `key`, made by `make` when it is not kept; `size` tells its bytes. What
  // `make` throws is not kept.
  Shared get(const std::string& key, const std::function<Value()>& make,
             const std::function<std::size_t(const Value&)>& size) {
    if (Shared kept = find(key)) return kept;
    auto made = std::make_shared<const Value>(make());
    put(key, made, size(*made) + key.size());
    return made;
  }

  std::size_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  struct Kept {
    std::string key;
    Shared value;
    std::size_t bytes;
    Clock::time_point since;
  };
  using Kepts = std::list<Kept>;  // used last first

  Shared find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    drop_old();
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return {};
    kept_.splice(kept_.begin(), kept_, at->second);
    return at->second->value;
  }

  void put(const std::string& key, const Shared& value, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (const auto at = by_key_.find(key); at != by_key_.end()) drop(at->second);
    if (bytes > most_) return;
    kept_.push_front({key, value, bytes, Clock::now()});
    by_key_[key] = kept_.begin();
    bytes_ += bytes;
    while (bytes_ > most_) drop(std::prev(kept_.end()));
  }

  void drop_old() {
    const auto now = Clock::now();
    for (auto at = kept_.begin(); at != kept_.end();) {
      const auto next = std::next(at);
      if (now - at->since > age_) drop(at);
      at = next;
    }
  }

  void drop(typename Kepts::iterator at) {
    bytes_ -= at->bytes;
    by_key_.erase(at->key);
    kept_.erase(at);
  }

  const std::size_t most_;
  const Clock::duration age_;
  mutable std::mutex mutex_;
  Kepts kept_;
  std::unordered_map<std::string, typename Kepts::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace tamga::viewing
