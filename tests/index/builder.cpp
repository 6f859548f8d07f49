// SPDX-License-Identifier: GPL-3.0-or-later
// An index built at once, and the columns that readers keep of one that changes, say what one
// written record by record says.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <random>

#include "folder.h"
#include "index/builder.h"
#include "index/index.h"
#include "records.h"

namespace tamga::index::test {
namespace {

using Counts = std::map<std::string, std::map<std::string, std::size_t>>;

Counts counts_of(const Found& found) {
  Counts counts;
  for (const auto& [facet, values] : found.facets)
    for (const FacetValue& value : values) counts[facet][value.value] = value.count;
  return counts;
}

Search asked(const std::string& text) {
  Search search;
  search.text = text;
  search.access = {"all"};
  search.limit = 100;
  return search;
}

std::vector<std::string> ids_of(const Found& found) {
  std::vector<std::string> ids;
  for (const Hit& hit : found.hits) ids.push_back(hit.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

// The records, some of them first in another wording, another unit and another year.
std::vector<Entry> with_changes() {
  std::vector<Entry> entries;
  const std::vector<Entry> last = read_records();
  for (std::size_t at = 0; at < last.size(); ++at)
    if (at % 3 == 0) {
      Entry before = last[at];
      before.unit = "Урьдын хэлтэс";
      before.year = before.year - 1;
      before.texts = {"Хуучирсан үгсийн зэвэрсэн өгүүлбэр"};
      entries.push_back(before);
    }
  entries.insert(entries.end(), last.begin(), last.end());
  return entries;
}

ShardLayout divided(std::size_t count, ShardLayout::By by) {
  ShardLayout layout;
  layout.count = count;
  layout.by = by;
  return layout;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(builder)

BOOST_AUTO_TEST_CASE(built_at_once_it_answers_as_if_written) {
  for (const ShardLayout& layout :
       {ShardLayout{}, divided(3, ShardLayout::By::Hash), divided(4, ShardLayout::By::Year)}) {
    const Folder written, built;
    Writer writer(written.path(), layout);
    // Parts of 3: some seventy, which are merged twice.
    Builder at_once(built.path() / "index", layout, 3);
    for (const Entry& entry : with_changes()) {
      writer.put(entry);
      at_once.put(entry);
    }
    writer.set_position(9);
    writer.commit();
    at_once.finish(9);
    const Searcher one(written.path()), other(built.path() / "index");
    BOOST_TEST(other.size() == read_records().size());
    BOOST_TEST(other.position() == 9u);
    BOOST_TEST(other.fault() == "");
    BOOST_TEST(!std::filesystem::exists(built.path() / "index" / "parts"));
    for (const char* text : {"", "тайлан", "мэргэжилтэн", "\"албан тушаалын\"", "нэр:бат*", "munkh",
                             "он:2020..2024", "зэвэрсэн", "Урьдын"}) {
      BOOST_TEST_CONTEXT(text << ", shards: " << layout.count) {
        const Found a = one.search(asked(text)), b = other.search(asked(text));
        BOOST_TEST(a.total == b.total);
        if (a.total <= 100) BOOST_TEST(ids_of(a) == ids_of(b), boost::test_tools::per_element());
        BOOST_TEST((counts_of(a) == counts_of(b)));
        BOOST_TEST(a.how == b.how);
      }
    }
    Writer more(built.path() / "index");
    Entry entry = read_records().front();
    entry.texts = {"Үргэлжлүүлэн бичсэн"};
    more.put(entry);
    more.commit();
    BOOST_TEST(other.size() == read_records().size());
    BOOST_TEST(other.search(asked("үргэлжлүүлэн")).total == 1u);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_one_is_an_index) {
  const Folder folder;
  Builder(folder.path() / "index", {}).finish(3);
  const Searcher searcher(folder.path() / "index");
  BOOST_TEST(searcher.size() == 0u);
  BOOST_TEST(searcher.position() == 3u);
  BOOST_CHECK_THROW(Builder(folder.path() / "index", {}), Error);  // nothing is built over one
}

BOOST_AUTO_TEST_CASE(columns_follow_what_is_written) {
  const Folder folder;
  const unsigned seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  std::map<std::string, Entry> there;
  Writer writer(folder.path());
  const Searcher searcher(folder.path());
  const auto write = [&] {
    Entry entry;
    entry.id = "r" + std::to_string(random() % 400);
    if (random() % 4 == 0) {
      there.erase(entry.id);
      writer.remove(entry.id);
      return;
    }
    // More than one byte counts: of the first block 300 units.
    entry.unit = "Хэлтэс " + std::to_string(random() % 300);
    entry.form = random() % 2 ? "report" : "description";
    entry.year = 2000 + static_cast<int>(random() % 20);
    entry.title = random() % 3 ? "тайлан" : "тодорхойлолт";
    entry.access = {"all"};
    there[entry.id] = entry;
    writer.put(entry);
  };
  for (int round = 0; round < 24; ++round) {
    // Once more commits than are kept of what each changed.
    for (int commits = round == 20 ? 300 : static_cast<int>(random() % 4); commits >= 0;
         --commits) {
      for (unsigned left = random() % 40; left > 0; --left) write();
      writer.commit();
    }
    if (round == 12) {
      writer.note_scrub();
      writer.commit();
      writer.scrub();
    }
    std::map<std::string, std::size_t> units;
    for (const auto& [id, entry] : there)
      if (entry.title == "тайлан") ++units[entry.unit];
    const Found found = searcher.search(asked("тайлан"));
    BOOST_TEST((counts_of(found)["unit"] == units), "seed " << seed << ", round " << round);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
