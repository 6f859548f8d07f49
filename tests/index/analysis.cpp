// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <sstream>

#include "index/analysis/derivations.h"
#include "index/analysis/dictionary.h"
#include "index/analysis/homoglyphs.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/spellings.h"
#include "index/analysis/stems.h"
#include "index/analysis/synonyms.h"
#include "index/analysis/tokens.h"
#include "index/analysis/traditional.h"
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

bool share_a_term(const std::u32string& a, const std::u32string& b) {
  const auto of_a = word_terms(a), of_b = word_terms(b);
  return std::any_of(of_a.begin(), of_a.end(), [&](const std::string& one) {
    return std::find(of_b.begin(), of_b.end(), one) != of_b.end();
  });
}

std::u32string without_hyphens(const std::string& text) {
  std::u32string word = to_utf32(text);
  std::erase(word, U'-');
  return word;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analysis)

BOOST_AUTO_TEST_CASE(tokens_of_the_shapes_people_write) {
  const std::pair<const char*, const char*> rows[] = {
      {"2024 оны 06 дугаар сарын 12-ны өдөр", "20240612 өдөр"},
      {"2024-02-30", "2024-02-30"},
      {"2024.06.12", "20240612"},
      {"А/102 дугаар, А-102, А102, A/102", "а102 дугаар а102 а102 а102"},
      {"1-03/05, 2022/07", "1-03/05 202207"},
      {"3-р сарын 5, 06 дугаар сарын 12-ны", "0305 0612"},
      {"2024 оны гуравдугаар сарын 5", "20240305"},
      {"2022 оны арван нэгдүгээр сар", "202211"},
      {"2022 оны арванхоёрдугаар сарын 31-нд", "20221231"},
      {"2024 ony 3 sariin 5", "20240305"},
      {"24.03.05", "20240305"},
      {"2024.03", "202403"},
      {"7 086 190, 7.086.190", "7086190 7086190"},
      {"НДЕГын, СЯны, УИХаас", "ндег ся уих"},
      {"байгуул-\n   лага, Бат-\nЭрдэнэ", "байгууллага бат эрдэнэ"},
      {"ᠪᠣᠯᠣᠳ ᠤᠨ ᠲᠠᠶᠢᠯᠤᠨ", "ᠪᠣᠯᠣᠳ ᠲᠠᠶᠢᠯᠤᠨ"},
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

// paradigms.tsv: what the index's own terms find again of each form, by kind.
BOOST_AUTO_TEST_CASE(forms_of_a_word_meet) {
  struct Count {
    std::size_t words = 0, forms = 0, met = 0;
  };
  std::map<std::string, Count> counts;
  for (const auto& row : read_table(TAMGA_TEST_FILES "/paradigms.tsv")) {
    Count& count = counts[row.at(0)];
    const std::u32string word = without_hyphens(row.at(1));
    ++count.words;
    for (const std::string& text : split(row.at(2), ' ')) {
      const std::u32string form = without_hyphens(text);
      bool met = share_a_term(word, form);
      if (row[0] == "name") met = share_a_name(word, form);
      if (row[0] == "unknown") met = stem_key(form) == stem_key(word) && share_a_name(word, form);
      ++count.forms;
      count.met += met;
      if (!met) BOOST_TEST_MESSAGE(row[0] << ' ' << row[1] << ": not " << text);
    }
  }
  std::size_t words = 0;
  for (const auto& [kind, count] : counts) {
    words += count.words;
    BOOST_TEST_MESSAGE("paradigms " << kind << ": " << count.met << " of " << count.forms
                                    << " forms, " << count.words << " words");
    BOOST_TEST(static_cast<double>(count.met) >= 0.97 * static_cast<double>(count.forms), kind);
  }
  BOOST_TEST(words >= 200u);
}

// Each by itself, for the paradigms count shares: what the dictionary has as words of their
// own, what it stops half-way at, and what it lacks.
BOOST_AUTO_TEST_CASE(forms_that_the_dictionary_leaves_apart_meet) {
  const std::pair<const char32_t*, const char32_t*> rows[] = {
      {U"шүүгч", U"шүүгчид"},      {U"байцаагч", U"байцаагчдын"}, {U"залуу", U"залуус"},
      {U"залуу", U"залуучуудын"},  {U"хөгшин", U"хөгшид"},        {U"ноён", U"ноёд"},
      {U"ашиглах", U"ашиглаагүй"}, {U"түвшин", U"түвшний"},       {U"эрсдэл", U"эрсдэлийг"}};
  for (const auto& [word, form] : rows)
    BOOST_TEST(share_a_term(word, form), to_utf8(word) << " " << to_utf8(form));
}

BOOST_AUTO_TEST_CASE(words_that_are_not_one_stay_apart) {
  for (const auto& row : read_table(TAMGA_TEST_FILES "/apart.tsv"))
    BOOST_TEST(!share_a_term(to_utf32(row.at(0)), to_utf32(row.at(1))), row[0] << ' ' << row[1]);
}

// Most of what the rule makes is no word; what is one is of the same verb.
BOOST_AUTO_TEST_CASE(words_of_one_verb) {
  const std::pair<const char32_t*, const char32_t*> rows[] = {
      {U"өргө", U"өргүүл"},        {U"өмчил", U"өмчлүүл"},    {U"бүртгэ", U"бүртгэл"},
      {U"бүртгэ", U"бүртгэлт"},    {U"хадгал", U"хадгалалт"}, {U"бэлтгэ", U"бэлтгэгд"},
      {U"шилжүүл", U"шилжүүлэгд"}, {U"амар", U"амраа"},       {U"цэвэрлэ", U"цэвэрлэгээ"}};
  for (const auto& [verb, other] : rows)
    for (const auto& [from, to] : {std::pair(verb, other), std::pair(other, verb)}) {
      const auto made = derivations(from);
      BOOST_TEST((std::find(made.begin(), made.end(), to) != made.end()),
                 to_utf8(from) << " " << to_utf8(to));
    }
  for (const char32_t* word : {U"тайлан", U"бичиг", U"иргэн"})
    for (const std::u32string& made : derivations(word))
      BOOST_TEST((made != U"тайл" && made != U"бич" && made != U"ирэг"));
}

BOOST_AUTO_TEST_CASE(figures_that_were_letters) {
  const std::pair<const char*, const char*> rows[] = {{"0чирваань", "очирваань"},
                                                      {"3олзаяа тайлан", "золзаяа тайлан"},
                                                      {"6ат-Оргил", "бат-Оргил"},
                                                      {"тайлан 2024", "тайлан 2024"},
                                                      {"А4", "А4"},
                                                      {"ТЗ-4", "ТЗ-4"},
                                                      {"5дугаар", "5дугаар"},
                                                      {"20дугаар", "20дугаар"},
                                                      {"covid3", "covid3"},
                                                      {"", ""}};
  for (const auto& [typed, read] : rows) BOOST_TEST(figures_as_letters(typed) == read);
}

BOOST_AUTO_TEST_CASE(both_scripts_meet) {
  const std::pair<const char32_t*, const char32_t*> rows[] = {
      {U"ᠪᠣᠯᠣᠳ", U"болд"},           {U"ᠪᠠᠲᠤ", U"бат"},      {U"ᠭᠠᠨᠪᠠᠭᠠᠲᠤᠷ", U"ганбаатар"},
      {U"ᠡᠷᠳᠡᠨᠢ", U"эрдэнэ"},        {U"ᠵᠢᠷᠭᠠᠯ", U"жаргал"}, {U"ᠲᠡᠮᠦᠷ", U"төмөр"},
      {U"ᠰᠠᠷᠠᠨᠲᠤᠶ᠎ᠠ", U"сарантуяа"}, {U"ᠥᠯᠵᠡᠢ", U"өлзий"},   {U"ᠮᠢᠭᠮᠠᠷ", U"мягмар"},
      {U"ᠯᠬᠠᠭᠪᠠ", U"лхагва"},        {U"ᠴᠠᠭᠠᠨ", U"цагаан"},  {U"ᠡᠩᠬᠡ", U"энх"},
      {U"ᠫᠦᠷᠪᠦ", U"пүрэв"},          {U"ᠯᠤᠪᠰᠠᠩ", U"лувсан"}, {U"ᠳᠣᠷᠵᠢ", U"дорж"}};
  for (const auto& [traditional, cyrillic] : rows) {
    const auto keys = traditional_keys(traditional);
    BOOST_TEST((std::find(keys.begin(), keys.end(), cyrillic_key(cyrillic)) != keys.end()),
               to_utf8(cyrillic));
    BOOST_TEST(keys.size() <= 8u);
  }
  BOOST_TEST(cyrillic_key(U"болд") != cyrillic_key(U"балд"));
  BOOST_TEST(cyrillic_key(U"бат") != cyrillic_key(U"абт"));
  BOOST_TEST(cyrillic_key(U"о").empty());
  BOOST_TEST(traditional_keys(U"").empty());
}

BOOST_AUTO_TEST_CASE(synonyms_are_read_leniently) {
  Synonyms synonyms;
  synonyms.add("# c\r\nНДЕГ = Нийгмийн даатгалын ерөнхий газар # site\r\n\nганц\n = \nА=Б=А\n" +
               std::string(5000, 'x') + " = y\nя = ё");
  BOOST_REQUIRE_EQUAL(synonyms.groups().size(), 3u);
  BOOST_TEST(synonyms.groups()[0] ==
             (Synonyms::Group{"НДЕГ", "Нийгмийн даатгалын ерөнхий газар", "НДЕГазар"}));
  BOOST_TEST(synonyms.groups()[1] == (Synonyms::Group{"А", "Б"}));
  BOOST_TEST(synonyms.groups()[2] == (Synonyms::Group{"я", "ё"}));
  BOOST_TEST(Synonyms::from({"/nowhere/at/all"}).groups().empty());
  BOOST_TEST(Synonyms::from({TAMGA_SOURCE_SHARE "/index/analysis/synonyms.txt"}).groups().size() >
             80u);
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
  const auto damaged = [](const Error& error) { return error.code() == "index-damaged"; };
  Entry entry;
  entry.id = "x";
  entry.title = std::string(300, 'q');
  entry.person.name = "Г.Номин";
  entry.year = 1999;
  const std::string shown = write_shown(entry);
  const Entry back = read_shown(shown);
  BOOST_TEST(back.title == entry.title);
  BOOST_TEST(back.person.name == "Г.Номин");
  BOOST_TEST(back.year == 1999);
  for (std::size_t size : {std::size_t{0}, std::size_t{3}, shown.size() - 1})
    BOOST_CHECK_EXCEPTION(read_shown(shown.substr(0, size)), Error, damaged);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
