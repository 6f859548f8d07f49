// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader reads stands in server/pages/i18n and in the tables of forms and errors: no word in
// a template, no Mongolian in the code of pages, no English on a Mongolian page that refuses.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <regex>
#include <set>

#include "server/assets.h"
#include "tests/server/crawl.h"

using namespace tamga;
using test::Crawl;

namespace {

// Runs of two letters or more, Latin or Cyrillic.
std::set<std::string> words_in(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  std::size_t letters = 0;
  const auto end = [&] {
    if (letters > 1) words.insert(word);
    word.clear();
    letters = 0;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x80 && std::isalpha(c)) {
      word += text[at];
      ++letters;
    } else if (c >= 0xd0 && c <= 0xd3 && at + 1 < text.size()) {
      word += text.substr(at++, 2);
      ++letters;
    } else {
      end();
    }
  }
  end();
  return words;
}

std::vector<std::filesystem::path> files_of_pages(const std::string& extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(share_folder() / "server/pages"))
    if (entry.path().extension() == extension)
      files.push_back(std::filesystem::relative(entry.path(), share_folder()));
  return files;
}

std::string without(const std::string& text, const char* pattern) {
  return std::regex_replace(text, std::regex(pattern), " ");
}

std::string all(const std::string& text, const char* pattern) {
  std::string found;
  const std::regex expression(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    found += " " + (*at)[1].str();
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spoken_mongolian)

BOOST_AUTO_TEST_CASE(no_template_holds_a_word) {
  const std::set<std::string> names = {"PDF", "CSV", "TSV", "Tamga", "PAdES", "Монгол", "English"};
  const auto files = files_of_pages(".html");
  BOOST_TEST(files.size() > 60U);
  for (const auto& file : files) {
    const auto html = without(asset(file), R"(\{\{\{?[^}]*\}\}\}?)");
    const auto read_out = all(html, R"re( (?:aria-label|title|placeholder|alt)="([^"]*)")re");
    for (const auto& word : words_in(without(html, "<[^>]*>") + read_out))
      BOOST_TEST(names.contains(word), file.filename() << ": " << word);
  }
}

// But where it is read from what somebody typed.
BOOST_AUTO_TEST_CASE(no_code_of_pages_holds_mongolian) {
  const std::set<std::string> readers = {"bulk_rows.cpp", "disposal_words.cpp", "pasted_rows.cpp"};
  for (const char* extension : {".cpp", ".h", ".js"})
    for (const auto& file : files_of_pages(extension)) {
      if (readers.contains(file.filename().string())) continue;
      for (const auto& word : words_in(without(asset(file), "//[^\n]*")))
        BOOST_TEST(static_cast<unsigned char>(word.front()) < 0x80, file.filename()
                                                                        << ": " << word);
    }
}

// Every form, with nothing and with nonsense in the fields that are typed.
BOOST_AUTO_TEST_CASE(what_is_refused_is_said_in_mongolian) {
  const auto& crawl = Crawl::instance();
  const std::set<std::string> names = {"PDF", "PNG", "JPEG", "TIFF", "JSON", "SHA", "CSV", "Excel"};
  std::size_t refused = 0;
  for (const auto& sent : crawl.sent()) {
    for (const char* typed : {"", "?"}) {
      Crawl::Fields changes;
      for (const auto& field : sent.form.fields)
        if (field.name != "csrf" && field.name != "work" && field.type != "hidden" &&
            field.type != "password")
          changes.emplace_back(field.name, typed);
      const auto answer = crawl.send("everything", sent.form, sent.target, changes);
      if (answer.status < 400) continue;
      const auto said =
          all(without(answer.body, "\n"), R"re(role="alert"[^>]*>(.*?)</div>)re") +
          all(without(answer.body, "\n"), R"re(<div class="narrow sheet problem">(.*?)</div>)re");
      if (said.empty()) continue;
      ++refused;
      for (const auto& word : words_in(without(said, "<[^>]*>|&[a-z]+;")))
        BOOST_TEST((names.contains(word) || static_cast<unsigned char>(word.front()) >= 0x80),
                   sent.pattern << ": " << word);
    }
  }
  BOOST_TEST(refused > 30U);
}

BOOST_AUTO_TEST_SUITE_END()
