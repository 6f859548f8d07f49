// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is typed or indexed: an answer, never an exception.
#include <boost/test/unit_test.hpp>

#include <time.h>

#include <algorithm>

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

// Of this thread, so that a busy machine does not count.
double cpu_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kMostMilliseconds = 4000;  // the sanitizer's own work
#else
constexpr double kMostMilliseconds = 200;
#endif

std::string start(const std::string& text) {
  return text.substr(0, 24);
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
          repeated("(", 2000) + "тайлан" + repeated(")", 2000),
          repeated("(а OR ", 1000),
          "*а*",
          "**",
          "а*б*",
          "т*",
          repeated("та* ", 48),
          repeated("a* ", 48),
          "нэр:*",
          "нэр:нэр:нэр:",
          "он:2023..",
          "он:..",
          "дугаар:",
          "албан тушаал:",
          "нэр:\"\"",
          "огноо:99.99.99",
          "NOT",
          "NOT NOT а",
          "а БУЮУ",
          "& & &",
          "\xed\xa0\x80\xed\xb0\x80 тайлан",
          "\xed\xbf\xbf",
          "тайлан\x00\x01\x1f\x7f\u0085\u2028",
          "\u202e тайлан \u202d",
          "\u200d\u200d\u200d",
          "<img src=x onerror=alert(1)> &lt;тайлан&gt;",
          "' OR '1'='1",
          "%00%0a",
          "../../тайлан",
          repeated("ᠪᠣᠯᠣᠳ ", 2000),
          repeated("ᠭᠠ", 50'000),
          repeated("ᠠᠭ", 20),
          repeated("ufkdjtyeiw", 4),
          repeated("мөнгөнүүлэгөөрөө ", 48),
          repeated("Улсын Их Хурал ", 400),
          repeated("НДЕГ ", 400),
          repeated("3-р сарын 5 ", 500),
          repeated("24.03.05.", 2000),
          repeated("7 086 190 ", 1000),
          repeated("арван ", 5000),
          "а OR",
          "-а -б",
          std::string("а\0б", 5),
          "а" + std::string(300, '\0') + "б",
          "а" + std::string(300, '\x02') + "б",
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
          "chuluunbati ochirvaani",
          "zzyzx qwop chuluunbatix ochirvaanix mvnhcecegx tsendsurenx",
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
  const Searcher searcher(folder.path(),
                          Synonyms::from({TAMGA_SOURCE_SHARE "/index/analysis/synonyms.txt"}));
  Search first;  // loads the dictionary
  first.text = "тайлан";
  first.access = {"all"};
  searcher.search(first);
  double slowest = 0;
  for (const std::string& text : hostile_texts()) {
    Search search;
    search.text = text;
    search.access = {"all"};
    double before = cpu_milliseconds();
    BOOST_CHECK_NO_THROW(searcher.search(search));
    double spent = cpu_milliseconds() - before;
    BOOST_TEST(spent <= kMostMilliseconds, "search " << spent << " ms for «" << start(text) << "»");
    slowest = std::max(slowest, spent);
    before = cpu_milliseconds();
    BOOST_CHECK_NO_THROW(searcher.suggest(text, {"all"}, 10));
    spent = cpu_milliseconds() - before;
    BOOST_TEST(spent <= kMostMilliseconds,
               "suggest " << spent << " ms for «" << start(text) << "»");
    BOOST_CHECK_NO_THROW(searcher.marker(search).mark(text.substr(0, 20'000)));
    search.text = "тайлан";
    search.form = search.unit = search.person = search.position = search.year = text;
    BOOST_CHECK_NO_THROW(searcher.search(search));
    search = {};
    search.text = "тайлан";
    search.access = {text};
    if (!text.empty()) BOOST_TEST(searcher.search(search).total == 0u);
  }
  BOOST_TEST_MESSAGE("hostile: the slowest took " << slowest << " ms of processor time");
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
