// SPDX-License-Identifier: GPL-3.0-or-later
// What was typed, in clauses: plain words, phrases, field words, -not, OR.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

enum class Field { Any, Person, Position, Unit, Year, Form, Number };

struct Clause {
  std::string text;  // as typed, without the marks
  Field field = Field::Any;
  bool phrase = false;
  bool negative = false;
  bool or_previous = false;  // alternative to the clause before it
};

// Field words: нэр person name, албан (албан_тушаал) position, нэгж unit, он
// year (он:2023..2025), төрөл form, дугаар number; each also in English. A
// field word without a value, an unclosed quotation, a lone - or OR is read as
// plain words. Only the first 4 KiB and 48 clauses are read. Never throws.
std::vector<Clause> read_query(std::string_view typed);

}  // namespace tamga::index
