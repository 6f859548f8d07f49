// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

#include "index/analysis/dictionary.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/spellings.h"
#include "index/analysis/stems.h"
#include "index/analysis/tokens.h"
#include "index/error.h"
#include "index/postings.h"
#include "index/record_data.h"
#include "index/terms.h"
#include "records.h"

namespace tamga::index::test {
namespace {

std::string listed(const std::string& text) {
  std::string out;
  for (const Token& token : tokens(text)) {
    if (token.part) continue;
    if (!out.empty()) out += ' ';
    out += to_utf8(token.text);
  }
  return out;
}

bool share_a_name(const std::u32string& name, const std::u32string& form) {
  const auto stems = name_stems(form);
  return std::any_of(stems.begin(), stems.end(), [&](const std::u32string& stem) {
    return stem == name || name_key(stem) == name_key(name);
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analysis)

BOOST_AUTO_TEST_CASE(tokens_of_the_shapes_people_write) {
  const std::pair<const char*, const char*> rows[] = {
      {"2024 оны 06 дугаар сарын 12-ны өдөр", "20240612 өдөр"},
      {"2024-02-30", "2024-02-30"},
      {"2024.06.12", "20240612"},
      {"А/102 дугаар", "а/102 дугаар"},
      {"ТЗ-4, TЗ4", "тз4 тз4"},
      {"НДЕГ-ын", "ндег"},
      {"найруулга/-ийг мөрдөх", "найруулга мөрдөх"},
      {"Бат-Эрдэнэ", "батэрдэнэ"},
      {"ä¿ãýýð ºäºð", "дүгээр өдөр"},
      {"Єдєр Їр", "өдөр үр"},
      {"Mörön", "mörön"},
      {"тaйлaн", "тайлан"},
      {"и\xCC\x86", "й"},
      {"1,210,000", "1210000"},
      {"хо\xC2\xAD"
       "олт",
       "хоолт"},
  };
  for (const auto& [text, wanted] : rows) {
    BOOST_TEST(listed(text) == wanted, text << ": " << listed(text));
  }
}

BOOST_AUTO_TEST_CASE(tokens_know_their_bytes) {
  const std::string text = "Ажил: «Бат-Эрдэнийн» 2024.06.12";
  for (const Token& token : tokens(text)) {
    BOOST_REQUIRE(token.begin < token.end);
    BOOST_REQUIRE(token.end <= text.size());
  }
  const std::vector<Token> found = tokens(text);
  BOOST_TEST(text.substr(found[0].begin, found[0].end - found[0].begin) == "Ажил");
  BOOST_TEST(text.substr(found.back().begin).starts_with("12"));
}

BOOST_AUTO_TEST_CASE(forms_of_unknown_words_meet) {
  std::size_t forms = 0, met = 0;
  for (const auto& row : read_table(TAMGA_TEST_FILES "/paradigms.tsv")) {
    const std::u32string word = to_utf32(row.at(0));
    for (const std::string& form : split(row.at(1), ' ')) {
      ++forms;
      const bool by_rule = stem_key(to_utf32(form)) == stem_key(word);
      const bool by_name = share_a_name(word, to_utf32(form));
      met += by_rule && by_name;
      if (!by_rule || !by_name)
        BOOST_TEST_MESSAGE(row[0] << " " << form << ": rule " << to_utf8(stem_key(word)) << " "
                                  << to_utf8(stem_key(to_utf32(form))) << ", name " << by_name);
    }
  }
  BOOST_TEST_MESSAGE("paradigms: " << met << " of " << forms);
  BOOST_TEST(static_cast<double>(met) >= 0.97 * static_cast<double>(forms));
}

BOOST_AUTO_TEST_CASE(words_that_only_look_alike_stay_apart) {
  Dictionary& dictionary = Dictionary::shared();
  BOOST_TEST((dictionary.lemmas(U"бичиг") == std::vector<std::u32string>{U"бичиг"}));
  BOOST_TEST((dictionary.lemmas(U"тайлан") == std::vector<std::u32string>{U"тайлан"}));
  BOOST_TEST((dictionary.lemmas(U"иргэн") == std::vector<std::u32string>{U"иргэн"}));
  BOOST_TEST((dictionary.lemmas(U"газрын") == std::vector<std::u32string>{U"газар"}));
}

BOOST_AUTO_TEST_CASE(terms_decode_to_what_they_encode) {
  for (const char32_t* text : {U"өдөр", U"ёүя", U"iso 9001", U"ᠮᠣᠩᠭᠣᠯ", U"а/102", U"😀"})
    BOOST_TEST((decode(encode(text)) == std::u32string(text)));
  BOOST_TEST(encode(U"тайлан").size() == 6u);
  BOOST_TEST(encode(std::u32string(1000, U'ᠮ')).size() < kLongestTerm);
  BOOST_TEST(access_term(std::string(1000, 'a')).empty());
  const std::string a = std::string(600, 'a'), b = a + "b";
  BOOST_TEST(value_term('B', a) != value_term('B', b));
  BOOST_TEST(value_term('B', b).size() <= kLongestTerm);
}

BOOST_AUTO_TEST_CASE(other_spellings) {
  BOOST_TEST((mongolian_keys(U"mgalgy") == U"тайлан"));
  BOOST_TEST((mongolian_keys(U"f;fj") == U"өдөр"));
  BOOST_TEST((skeleton(U"мөнхцэцэг") == skeleton(U"монхцэцэг")));
  const auto readings = cyrillic_readings(U"munkhtsetseg", 64);
  BOOST_TEST((std::find(readings.begin(), readings.end(), U"мөнхцэцэг") != readings.end()));
  BOOST_TEST(edit_distance("abcd", "abdc", 2) == 1u);
  BOOST_TEST(edit_distance("abcd", "wxyz", 2) == 3u);
}

BOOST_AUTO_TEST_CASE(names_sort_by_the_mongolian_alphabet) {
  const auto order = [](const char* patronymic, const char* given) {
    return person_order({.clan = "", .patronymic = patronymic, .given = given, .name = ""});
  };
  BOOST_TEST((order("Я", "Оюун") < order("А", "Өлзий")));
  BOOST_TEST((order("Я", "Өлзий") < order("А", "Пагма")));
  BOOST_TEST((order("Я", "Уран") < order("А", "Үүрээ")));
  BOOST_TEST((order("Я", "Үүрээ") < order("А", "Файзал")));
  BOOST_TEST((order("А", "Болд") < order("Б", "Болд")));
  BOOST_TEST((order("", "Ямаа") < order("", "")));
}

BOOST_AUTO_TEST_CASE(stored_data_comes_back) {
  Entry entry;
  entry.id = "x";
  entry.title = std::string(300, 'q');
  entry.person.name = "Г.Номин";
  entry.year = 1999;
  entry.texts = {"", "нэг", "хоёр"};
  const StoredEntry back = read_record_data(write_record_data(entry, {2000, 2010, 1u << 30}));
  BOOST_TEST(back.entry.title == entry.title);
  BOOST_TEST(back.entry.person.name == "Г.Номин");
  BOOST_TEST(back.entry.year == 1999);
  BOOST_TEST(back.entry.texts == entry.texts);
  BOOST_TEST((back.first_words == std::vector<std::uint32_t>{2000, 2010, 1u << 30}));
  const std::string data = write_record_data(entry, {1, 2, 3});
  for (std::size_t size : {std::size_t{0}, std::size_t{3}, data.size() - 1})
    BOOST_CHECK_EXCEPTION(read_record_data(data.substr(0, size)), Error,
                          [](const Error& error) { return error.code() == "index-damaged"; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
