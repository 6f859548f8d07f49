// SPDX-License-Identifier: GPL-3.0-or-later
// Ordinals, dates and genitives, by tables whose answers a Mongolian clerk knows.
#include "renderers/content/wording.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <sstream>

#include "content_cases.h"
#include "renderers/content/dates.h"

namespace {

using namespace tamga::forms;

std::u32string letters(const std::string& utf8) {
  const auto text = icu::UnicodeString::fromUTF8(utf8);
  std::u32string result;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    result += static_cast<char32_t>(text.char32At(i));
  return result;
}

std::string utf8(const std::u32string& letters) {
  icu::UnicodeString text;
  for (const char32_t c : letters) text.append(static_cast<UChar32>(c));
  std::string result;
  return text.toUTF8String(result);
}

bool is_capital(char32_t c) {
  return u_isupper(static_cast<UChar32>(c));
}
bool is_small(char32_t c) {
  return u_islower(static_cast<UChar32>(c));
}

// Whether all of the nominative but its last two letters, in which vowels are
// lost and ь becomes и, stands at the head of the genitive.
bool shares_stem(const std::string& nominative, const std::string& genitive) {
  std::u32string stem = letters(nominative);
  while (!stem.empty() && (stem.back() == U' ' || stem.back() == U'\t')) stem.pop_back();
  stem.erase(0, std::min(stem.find_first_not_of(U' '), stem.size()));
  stem.resize(stem.size() - std::min<std::size_t>(2, stem.size()));
  return letters(genitive).starts_with(stem);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mongolian_wording)

BOOST_AUTO_TEST_CASE(ordinals) {
  for (const auto& row : cases::table("ordinals.tsv")) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(wording::ordinal_suffix(std::string_view(row[0])) == row[1]);
    }
  }
  BOOST_TEST(wording::ordinal_suffix(std::string_view("99999999999999999999999999999998")) ==
             "дугаар");
}

BOOST_AUTO_TEST_CASE(dates_in_words) {
  for (const auto& row : cases::table("dates.tsv")) {
    BOOST_TEST_CONTEXT(row[0]) {
      const auto date = read_date(row[0]);
      BOOST_REQUIRE(date);
      BOOST_TEST(wording::date_long(*date) == row[1]);
      BOOST_TEST(wording::date_order(*date) == row[2]);
    }
  }
}

BOOST_AUTO_TEST_CASE(dates_that_do_not_exist) {
  for (const char* text :
       {"2024-02-30", "2023-02-29", "2024-04-31", "2024-00-10", "2024-10-00", "1900-02-29",
        "2024-6-12", "24-06-12", "2024/06/12", "2024-06-12 ", "", "2024-06-1a", "-024-06-12"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!read_date(text));
    }
  }
  BOOST_TEST(read_date("2000-02-29").has_value());
}

BOOST_AUTO_TEST_CASE(numbers_in_words) {
  const auto rows = cases::table("numbers.tsv");
  BOOST_TEST(rows.size() >= 60U);
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(wording::in_words(std::stoull(row[0])) == row[1]);
    }
  }
  BOOST_TEST(wording::in_words(wording::greatest_in_words + 1) == "");
  BOOST_TEST(wording::in_words(UINT64_MAX) == "");
}

// A reader of words that knows nothing of how they are written: every number
// must come back, so no two are told alike.
BOOST_AUTO_TEST_CASE(words_say_one_number) {
  const std::map<std::string, std::uint64_t> values{
      {"тэг", 0},    {"нэг", 1},   {"хоёр", 2},   {"гурав", 3},  {"гурван", 3},  {"дөрөв", 4},
      {"дөрвөн", 4}, {"тав", 5},   {"таван", 5},  {"зургаа", 6}, {"зургаан", 6}, {"долоо", 7},
      {"долоон", 7}, {"найм", 8},  {"найман", 8}, {"ес", 9},     {"есөн", 9},    {"арав", 10},
      {"арван", 10}, {"хорь", 20}, {"хорин", 20}, {"гуч", 30},   {"гучин", 30},  {"дөч", 40},
      {"дөчин", 40}, {"тавь", 50}, {"тавин", 50}, {"жар", 60},   {"жаран", 60},  {"дал", 70},
      {"далан", 70}, {"ная", 80},  {"наян", 80},  {"ер", 90},    {"ерэн", 90}};
  const auto read = [&values](const std::string& text) {
    std::uint64_t total = 0, group = 0;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
      if (word == "зуун") {
        group *= 100;
      } else if (word == "мянга" || word == "сая") {
        total += group * (word == "сая" ? 1'000'000 : 1'000);
        group = 0;
      } else {
        group += values.at(word);
      }
    }
    return total + group;
  };
  for (std::uint64_t number = 0; number <= 20'000; ++number) {
    if (read(wording::in_words(number)) != number) BOOST_ERROR(number);
  }
  for (std::uint64_t number = 20'011; number <= wording::greatest_in_words; number += 99'991) {
    if (read(wording::in_words(number)) != number) BOOST_ERROR(number);
  }
}

BOOST_AUTO_TEST_CASE(genitives) {
  const auto rows = cases::table("genitive.tsv");
  BOOST_TEST(rows.size() >= 550U);
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(wording::genitive(row[0]) == row[1]);
    }
  }
}

// Of a name in capitals, the genitive in capitals. (Acronyms are in capitals
// already, figures have none; common nouns in small letters lose vowels that
// names keep.)
BOOST_AUTO_TEST_CASE(genitive_in_capitals) {
  int rows = 0;
  for (const auto& row : cases::table("genitive.tsv")) {
    const std::u32string text = letters(row[0]);
    const bool has_small = std::any_of(text.begin(), text.end(), is_small);
    bool has_acronym = false;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      has_acronym = has_acronym || (is_capital(text[i]) && is_capital(text[i + 1]));
    if (has_acronym || !has_small || !is_capital(text[0]) || text.back() <= U'9') continue;
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(wording::genitive(wording::upper(row[0])) == wording::upper(row[1]));
    }
    ++rows;
  }
  BOOST_TEST(rows >= 450);
}

BOOST_AUTO_TEST_CASE(genitive_keeps_the_stem_and_ignores_spaces_around) {
  for (const auto& row : cases::table("genitive.tsv")) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(shares_stem(row[0], wording::genitive(row[0])));
      BOOST_TEST(wording::genitive("  " + row[0] + "\u00a0\t") == row[1]);
    }
  }
}

BOOST_AUTO_TEST_CASE(genitive_of_random_letters) {
  const std::u32string alphabet =
      U"абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ--  .№()«»/09a";
  std::mt19937 random(20240612);
  for (int round = 0; round < 40000; ++round) {
    std::u32string text(1 + random() % 12, U' ');
    for (char32_t& c : text) c = alphabet[random() % alphabet.size()];
    const std::string phrase = utf8(text);
    const std::string result = wording::genitive(phrase);
    BOOST_TEST_CONTEXT(phrase) {
      BOOST_REQUIRE(shares_stem(phrase, result));
      BOOST_REQUIRE(wording::genitive(" " + phrase + " ") == result);
    }
  }
}

BOOST_AUTO_TEST_CASE(genitive_of_odd_text) {
  BOOST_TEST(wording::genitive("") == "");
  BOOST_TEST(wording::genitive("  ") == "");
  BOOST_TEST(wording::genitive("Болд ") == "Болдын");
  for (const char* text :
       {"/", "«»", "a", "Ж", "ь", "А", "э", "(и)", "123", "й", "–", "😀", "\"x\""}) {
    BOOST_CHECK_NO_THROW(wording::genitive(text));
  }
}

BOOST_AUTO_TEST_CASE(capitals) {
  BOOST_TEST(wording::upper("хэлтсийн өнгө, үе – ёс") == "ХЭЛТСИЙН ӨНГӨ, ҮЕ – ЁС");
}

BOOST_AUTO_TEST_SUITE_END()
