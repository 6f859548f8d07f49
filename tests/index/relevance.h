// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of queries and how well an index answers them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "index/index.h"

namespace tamga::index::test {

struct Score {
  std::size_t rows = 0;   // with something to find
  double recall = 0;      // sum over rows: of what must be found, how much among the first ten
  double reciprocal = 0;  // sum over rows: 1 / rank of the first that must be found
  std::size_t wrong = 0;  // found although it must not be
  double recall_at_10() const { return rows == 0 ? 1 : recall / static_cast<double>(rows); }
  double mrr() const { return rows == 0 ? 1 : reciprocal / static_cast<double>(rows); }
  void add(const Score& other);
};

using Say = std::function<void(const std::string& line)>;

// Asks every row of `table` (query, must find, must not find; ids apart by a
// space) as somebody who sees everything. A row with more than ten to find is
// full when the first ten are of them. `say` hears of each miss.
Score measure(const Searcher& searcher, const std::filesystem::path& table, const Say& say);

// The same of every table of a folder, by kind (the file's name).
std::map<std::string, Score> measure_all(const Searcher& searcher,
                                         const std::filesystem::path& folder, const Say& say);

Score sum(const std::map<std::string, Score>& scores);

}  // namespace tamga::index::test
