// SPDX-License-Identifier: GPL-3.0-or-later
#include "relevance.h"

#include <algorithm>
#include <set>

#include "records.h"

namespace tamga::index::test {
namespace {

constexpr std::size_t kLookedAt = 10;

std::set<std::string> ids_of(const std::string& cell) {
  std::set<std::string> ids;
  for (const std::string& id : split(cell, ' '))
    if (!id.empty()) ids.insert(id);
  return ids;
}

}  // namespace

void Score::add(const Score& other) {
  rows += other.rows;
  recall += other.recall;
  reciprocal += other.reciprocal;
  wrong += other.wrong;
}

Score measure(const Searcher& searcher, const std::filesystem::path& table, const Say& say) {
  Score score;
  const std::string kind = table.stem().string();
  for (auto& row : read_table(table.string())) {
    row.resize(3);
    Search search;
    search.text = row[0];
    search.access = {"all"};
    search.limit = 100;
    const Found found = searcher.search(search);
    const std::set<std::string> wanted = ids_of(row[1]), unwanted = ids_of(row[2]);
    std::size_t among = 0, rank = 0;
    std::set<std::string> first;
    for (std::size_t at = 0; at < found.hits.size(); ++at) {
      const std::string& id = found.hits[at].id;
      if (unwanted.contains(id)) {
        ++score.wrong;
        say(kind + ": " + row[0] + " wrongly finds " + id);
      }
      if (!wanted.contains(id)) continue;
      if (rank == 0) rank = at + 1;
      if (at < kLookedAt) {
        ++among;
        first.insert(id);
      }
    }
    if (wanted.empty()) continue;
    ++score.rows;
    const std::size_t full = std::min(wanted.size(), kLookedAt);
    score.recall += static_cast<double>(std::min(among, full)) / static_cast<double>(full);
    if (rank > 0) score.reciprocal += 1.0 / static_cast<double>(rank);
    if (among >= full) continue;
    for (const std::string& id : wanted)
      if (!first.contains(id))
        say(kind + ": " + row[0] + " misses " + id + " (" + std::to_string(found.total) +
            " found, " + found.how + ")");
  }
  return score;
}

std::map<std::string, Score> measure_all(const Searcher& searcher,
                                         const std::filesystem::path& folder, const Say& say) {
  std::map<std::string, Score> scores;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.path().extension() == ".tsv")
      scores[file.path().stem().string()] = measure(searcher, file.path(), say);
  return scores;
}

Score sum(const std::map<std::string, Score>& scores) {
  Score whole;
  for (const auto& [kind, score] : scores) whole.add(score);
  return whole;
}

}  // namespace tamga::index::test
