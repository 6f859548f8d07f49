// SPDX-License-Identifier: GPL-3.0-or-later
// How well queries are answered: recall@10 and MRR of every kind of query, for
// the tables that the search was made with and for those held out.
//
//   bench_relevance [--misses]
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <random>
#include <string_view>

#include "index/index.h"
#include "records.h"
#include "relevance.h"

namespace {

using namespace tamga::index;
using namespace tamga::index::test;

void print(const std::string& name, const Score& score) {
  std::cout << "| " << std::left << std::setw(20) << name << std::right << " |" << std::setw(5)
            << score.rows << " |" << std::fixed << std::setprecision(3) << std::setw(7)
            << score.recall_at_10() << " |" << std::setw(7) << score.mrr() << " |" << std::setw(4)
            << score.wrong << " |\n";
}

void table(const Searcher& searcher, const std::string& folder, const Say& say) {
  const auto scores = measure_all(searcher, TAMGA_TEST_FILES "/" + folder, say);
  std::cout << "\n"
            << folder << "\n\n| kind | rows | recall@10 | MRR | wrong |\n|---|--:|--:|--:|--:|\n";
  for (const auto& [kind, score] : scores) print(kind, score);
  print("all", sum(scores));
}

}  // namespace

int main(int count, char** arguments) {
  const bool misses = count > 1 && std::string_view(arguments[1]) == "--misses";
  const auto folder = std::filesystem::temp_directory_path() /
                      ("tamga-relevance-" + std::to_string(std::random_device{}()));
  {
    Writer writer(folder);
    const auto records = read_records();
    for (const Entry& entry : records) writer.put(entry);
    writer.commit();
    const Searcher searcher(folder,
                            Synonyms::from({TAMGA_SOURCE_SHARE "/index/analysis/synonyms.txt"}));
    const Say say = [&](const std::string& line) {
      if (misses) std::cerr << line << '\n';
    };
    std::cout << records.size() << " records\n";
    table(searcher, "queries", say);
    table(searcher, "queries/held_out", say);
    table(searcher, "queries/strangers", say);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
