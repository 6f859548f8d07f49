// SPDX-License-Identifier: GPL-3.0-or-later
// What does not hold in a package, by the clause of the standard that it breaks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::archive::package {

// `clause`: "RFC8493-2.1.3", "CSIP71", "PREMIS-1.5.2", "EAD3", "TAMGA-PROOF" …
struct Finding {
  std::string clause;
  std::string path;    // relative to the package, or ""
  std::string detail;  // one plain sentence
};

// Collects findings; a hostile package must not fill the memory with them: beyond
// `most` they are only counted. For one thread.
class Findings {
 public:
  static constexpr std::size_t most = 1000;

  void add(std::string_view clause, std::string_view path, std::string_view detail) {
    ++count_;
    if (list_.size() < most)
      list_.push_back({std::string(clause), std::string(path), std::string(detail)});
  }
  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  const std::vector<Finding>& list() const { return list_; }

 private:
  std::vector<Finding> list_;
  std::size_t count_ = 0;
};

}  // namespace tamga::archive::package
