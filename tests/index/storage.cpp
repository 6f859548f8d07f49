// SPDX-License-Identifier: GPL-3.0-or-later
// What is stored beside the terms: texts in one byte a letter, words as numbers in their
// order, values as numbers.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "folder.h"
#include "index/error.h"
#include "index/facets.h"
#include "index/index.h"
#include "index/numbers.h"
#include "index/record_data.h"
#include "index/terms.h"
#include "index/text_code.h"
#include "index/text_forms.h"
#include "index/word_stream.h"
#include "records.h"

namespace tamga::index::test {
namespace {

std::mt19937 seeded(const char* of) {
  const char* given = std::getenv("TAMGA_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}();
  BOOST_TEST_MESSAGE(of << ": TAMGA_SEED=" << seed);
  return std::mt19937(seed);
}

Entry entry_of(std::size_t number, std::string text) {
  Entry entry;
  entry.id = "e" + std::to_string(number);
  entry.form = "performance_report";
  entry.unit = "Хэлтэс";
  entry.access = {"open"};
  entry.texts = {std::move(text)};
  return entry;
}

std::size_t total(const Searcher& searcher, const std::string& text) {
  Search search;
  search.text = text;
  search.access = {"open"};
  return searcher.search(search).total;
}

bool holds_bytes(const std::filesystem::path& folder, const std::string& bytes) {
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(in)), {});
    if (content.find(bytes) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(storage)

BOOST_AUTO_TEST_CASE(any_bytes_come_back_from_the_text_code) {
  const std::string rows[] = {"",
                              "Өргөдлийг «хугацаанд» нь шийдвэрлэсэн — №12, 5°",
                              "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌",
                              "ä¿ãýýð",
                              "\xF0\x9F\x98\x80",
                              "\xD0",
                              "\xE1\xA0",
                              "\xED\xA0\x80",
                              "\xC1\x80\xFF\xFE",
                              std::string("\0а\0", 4),
                              std::string(1000, '\xFF')};
  for (const std::string& text : rows) BOOST_TEST(unpack_text(pack_text(text)) == text);
  BOOST_TEST(pack_text("Тайлан ба өргөдөл").size() == 17u);
  auto random = seeded("text code");
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 40, 0);
    for (char& one : text)
      one = static_cast<char>(random() % 2 ? random() : "\xD0\xD1\xE1\xA0\xAF\x80"[random() % 6]);
    BOOST_REQUIRE(unpack_text(pack_text(text)) == text);
  }
  for (const char* bad : {"\xFF", "\xFF\x05", "\xF0", "\xE0"})
    BOOST_CHECK_EXCEPTION(unpack_text(bad), Error,
                          [](const Error& error) { return error.code() == "index-damaged"; });
}

BOOST_AUTO_TEST_CASE(texts_come_back_from_the_numbers_of_their_forms) {
  auto random = seeded("text forms");
  const Folder folder;
  Xapian::WritableDatabase database(folder.path().string(), Xapian::DB_CREATE_OR_OPEN);
  Numbers numbers(database);
  FormCache cache;
  std::vector<std::string> texts{"",
                                 "а",
                                 "Ажлын байрны  тодорхойлолт: АЖИЛ, ажил Ажил ажИл.",
                                 "төгсгөлд зай ",
                                 " ISO 9001 «Д.Болд»-ын ᠮᠣᠩᠭᠣᠯ ä үг\n",
                                 std::string("а\0б", 5),
                                 std::string(3000, '\xFF') + "өөр"};
  std::string longest;
  for (int at = 0; at < 40; ++at) longest += "ө";
  texts.push_back(longest + " " + longest.substr(0, 60));
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (unsigned left = random() % 60; left > 0; --left) {
      const char* pieces[] = {"а", "Б", "ө", " ", ".", "\xFF", "\xD0", "q", "ᠮ", "Үг ", "  "};
      text += pieces[random() % 11];
    }
    texts.push_back(text);
  }
  std::vector<std::string> coded;
  std::vector<std::uint32_t> firsts;
  for (const std::string& text : texts) {
    coded.push_back(
        code_forms(pack_text(text), [&](const std::string& form) { return numbers.form(form); }));
    firsts.push_back(static_cast<std::uint32_t>(7 * firsts.size()));
  }
  const std::string data = write_texts(coded, firsts);
  for (int again = 0; again < 2; ++again) {  // read, and kept
    const FormReader reader(database, cache);
    const StoredTexts stored(data, reader);
    BOOST_REQUIRE_EQUAL(stored.size(), texts.size());
    for (std::size_t at = 0; at < texts.size(); ++at) {
      BOOST_REQUIRE(stored.text(at) == texts[at]);
      BOOST_TEST(stored.first_word(at) == firsts[at]);
      BOOST_TEST(stored.empty(at) == texts[at].empty());
    }
  }
  const FormReader reader(database, cache);
  const auto damaged = [](const Error& error) { return error.code() == "index-damaged"; };
  for (std::size_t size : {std::size_t{1}, data.size() - 1})
    BOOST_CHECK_EXCEPTION(StoredTexts(std::string_view(data).substr(0, size), reader), Error,
                          damaged);
  std::string never;
  put_number(never, 4 * 9'999'999);
  for (const std::string& bad : {never, std::string("\x01"), std::string("\0\x05q", 3)})
    BOOST_CHECK_EXCEPTION(reader.packed(bad), Error, damaged);
}

BOOST_AUTO_TEST_CASE(word_streams_come_back) {
  auto random = seeded("word stream");
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> words, back;
    std::uint32_t position = 1;
    for (int at = 0; at < 300; ++at) {
      words.emplace_back(position, 1 + random() % (random() % 3 ? 100 : 1u << 28));
      position += random() % 4 ? 1 : random() % 2 ? 0 : 1 + random() % 3000;
    }
    WordStreamWriter writer;
    for (const auto& [at, word] : words) writer.add(at, word);
    const std::string stream = writer.take();
    read_word_stream(stream, [&](std::uint32_t at, std::uint32_t word) {
      back.emplace_back(at, word);
      return true;
    });
    BOOST_REQUIRE(back == words);
  }
  BOOST_CHECK_EXCEPTION(read_word_stream("\x80", [](auto, auto) { return true; }), Error,
                        [](const Error& error) { return error.code() == "index-damaged"; });
}

BOOST_AUTO_TEST_CASE(word_marks_hold_many) {
  WordMarks marks;
  for (std::uint32_t word = 1; word < 5000; ++word) marks[word * 64] = word;
  for (std::uint32_t word = 1; word < 5000; ++word) BOOST_REQUIRE(marks.of(word * 64) == word);
  BOOST_TEST(marks.of(63) == 0u);
}

// Phrases against brute force, over words that come again and again; one of them has
// another in it, at the same place.
BOOST_AUTO_TEST_CASE(phrases_find_what_stands_so) {
  auto random = seeded("phrases");
  const std::vector<std::string> words{"гэрээ", "тендер", "бороо-ургамал", "ургамал", "q7"};
  const auto some = [&](std::size_t count) {
    std::vector<std::string> list;
    while (list.size() < count) list.push_back(words[random() % words.size()]);
    return list;
  };
  const auto joined = [](const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& word : list) text += word + " ";
    return text;
  };
  const auto stands = [](const std::string& asked, const std::string& written) {
    return written == asked || (written == "бороо-ургамал" && asked == "ургамал");
  };
  const Folder folder;
  Writer writer(folder.path());
  std::vector<std::vector<std::string>> texts;
  for (std::size_t at = 0; at < 60; ++at) {
    texts.push_back(some(25));
    writer.put(entry_of(at, joined(texts.back())));
  }
  writer.commit();
  const Searcher searcher(folder.path());
  for (int round = 0; round < 200; ++round) {
    const auto phrase = some(2 + random() % 4);
    const auto wanted = static_cast<std::size_t>(
        std::count_if(texts.begin(), texts.end(), [&](const std::vector<std::string>& text) {
          return std::search(text.begin(), text.end(), phrase.begin(), phrase.end(),
                             [&](const std::string& written, const std::string& asked) {
                               return stands(asked, written);
                             }) != text.end();
        }));
    const std::string typed = "\"" + joined(phrase) + "\"";
    BOOST_TEST(total(searcher, typed) == wanted, typed);
    BOOST_TEST(total(searcher, "-" + typed) == texts.size() - wanted, typed);
  }
}

// A phrase does not reach from one text into the next, nor past a record without words.
BOOST_AUTO_TEST_CASE(phrases_stay_in_a_text) {
  const Folder folder;
  Writer writer(folder.path());
  Entry empty;
  empty.id = "a";
  empty.access = {"open"};
  writer.put(empty);
  Entry two = entry_of(1, "гэрээ");
  two.texts.push_back("тендер");
  writer.put(two);
  empty.id = "b";
  writer.put(empty);
  writer.put(entry_of(2, "гэрээ тендер"));
  writer.commit();
  const Searcher searcher(folder.path());
  BOOST_TEST(total(searcher, "\"гэрээ тендер\"") == 1u);
  BOOST_TEST(total(searcher, "-\"гэрээ тендер\"") == 3u);
  BOOST_TEST(total(searcher, "\"тендер гэрээ\"") == 0u);
}

BOOST_AUTO_TEST_CASE(facets_of_values_that_differ_in_case_alone) {
  const Folder folder;
  Writer writer(folder.path());
  Entry entry = entry_of(0, "гэрээ");
  entry.unit = "Сангийн  хэлтэс";
  writer.put(entry);
  entry.id = "other";
  entry.unit = "САНГИЙН ХЭЛТЭС";
  writer.put(entry);
  writer.commit();
  for (const char* text : {"", "гэрээ"}) {
    Search search;
    search.text = text;
    search.access = {"open"};
    search.unit = "сангийн хэлтэс";
    const Found found = Searcher(folder.path()).search(search);
    BOOST_REQUIRE_EQUAL(found.facets.at("unit").size(), 1u);
    BOOST_TEST(found.facets.at("unit").front().count == 2u);
    BOOST_TEST(found.facets.at("unit").front().value == "Сангийн  хэлтэс");
    BOOST_TEST(found.total == 2u);
  }
}

// Uncommitted numbers are dropped with what they were given for.
BOOST_AUTO_TEST_CASE(numbers_go_with_what_is_dropped) {
  const Folder folder;
  {
    Writer writer(folder.path());
    writer.put(entry_of(0, "гэрээ тендер"));
    writer.commit();
    writer.put(entry_of(1, "бороо ургамал"));
  }
  Writer writer(folder.path());
  writer.put(entry_of(2, "ургамал бороо"));
  writer.commit();
  const Searcher searcher(folder.path());
  BOOST_TEST(total(searcher, "\"ургамал бороо\"") == 1u);
  BOOST_TEST(total(searcher, "\"бороо ургамал\"") == 0u);
  BOOST_TEST(total(searcher, "\"гэрээ тендер\"") == 1u);
}

BOOST_AUTO_TEST_CASE(a_scrub_leaves_no_word_and_no_value) {
  const Folder folder;
  Writer writer(folder.path());
  Entry secret = entry_of(0, "нууцүгхэнийч гэрээ");
  secret.unit = "Нууцнэгжийнхэн";
  writer.put(secret);
  writer.put(entry_of(1, "гэрээ тендер"));
  writer.commit();
  const std::string word = encode(U"нууцүгхэнийч").substr(0, 8);
  const std::string form = pack_text("нууцүгхэнийч").substr(0, 8);
  BOOST_TEST(holds_bytes(folder.path(), word));
  BOOST_TEST(holds_bytes(folder.path(), form));
  writer.remove("e0");
  writer.note_scrub();
  writer.commit();
  writer.scrub();
  BOOST_TEST(!holds_bytes(folder.path(), word));
  BOOST_TEST(!holds_bytes(folder.path(), form));
  BOOST_TEST(!holds_bytes(folder.path(), "Нууцнэгж"));
  BOOST_TEST(!holds_bytes(folder.path(), encode(U"нууцнэгж")));
  writer.put(entry_of(2, "тендер гэрээ"));
  writer.commit();
  const Searcher searcher(folder.path());
  BOOST_TEST(total(searcher, "\"тендер гэрээ\"") == 1u);
  BOOST_TEST(total(searcher, "\"гэрээ тендер\"") == 1u);
}

BOOST_AUTO_TEST_CASE(records_like_another_come_most_alike_first) {
  const Folder folder;
  Writer writer(folder.path());
  writer.put(entry_of(0, "гэрээ тендер бороо ургамал"));
  writer.put(entry_of(1, "гэрээ тендер бороо сургалт"));
  writer.put(entry_of(2, "гэрээ галт тэрэг сургалт"));
  writer.put(entry_of(3, "нисэх онгоц"));
  Entry hidden = entry_of(4, "гэрээ тендер бороо ургамал");
  hidden.access = {"unit:1"};
  writer.put(hidden);
  writer.commit();
  const Searcher searcher(folder.path());
  const auto like = searcher.more_like("e0", {"open"}, 2);
  BOOST_REQUIRE_EQUAL(like.size(), 2u);
  BOOST_TEST(like[0].id == "e1");
  BOOST_TEST(searcher.more_like("e4", {"open"}, 5).empty());
  BOOST_TEST(searcher.more_like("never", {"open"}, 5).empty());
  BOOST_TEST(searcher.more_like(std::string(5000, 'x'), {"open"}, 5).empty());
  BOOST_TEST(searcher.more_like("e0", {}, 5).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
