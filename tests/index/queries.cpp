// SPDX-License-Identifier: GPL-3.0-or-later
// Every row of queries/*.tsv and queries/held_out/*.tsv: a query, what it must
// find among the first ten, what it must not find at all; and what comes first.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>

#include "folder.h"
#include "index/index.h"
#include "records.h"
#include "relevance.h"

namespace tamga::index::test {
namespace {

struct Fixture {
  Fixture() : writer(folder.path()) {
    for (const Entry& entry : read_records()) writer.put(entry);
    writer.commit();
  }
  Searcher searcher() const {
    return Searcher(folder.path(),
                    Synonyms::from({TAMGA_SOURCE_SHARE "/index/analysis/synonyms.txt"}));
  }
  Folder folder;
  Writer writer;
};

Search asked(const std::string& text) {
  Search search;
  search.text = text;
  search.access = {"all"};
  search.limit = 100;
  return search;
}

void check_tables(const Searcher& searcher, const std::string& folder, double overall,
                  double each) {
  const auto say = [](const std::string& line) { BOOST_TEST_MESSAGE(line); };
  const auto scores = measure_all(searcher, TAMGA_TEST_FILES "/" + folder, say);
  for (const auto& [kind, score] : scores) {
    BOOST_TEST_MESSAGE(folder << " " << kind << ": recall@10 " << score.recall_at_10() << ", MRR "
                              << score.mrr() << " of " << score.rows << ", wrong " << score.wrong);
    BOOST_TEST(score.recall_at_10() >= each, folder << " " << kind);
  }
  const Score whole = sum(scores);
  BOOST_TEST_MESSAGE(folder << ": recall@10 " << whole.recall_at_10() << ", MRR " << whole.mrr()
                            << " of " << whole.rows << ", wrong " << whole.wrong);
  BOOST_TEST(whole.recall_at_10() >= overall);
  BOOST_TEST(whole.wrong == 0u);
}

std::ptrdiff_t rank(const Found& found, const std::string& id) {
  const auto at = std::find_if(found.hits.begin(), found.hits.end(),
                               [&](const Hit& hit) { return hit.id == id; });
  return at == found.hits.end() ? -1 : at - found.hits.begin();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(queries, Fixture)

BOOST_AUTO_TEST_CASE(every_row_of_the_tables) {
  check_tables(searcher(), "queries", 0.98, 0.95);
}

BOOST_AUTO_TEST_CASE(every_row_of_the_tables_held_out) {
  check_tables(searcher(), "queries/held_out", 0.98, 0.95);
}

// By somebody who saw the records and not the analysis.
BOOST_AUTO_TEST_CASE(every_row_of_the_tables_by_strangers) {
  check_tables(searcher(), "queries/strangers", 0.98, 0.94);
}

// exact_first.tsv: query, ids that say it exactly, ids that say it otherwise.
BOOST_AUTO_TEST_CASE(exact_matches_come_first) {
  const Searcher index = searcher();
  for (const auto& row : read_table(TAMGA_TEST_FILES "/exact_first.tsv")) {
    BOOST_REQUIRE_EQUAL(row.size(), 3u);
    const Found found = index.search(asked(row[0]));
    std::ptrdiff_t last = -1;
    for (const std::string& id : split(row[1], ' ')) {
      BOOST_TEST(rank(found, id) >= 0, row[0] << " misses " << id);
      last = std::max(last, rank(found, id));
    }
    for (const std::string& id : split(row[2], ' ')) {
      BOOST_TEST(rank(found, id) >= 0, row[0] << " misses " << id);
      BOOST_TEST(rank(found, id) > last, row[0] << ": " << id << " stands before an exact one");
    }
    BOOST_TEST(found.how == "", row[0]);
  }
}

BOOST_AUTO_TEST_CASE(a_long_text_does_not_lose_its_place_to_another_spelling) {
  Entry exact;
  exact.id = "long";
  exact.access = {"open"};
  std::string text = "Монхтулга. ";
  for (int at = 0; at < 3000; ++at) text += "хэрэг " + std::to_string(at) + " ";
  exact.texts = {text};
  writer.put(exact);
  for (int at = 0; at < 30; ++at) {
    Entry other;
    other.id = "short" + std::to_string(at);
    other.access = {"open"};
    other.title = other.position = other.unit = "Мөнхтулга мөнхтулга";
    writer.put(other);
  }
  writer.commit();
  const Found found = searcher().search(asked("монхтулга"));
  BOOST_TEST(rank(found, "long") == 0);
  BOOST_TEST(found.total == 31u);
}

BOOST_AUTO_TEST_CASE(a_query_that_cannot_be_honoured_is_read_as_words_and_says_so) {
  const Searcher index = searcher();
  const std::vector<std::string> as_words{"read-as-words"}, none;
  for (const char* text :
       {"\"үл тохирлыг", "((тендер", "тендер)", "(тендер OR гэрээ) шалгаруулалт", "тендер OR",
        "OR тендер", "тендер *", "тендер нэр:", "тендер - гэрээ", "тендер NOT", "--тендер"})
    BOOST_TEST(index.search(asked(text)).notes == as_words, text);
  for (const char* text : {"тендер", "\"үл тохирлыг\"", "тендер -гэрээ", "тендер OR гэрээ", "тенд*",
                           "нэр:Болд", "тайлан (2024)", "ISO:9001", ""})
    BOOST_TEST(index.search(asked(text)).notes == none, text);
  BOOST_TEST(index.search(asked("((тендер")).total > 0u);
  BOOST_TEST(index.search(asked("\"тендер")).total > 0u);
  std::string many;
  for (int at = 0; at < 60; ++at) many += "тендер ";
  BOOST_TEST(index.search(asked(many)).notes == std::vector<std::string>{"too-long"});
}

BOOST_AUTO_TEST_CASE(how_a_result_was_reached_is_said) {
  const Searcher index = searcher();
  Found found = index.search(asked("munkhtsetseg"));
  BOOST_TEST(found.how == "folded");
  BOOST_REQUIRE(!found.read_as.empty());
  BOOST_TEST(found.read_as.front() == "мөнхцэцэг");
  found = index.search(asked("УИХТГ"));
  BOOST_TEST(found.total == 0u);
  found = index.search(asked("ОБЕГ дохиолол"));
  BOOST_TEST(found.how == "folded");
  BOOST_REQUIRE(!found.read_as.empty());
  BOOST_TEST(found.read_as.front() == "Онцгой байдлын ерөнхий газар");
  BOOST_TEST(index.search(asked("тендер")).how == "");
}

BOOST_AUTO_TEST_CASE(did_you_mean) {
  const Searcher index = searcher();
  const std::pair<const char*, const char*> rows[] = {
      {"паспартын", "паспортын"},   {"тендир шалгаруулалт", "тендер шалгаруулалт"},
      {"Ичинхирлоо", "ичинхорлоо"}, {"тендер", ""},
      {"munkhtsetseg", ""},         {"щщщщщщщщ", ""},
  };
  for (const auto& [typed, wanted] : rows)
    BOOST_TEST(index.search(asked(typed)).did_you_mean == wanted, typed);
}

// Of a query that finds nothing: which of its words stand nowhere, as typed.
BOOST_AUTO_TEST_CASE(words_that_no_record_has_are_told) {
  const Searcher index = searcher();
  const auto missing = [&](const std::string& text) { return index.search(asked(text)).missing; };
  using Words = std::vector<std::string>;
  BOOST_TEST((missing("Тайлангийн хъъцццц") == Words{"хъъцццц"}));
  BOOST_TEST((missing("тайлан хъъцццц нэгж:жээээээк -бат") == Words{"хъъцццц", "жээээээк"}));
  BOOST_TEST((missing("\"тайлан хъъцццц\"") == Words{"хъъцццц"}));
  BOOST_TEST(missing("хъъцццц").empty());  // one word: nothing more can be said of it
  BOOST_TEST(missing("тайлан").empty());
  // What the asker may not see is missing for them.
  Search few = asked("тайлан мэргэжилтэн");
  few.access = {"nobody"};
  few.text = "тайлан хъъцццц";
  BOOST_TEST((index.search(few).missing == Words{"тайлан", "хъъцццц"}));
}

// A word that few have and no dictionary knows, beside one that many have.
BOOST_AUTO_TEST_CASE(did_you_mean_the_commoner_word) {
  for (int at = 0; at < 12; ++at) {
    Entry entry;
    entry.id = "c" + std::to_string(at);
    entry.access = {at < 8 ? "unit:нэг" : "unit:хоёр"};
    entry.texts = {at == 0 ? "тайллан" : "тайлан"};
    writer.put(entry);
  }
  writer.commit();
  Search search = asked("тайллан");
  BOOST_TEST(searcher().search(search).did_you_mean == "тайлан");
  // Who sees no record with the word hears nothing of it.
  search.access = {"unit:гурав"};
  BOOST_TEST(searcher().search(search).did_you_mean == "");
  search.access = {"unit:хоёр"};
  BOOST_TEST(searcher().search(search).did_you_mean != "тайллан");
}

BOOST_AUTO_TEST_CASE(a_site_has_synonyms_of_its_own) {
  Searcher index(folder.path());
  BOOST_TEST(index.search(asked("ЗМЯ")).total == 0u);
  Synonyms own;
  own.add("# манай товчлол\nЗМЯ = Зам, тээврийн хэлтэс\nганц гишүүн\n = = \nҮТ = ЗМЯ\n");
  BOOST_TEST(own.groups().size() == 2u);
  index.set_synonyms(own);
  Found found = index.search(asked("ЗМЯ-ны"));
  BOOST_TEST(found.total == 3u);
  BOOST_TEST(found.how == "folded");
  index.set_synonyms({});
  BOOST_TEST(index.search(asked("ЗМЯ")).total == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
