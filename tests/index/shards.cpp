// SPDX-License-Identifier: GPL-3.0-or-later
// However an index is divided, and wherever its shards are, it answers as one.
#include <boost/test/unit_test.hpp>

#include <xapian.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <tuple>

#include "folder.h"
#include "index/index.h"
#include "records.h"
#include "shard_server.h"

namespace tamga::index::test {
namespace {

constexpr std::size_t kMostRows = 150;  // of the tables; the whole is asked of one shard elsewhere

// Records of the tables, some in other spellings of the same unit and another openness.
std::vector<Entry> records() {
  std::vector<Entry> entries = read_records();
  for (std::size_t at = 0; at < entries.size(); ++at) {
    entries[at].captured = 1'700'000'000'000'000 + static_cast<std::int64_t>(at);
    entries[at].access = {at % 3 == 0 ? "few" : "many"};
    entries[at].openness = at % 3 == 0 ? "restricted" : "open";
    if (at % 7 == 0 && !entries[at].unit.empty()) entries[at].unit = "  " + entries[at].unit;
  }
  return entries;
}

void build(const std::filesystem::path& folder, const ShardLayout& layout) {
  Writer writer(folder, layout);
  for (const Entry& entry : records()) writer.put(entry);
  writer.set_position(7);
  writer.commit();
}

std::vector<std::string> texts() {
  std::vector<std::string> texts{"", "-тайлан", "\"албан тушаалын\" -бат",
                                 "он:2020..2024 мэргэжилтэн"};
  for (const auto& file : std::filesystem::directory_iterator(TAMGA_TEST_FILES "/queries"))
    if (file.path().extension() == ".tsv")
      for (const auto& row : read_table(file.path().string())) texts.push_back(row[0]);
  std::sort(texts.begin(), texts.end());
  const std::size_t step = texts.size() / kMostRows + 1;
  std::vector<std::string> some;
  for (std::size_t at = 0; at < texts.size(); at += step) some.push_back(texts[at]);
  return some;
}

// What an answer says, put so that records which are alike may stand in any order.
struct Answer {
  std::size_t total = 0;
  std::set<std::string> ids;
  std::vector<std::string> people;  // in the order of people
  std::string how, did_you_mean;
  std::vector<std::string> notes;
  std::map<std::string, std::multiset<std::size_t>> facets;
  std::vector<std::tuple<std::string, std::size_t>> suggestions;
  std::map<std::string, std::string> snippets;
};

Answer answer(const Searcher& searcher, const std::string& text) {
  Search search;
  search.text = text;
  search.access = {"many"};
  search.limit = 100;
  const Found found = searcher.search(search);
  Answer answer;
  answer.total = found.total;
  answer.how = found.how;
  answer.notes = found.notes;
  answer.did_you_mean = found.did_you_mean;
  for (const Hit& hit : found.hits) {
    if (found.total <= search.limit) answer.ids.insert(hit.id);
    for (const Fragment& part : hit.snippet) answer.snippets[hit.id] += part.text;
  }
  if (found.total > search.limit) answer.snippets.clear();
  for (const auto& [name, values] : found.facets)
    for (const FacetValue& value : values) answer.facets[name].insert(value.count);
  search.order = Order::Person;
  for (const Hit& hit : searcher.search(search).hits) answer.people.push_back(hit.person);
  for (const Suggestion& one : searcher.suggest(text, {"many"}, 8))
    answer.suggestions.emplace_back(one.text.substr(one.text.find_first_not_of(' ')), one.count);
  // Of those as frequent the spelling decides, which is another shard's.
  std::sort(answer.suggestions.begin(), answer.suggestions.end());
  return answer;
}

void check_alike(const std::filesystem::path& one, const std::filesystem::path& other) {
  const Synonyms synonyms = Synonyms::from({TAMGA_SOURCE_SHARE "/index/analysis/synonyms.txt"});
  const Searcher first(one, synonyms), second(other, synonyms);
  BOOST_TEST(first.size() == second.size());
  BOOST_TEST(second.position() == 7u);
  BOOST_TEST(second.fault() == "");
  for (const std::string& text : texts()) {
    const Answer a = answer(first, text), b = answer(second, text);
    BOOST_TEST_CONTEXT("query: " << text) {
      BOOST_TEST(a.total == b.total);
      BOOST_TEST(a.ids == b.ids, boost::test_tools::per_element());
      BOOST_TEST(a.people == b.people, boost::test_tools::per_element());
      BOOST_TEST(a.how == b.how);
      BOOST_TEST(a.notes == b.notes, boost::test_tools::per_element());
      BOOST_TEST((a.facets == b.facets));
      BOOST_TEST((a.suggestions == b.suggestions));
      BOOST_TEST((a.snippets == b.snippets));
    }
  }
}

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

std::size_t found(const Searcher& searcher, const std::string& text) {
  Search search;
  search.text = text;
  search.access = {"many", "few"};
  return searcher.search(search).total;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shards)

BOOST_AUTO_TEST_CASE(divided_by_hash_it_answers_the_same) {
  const Folder one, three;
  build(one.path(), {});
  build(three.path(), {.count = 3, .by = ShardLayout::By::Hash, .remote = {}});
  BOOST_TEST(std::filesystem::exists(three.path() / "2" / "iamglass"));
  check_alike(one.path(), three.path());
}

BOOST_AUTO_TEST_CASE(divided_by_year_it_answers_the_same) {
  const Folder one, four;
  build(one.path(), {});
  build(four.path(), {.count = 4, .by = ShardLayout::By::Year, .remote = {}});
  check_alike(one.path(), four.path());
}

BOOST_AUTO_TEST_CASE(a_shard_elsewhere_answers_as_one_that_is_here) {
  const Folder one, two;
  build(one.path(), {});
  const ShardLayout layout{.count = 2, .by = ShardLayout::By::Hash, .remote = {}};
  build(two.path(), layout);
  const ShardServer server(two.path() / "1");
  ShardLayout apart = layout;
  apart.remote[1] = server.address();
  write_layout(two.path(), apart);
  check_alike(one.path(), two.path());
}

// A server that was begun anew, or is gone: a connection that had been idle is no answer.
BOOST_AUTO_TEST_CASE(a_server_that_goes_is_said_and_one_that_comes_back_is_asked) {
  const Folder folder;
  const ShardLayout layout{.count = 2, .by = ShardLayout::By::Hash, .remote = {}};
  build(folder.path(), layout);
  auto server = std::make_unique<ShardServer>(folder.path() / "1");
  const auto port = server->port();
  ShardLayout apart = layout;
  apart.remote[1] = server->address();
  write_layout(folder.path(), apart);
  const Searcher searcher(folder.path());
  const std::size_t before = found(searcher, "мэргэжилтэн");
  BOOST_TEST(before > 0u);
  server.reset();
  BOOST_TEST(code_of([&] { found(searcher, "мэргэжилтэн"); }) == "index-unavailable");
  server = std::make_unique<ShardServer>(folder.path() / "1", port);
  BOOST_TEST(found(searcher, "мэргэжилтэн") == before);
  server.reset();
  server = std::make_unique<ShardServer>(folder.path() / "1", port);
  BOOST_TEST(found(searcher, "мэргэжилтэн") == before);
}

BOOST_AUTO_TEST_CASE(what_belongs_elsewhere_is_not_written_here) {
  const Folder folder;
  build(folder.path(), {.count = 2, .by = ShardLayout::By::Hash, .remote = {{1, "127.0.0.1:9"}}});
  BOOST_TEST(!std::filesystem::exists(folder.path() / "1"));
  std::size_t here = 0;
  const ShardLayout layout = read_layout(folder.path());
  for (const Entry& entry : records()) here += shard_of(layout, entry.id, entry.year) == 0;
  BOOST_TEST(Xapian::Database((folder.path() / "0").string()).get_doccount() == here);
}

BOOST_AUTO_TEST_CASE(a_record_whose_year_changes_stands_once) {
  const Folder folder;
  Writer writer(folder.path(), {.count = 3, .by = ShardLayout::By::Year, .remote = {}});
  Entry entry = records().front();
  for (const int year : {2024, 2025, 2025, 2022, 0}) {
    entry.year = year;
    writer.put(entry);
    writer.commit();
    BOOST_TEST(Searcher(folder.path()).size() == 1u);
  }
  writer.remove(entry.id);
  writer.commit();
  BOOST_TEST(Searcher(folder.path()).size() == 0u);
}

// Killed between the commits of two shards: what only one has is put again.
BOOST_AUTO_TEST_CASE(indexing_goes_on_from_the_shard_that_is_least_far) {
  const Folder folder;
  build(folder.path(), {.count = 3, .by = ShardLayout::By::Hash, .remote = {}});
  {
    Xapian::WritableDatabase behind((folder.path() / "1").string());
    behind.set_metadata("position", "4");
    behind.commit();
  }
  BOOST_TEST(Writer(folder.path()).position() == 4u);
  BOOST_TEST(Searcher(folder.path()).position() == 4u);
}

BOOST_AUTO_TEST_CASE(shards_that_are_due_are_scrubbed_while_they_are_read) {
  const Folder folder;
  build(folder.path(), {.count = 2, .by = ShardLayout::By::Hash, .remote = {}});
  const Searcher searcher(folder.path());
  const std::size_t size = searcher.size();
  Writer writer(folder.path());
  writer.remove(records().front().id);
  writer.note_scrub();
  writer.commit();
  BOOST_TEST(writer.scrub_due());
  writer.scrub();
  BOOST_TEST(!writer.scrub_due());
  BOOST_TEST(searcher.size() == size - 1);
  BOOST_TEST(Searcher(folder.path()).fault() == "");
  BOOST_TEST(!std::filesystem::exists(folder.path() / "0.fresh"));
}

BOOST_AUTO_TEST_CASE(an_index_keeps_its_layout) {
  const Folder folder;
  const ShardLayout layout{.count = 5, .by = ShardLayout::By::Year, .remote = {}};
  { const Writer writer(folder.path(), layout); }
  { const Writer writer(folder.path(), {.count = 2, .by = ShardLayout::By::Hash, .remote = {}}); }
  BOOST_TEST((read_layout(folder.path()) == layout));
}

// shard_layouts.tsv: lines of the file apart by |, and what is read of it.
BOOST_AUTO_TEST_CASE(layouts_are_read_or_refused) {
  for (const auto& row : read_table(TAMGA_TEST_FILES "/shard_layouts.tsv")) {
    std::string text;
    for (const std::string& line : split(row.at(0), '|')) text += line + "\n";
    BOOST_TEST_CONTEXT(text) {
      if (row.at(1) == "refused") {
        BOOST_TEST(code_of([&] { parse_layout(text); }) == "argument-invalid");
      } else {
        BOOST_TEST(layout_text(parse_layout(text)) == [&] {
          std::string same;
          for (const std::string& line : split(row.at(1), '|')) same += line + "\n";
          return same;
        }());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_file_of_shards_is_a_damaged_index) {
  const Folder folder;
  build(folder.path(), {.count = 2, .by = ShardLayout::By::Hash, .remote = {}});
  std::ofstream(folder.path() / "shards") << "tamga-shards/1\ncount 2000\n";
  BOOST_TEST(code_of([&] { found(Searcher(folder.path()), "тайлан"); }) == "index-damaged");
  BOOST_TEST(Searcher(folder.path()).fault() != "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
