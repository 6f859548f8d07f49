// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is typed or indexed: an answer, never an exception.
#include <boost/test/unit_test.hpp>

#include <chrono>

#include "folder.h"
#include "index/index.h"
#include "records.h"

namespace tamga::index::test {
namespace {

std::string repeated(const std::string& piece, std::size_t times) {
  std::string out;
  for (std::size_t at = 0; at < times; ++at) out += piece;
  return out;
}

std::vector<std::string> hostile_texts() {
  return {"",
          " ",
          "*",
          "та*",
          "нэр:",
          "он:",
          "он:..",
          "он:9999999999",
          "-",
          "--",
          "- -",
          "OR",
          "OR OR",
          "\"",
          "\"\"",
          "«»",
          "\"нээлттэй",
          "-\"",
          "нэр:\"",
          "нэр:-",
          "((((",
          "а OR",
          "-а -б",
          std::string("а\0б", 5),
          "\x01\x02\x7f",
          "\xff\xfe",
          "\xd0",
          "\xed\xa0\x80",
          "а\xd0",
          "\xf0\x9f\x98\x80",
          "<script>alert(1)</script>",
          "Z",
          "д.",
          "Д. ",
          ". .",
          "1-2-3-4-5-6-7-8-9-10",
          "0000000000000",
          "00",
          "№",
          "ӫ̈̈̈̈",
          repeated("тайлан ", 10'000),
          repeated("а", 100'000),
          repeated("q", 100'000),
          repeated("1", 100'000),
          repeated("(", 10'000),
          repeated("оу", 50'000),
          repeated("А/1-", 10'000),
          repeated("\xcc\x88", 50'000),
          repeated("munkhtsetseg ", 2'000),
          repeated("Д.Болд ", 2'000),
          repeated("ү", 1 << 19),
          repeated("\"а б\" ", 5'000),
          repeated("а OR ", 5'000),
          repeated("-а ", 5'000)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(anything_typed_is_answered) {
  const Folder folder;
  Writer writer(folder.path());
  for (const Entry& entry : read_records()) writer.put(entry);
  writer.commit();
  const Searcher searcher(folder.path());
  for (const std::string& text : hostile_texts()) {
    Search search;
    search.text = text;
    search.access = {"all"};
    const auto before = std::chrono::steady_clock::now();
    BOOST_CHECK_NO_THROW(searcher.search(search));
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - before;
    if (spent.count() > 200)
      BOOST_TEST_MESSAGE("slow: " << spent.count() << " ms for «" << text.substr(0, 20) << "»");
    BOOST_CHECK_NO_THROW(searcher.suggest(text, {"all"}, 10));
    search.text = "тайлан";
    search.form = search.unit = search.person = search.position = search.year = text;
    BOOST_CHECK_NO_THROW(searcher.search(search));
    search = {};
    search.text = "тайлан";
    search.access = {text};
    if (!text.empty()) BOOST_TEST(searcher.search(search).total == 0u);
  }
}

BOOST_AUTO_TEST_CASE(anything_in_a_record_is_indexed) {
  const Folder folder;
  Writer writer(folder.path());
  std::size_t number = 0;
  for (const std::string& text : hostile_texts()) {
    Entry entry;
    entry.id = "h" + std::to_string(number++);
    entry.title = entry.position = entry.unit = entry.number = entry.organisation = text;
    entry.person = {.clan = text, .patronymic = text, .given = text, .name = ""};
    entry.texts = {text, "сүүлчийн өгүүлбэр"};
    entry.access = {text, "open"};
    BOOST_CHECK_NO_THROW(writer.put(entry));
  }
  writer.commit();
  Search search;
  search.text = "\"сүүлчийн өгүүлбэрийг\"";
  search.access = {"open"};
  BOOST_TEST(Searcher(folder.path()).search(search).total == number);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
