// SPDX-License-Identifier: GPL-3.0-or-later
// Every row of queries/*.tsv: a query, what it must find, what it must not.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "folder.h"
#include "index/index.h"
#include "records.h"

namespace tamga::index::test {
namespace {

struct Fixture {
  Fixture() : writer(folder.path()) {
    for (const Entry& entry : read_records()) writer.put(entry);
    writer.commit();
  }
  Folder folder;
  Writer writer;
};

struct Score {
  std::size_t wanted = 0, found = 0, wrong = 0;
  double recall() const {
    return wanted == 0 ? 1 : static_cast<double>(found) / static_cast<double>(wanted);
  }
};

std::set<std::string> ids_of(const std::string& cell) {
  std::set<std::string> ids;
  for (const std::string& id : split(cell, ' '))
    if (!id.empty()) ids.insert(id);
  return ids;
}

std::set<std::string> ask(const Searcher& searcher, const std::string& text) {
  Search search;
  search.text = text;
  search.access = {"all"};
  search.limit = 100;
  const Found found = searcher.search(search);
  std::set<std::string> ids;
  for (const Hit& hit : found.hits) ids.insert(hit.id);
  BOOST_TEST(found.total == ids.size());
  return ids;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(queries, Fixture)

BOOST_AUTO_TEST_CASE(every_row_of_the_tables) {
  const Searcher searcher(folder.path());
  std::map<std::string, Score> scores;
  Score whole;
  for (const auto& file : std::filesystem::directory_iterator(TAMGA_TEST_FILES "/queries")) {
    Score& score = scores[file.path().stem().string()];
    for (auto& row : read_table(file.path().string())) {
      row.resize(3);
      const std::set<std::string> found = ask(searcher, row[0]);
      for (const std::string& id : ids_of(row[1])) {
        ++score.wanted;
        if (found.contains(id))
          ++score.found;
        else
          BOOST_TEST_MESSAGE(file.path().stem().string() << ": " << row[0] << " misses " << id);
      }
      for (const std::string& id : ids_of(row[2])) {
        if (!found.contains(id)) continue;
        ++score.wrong;
        BOOST_TEST_MESSAGE(file.path().stem().string()
                           << ": " << row[0] << " wrongly finds " << id);
      }
    }
    whole.wanted += score.wanted;
    whole.found += score.found;
    whole.wrong += score.wrong;
  }
  for (const auto& [kind, score] : scores)
    BOOST_TEST_MESSAGE(kind << ": recall " << score.recall() << " of " << score.wanted << ", wrong "
                            << score.wrong);
  BOOST_TEST_MESSAGE("overall recall " << whole.recall() << ", wrong " << whole.wrong);
  BOOST_TEST(whole.recall() >= 0.95);
  BOOST_TEST(scores.at("inflection").recall() == 1.0);
  BOOST_TEST(scores.at("names").recall() == 1.0);
  BOOST_TEST(whole.wrong == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
