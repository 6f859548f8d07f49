// SPDX-License-Identifier: GPL-3.0-or-later
// Ours: the index as the house uses it.
#pragma once

#include <filesystem>

#include "index/builder.h"
#include "index/index.h"
#include "index/postings.h"
#include "tests/bench/search/engine.h"

namespace tamga::bench {

// Builds it.
class OurIndex {
 public:
  explicit OurIndex(std::filesystem::path folder)
      : folder_(std::move(folder)), builder_(folder_, {}) {}

  // CPU is counted, of adding and merging.
  void add(const std::vector<index::AnalysedEntry>& entries);
  Built finish();

 private:
  std::filesystem::path folder_;
  index::Builder builder_;
  double cpu_ = 0;
};

// Searches it.
class OurSearch final : public Engine {
 public:
  OurSearch(std::filesystem::path folder, bool passages)
      : folder_(std::move(folder)), passages_(passages) {}
  std::string name() const override;
  Waits ask(Row row, const std::vector<Question>& questions, std::size_t clients,
            double seconds) override;

 private:
  std::filesystem::path folder_;
  bool passages_;
};

// Bytes of the files below a folder, and of those whose name ends so.
std::uint64_t bytes_below(const std::filesystem::path& folder, const std::string& ending = "");

}  // namespace tamga::bench
