// SPDX-License-Identifier: GPL-3.0-or-later
// The lemmas that were once found of a form.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tamga::index {

// Two generations of entries: when the young one is full it becomes the old
// one. What is in use is carried over, so hot words stay.
// Thread-safe.
class LemmaCache {
 public:
  bool find(const std::u32string& form, std::vector<std::u32string>& lemmas) {
    const std::scoped_lock lock(mutex_);
    if (const auto at = young_.find(form); at != young_.end()) {
      lemmas = at->second;
      return true;
    }
    const auto at = old_.find(form);
    if (at == old_.end()) return false;
    lemmas = at->second;
    put(form, lemmas);
    return true;
  }
  void keep(const std::u32string& form, const std::vector<std::u32string>& lemmas) {
    const std::scoped_lock lock(mutex_);
    put(form, lemmas);
  }

 private:
  static constexpr std::size_t kGeneration = 100'000;  // forms; about 20 MiB each
  void put(const std::u32string& form, const std::vector<std::u32string>& lemmas) {
    if (young_.size() >= kGeneration) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.emplace(form, lemmas);
  }
  std::mutex mutex_;
  std::unordered_map<std::u32string, std::vector<std::u32string>> young_, old_;
};

}  // namespace tamga::index
