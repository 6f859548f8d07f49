// SPDX-License-Identifier: GPL-3.0-or-later
// What was once found out about a word.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace tamga::index {

// Two generations of entries: when the young one is full it becomes the old
// one. What is in use is carried over, so hot words stay.
// Thread-safe.
template <class Finding>
class WordCache {
 public:
  bool find(const std::u32string& word, Finding& finding) {
    const std::scoped_lock lock(mutex_);
    if (const auto at = young_.find(word); at != young_.end()) {
      finding = at->second;
      return true;
    }
    const auto at = old_.find(word);
    if (at == old_.end()) return false;
    finding = at->second;
    put(word, finding);
    return true;
  }
  void keep(const std::u32string& word, const Finding& finding) {
    const std::scoped_lock lock(mutex_);
    put(word, finding);
  }

 private:
  static constexpr std::size_t kGeneration = 100'000;  // words; about 20 MiB each
  void put(const std::u32string& word, const Finding& finding) {
    if (young_.size() >= kGeneration) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.emplace(word, finding);
  }
  std::mutex mutex_;
  std::unordered_map<std::u32string, Finding> young_, old_;
};

}  // namespace tamga::index
