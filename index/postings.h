// SPDX-License-Identifier: GPL-3.0-or-later
// An entry as a Xapian document: terms, words in their order, values, data.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/analysis/tokens.h"
#include "index/entry.h"
#include "index/facets.h"

namespace tamga::index {

// Value slots.
namespace slot {
inline constexpr Xapian::valueno Facets = 0, Words = 1, Shown = 2, Captured = 4, PersonOrder = 5,
                                 Came = 6;
}

// Version of terms, values and data together, kept as metadata "format": an
// index of another format has to be rebuilt.
inline constexpr const char* kFormat = "2";

// Positions below it are the title and the fields, those from it on the texts.
inline constexpr std::uint32_t kFirstTextPosition = 2000;

// An entry read into terms: all that costs time and needs no database.
struct AnalysedEntry {
  struct General {
    std::string term;
    Xapian::termcount weight = 0;  // of all places together
  };
  struct Word {
    std::uint32_t term = 0;  // in `general`
    std::uint32_t position = 0;
  };
  std::string id;
  int year = 0;
  std::vector<General> general;         // general terms, each once
  std::vector<Word> words;              // by position; of one position each once
  std::vector<std::string> terms;       // of fields and names, which weigh
  std::vector<std::string> conditions;  // terms that only filter
  std::array<std::string, kFacetFields> facets;
  std::int64_t captured = 0;
  std::uint64_t came = 0;
  std::string person_order;
  std::string shown;
  std::vector<std::string> forms;          // of the texts, each once
  std::vector<std::string> texts;          // coded: form n is forms[n - 1]
  std::vector<std::uint32_t> first_words;  // of each text: the position
};

// Thread-safe. Throws Error dictionary-missing.
AnalysedEntry analyse(const Entry& entry);

Xapian::Document make_document(const AnalysedEntry& entry, Numbers& numbers);

// Binary sort key of a name, Mongolian alphabet (… о ө п … у ү ф …), given name
// first; names without letters sort last.
std::string person_order(const Person& person);

// What is read out of a name: words of the given name and of the others.
struct NameParts {
  std::u32string given, patronymic;  // folded, hyphens dropped; "" when unknown
  char32_t initial = 0;              // of the patronymic
  bool initial_only = false;
};
NameParts name_parts(const Person& person);

// Exact shapes for the person filter, most exact first: patronymic and given,
// or initial and given, or given alone.
std::string person_filter_term(std::string_view name);

}  // namespace tamga::index
