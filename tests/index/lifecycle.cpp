// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "folder.h"
#include "index/index.h"

namespace tamga::index::test {
namespace {

Entry report(const std::string& id) {
  Entry entry;
  entry.id = id;
  entry.form = "performance_report";
  entry.form_version = "2023-98";
  entry.title = "Сангийн хяналтын хэлтсийн байцаагчийн 2024 оны гүйцэтгэлийн тайлан";
  entry.person = {.clan = "", .patronymic = "Сандаг", .given = "Үүрийнтуяа", .name = ""};
  entry.position = "Хяналтын байцаагч";
  entry.unit = "Сангийн хяналтын хэлтэс";
  entry.organisation = "Нийгмийн даатгалын ерөнхий газар";
  entry.year = 2024;
  entry.captured = 1'700'000'000'000'000;
  entry.texts = {"Даатгуулагчийн тэтгэмжийг хугацаанд нь шийдвэрлэсэн.", "Хувь: <100>"};
  entry.access = {"open"};
  return entry;
}

Found ask(const Searcher& searcher, const std::string& text,
          std::vector<std::string> access = {"open"}) {
  Search search;
  search.text = text;
  search.access = std::move(access);
  return searcher.search(search);
}

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

std::map<std::string, std::string> bytes_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lifecycle)

// Of several processes another may have written what it was when it last rested, and told the
// catalogue so: whoever takes over and finds nothing to do must not have changed it.
BOOST_AUTO_TEST_CASE(opening_changes_nothing) {
  const Folder folder;
  {
    Writer writer(folder.path());
    writer.put(report("a"));
    writer.set_position(7);
    writer.commit();
  }
  const auto before = bytes_of(folder.path());
  { const Writer writer(folder.path()); }
  BOOST_TEST((bytes_of(folder.path()) == before));
}

BOOST_AUTO_TEST_CASE(an_index_that_was_never_written_is_empty) {
  const Folder folder;
  const Searcher searcher(folder.path());
  BOOST_TEST(searcher.size() == 0u);
  BOOST_TEST(searcher.position() == 0u);
  BOOST_TEST(!searcher.contains("a"));
  BOOST_TEST(searcher.fault() == "");
  BOOST_TEST(ask(searcher, "тайлан").total == 0u);
  BOOST_TEST(searcher.suggest("та", {"all"}, 5).empty());
}

BOOST_AUTO_TEST_CASE(only_what_is_committed_is_seen) {
  const Folder folder;
  const Searcher searcher(folder.path());
  {
    Writer writer(folder.path());
    writer.put(report("a"));
    writer.set_position(7);
    BOOST_TEST(searcher.size() == 0u);
    writer.commit();
    BOOST_TEST(searcher.size() == 1u);
    BOOST_TEST(searcher.position() == 7u);
    writer.put(report("b"));
  }
  BOOST_TEST(searcher.size() == 1u);
  BOOST_TEST(searcher.contains("a"));
  BOOST_TEST(!searcher.contains("b"));
  Writer writer(folder.path());
  BOOST_TEST(writer.position() == 7u);
  writer.put(report("a"));
  writer.remove("never there");
  writer.commit();
  BOOST_TEST(searcher.size() == 1u);
  writer.remove("a");
  writer.commit();
  BOOST_TEST(searcher.size() == 0u);
}

// Nothing is asked in words: the passage is what tells most, not the date above it.
BOOST_AUTO_TEST_CASE(a_passage_of_no_words_begins_where_the_record_says_something) {
  const Folder folder;
  Writer writer(folder.path());
  Entry entry = report("a");
  entry.texts = {"2024-03-05", "", "Ажлын байрны зорилго нь хяналт тавих",
                 "Дараагийн бичвэр мөн адил"};
  writer.put(entry);
  entry.id = "b";
  entry.texts = {"", "2024-03-05"};
  writer.put(entry);
  writer.commit();
  const Searcher searcher(folder.path());
  for (const Hit& hit : ask(searcher, "").hits) {
    BOOST_REQUIRE_EQUAL(hit.snippet.size(), 1u);
    BOOST_TEST(!hit.snippet.front().hit);
    BOOST_TEST(hit.snippet.front().text ==
               (hit.id == "a" ? "Ажлын байрны зорилго нь хяналт тавих" : "2024-03-05"));
  }
}

BOOST_AUTO_TEST_CASE(a_second_writer_is_refused) {
  const Folder folder;
  const Writer writer(folder.path());
  BOOST_TEST(code_of([&] { Writer second(folder.path()); }) == "index-unavailable");
}

BOOST_AUTO_TEST_CASE(a_hit_carries_its_fields_and_a_marked_passage) {
  const Folder folder;
  Writer writer(folder.path());
  writer.put(report("a"));
  writer.commit();
  const Searcher searcher(folder.path());
  const Found found = ask(searcher, "тэтгэмж");
  BOOST_REQUIRE_EQUAL(found.hits.size(), 1u);
  const Hit& hit = found.hits.front();
  BOOST_TEST(hit.person == "Сандаг Үүрийнтуяа");
  BOOST_TEST(hit.year == 2024);
  std::string marked, whole;
  for (const Fragment& fragment : hit.snippet) {
    whole += fragment.text;
    if (fragment.hit) marked += fragment.text;
  }
  BOOST_TEST(marked == "тэтгэмжийг");
  BOOST_TEST(whole == "Даатгуулагчийн тэтгэмжийг хугацаанд нь шийдвэрлэсэн.");
  BOOST_TEST(found.facets.at("year").front().count == 1u);
  Search search;
  search.text = "тэтгэмж";
  search.access = {"open"};
  search.passages = false;
  const Found bare = searcher.search(search);
  BOOST_REQUIRE_EQUAL(bare.hits.size(), 1u);
  BOOST_TEST(bare.hits.front().snippet.empty());
  BOOST_TEST(bare.hits.front().title == hit.title);
}

BOOST_AUTO_TEST_CASE(nobody_sees_without_a_shared_access_term) {
  const Folder folder;
  Writer writer(folder.path());
  writer.put(report("a"));
  writer.commit();
  const Searcher searcher(folder.path());
  BOOST_TEST(ask(searcher, "", {"open"}).total == 1u);
  BOOST_TEST(ask(searcher, "", {"all"}).total == 1u);
  BOOST_TEST(ask(searcher, "", {}).total == 0u);
  BOOST_TEST(ask(searcher, "", {""}).total == 0u);
  BOOST_TEST(ask(searcher, "", {"OPEN"}).total == 0u);
  BOOST_TEST(ask(searcher, "", {"ope"}).total == 0u);
}

BOOST_AUTO_TEST_CASE(damage_is_told) {
  const Folder folder;
  {
    Writer writer(folder.path());
    for (int at = 0; at < 50; ++at) writer.put(report("r" + std::to_string(at)));
    writer.commit();
  }
  BOOST_TEST(Searcher(folder.path()).fault() == "");
  {
    std::fstream file(folder.path() / "postlist.glass",
                      std::ios::in | std::ios::out | std::ios::binary);
    file << std::string(std::filesystem::file_size(folder.path() / "postlist.glass"), 'x');
  }
  BOOST_TEST(Searcher(folder.path()).fault() != "");
  BOOST_TEST(code_of([&] { ask(Searcher(folder.path()), "тайлан"); }) == "index-damaged");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
