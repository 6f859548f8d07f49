// SPDX-License-Identifier: GPL-3.0-or-later
// What was typed, in clauses: plain words, phrases, field words, -not, OR.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

enum class Field {
  Any,
  Person,
  Position,
  Unit,
  Year,
  Form,
  Number,
  Index,
  Organisation,
  Title,
  Date
};

struct Clause {
  std::string text;  // as typed, without the marks
  Field field = Field::Any;
  bool phrase = false;
  bool negative = false;
  bool or_previous = false;  // alternative to the clause before it
  bool beginning = false;    // «тэтгэв*»: the word is cut short
};

struct ReadQuery {
  std::vector<Clause> clauses;
  // Marks that could not be honoured were read as words: brackets, an unclosed
  // quotation, a field without a value, a lone - or OR or *.
  bool read_as_words = false;
  bool too_long = false;  // what comes after the first 4 KiB or 48 words is not read
};

// Field words (Mongolian, English): нэр name, албан тушаал position, нэгж unit,
// он year (он:2023..2025, он:2023..), төрөл form, дугаар number, индекс index,
// байгууллага organisation, гарчиг title, огноо date; a field takes the word or
// the quotation after it. OR: OR, ЭСВЭЛ, БУЮУ, |. Not: -word, NOT word. AND, БА
// and & say what is so anyway. Never throws; thread-safe.
ReadQuery read_query(std::string_view typed);

}  // namespace tamga::index
