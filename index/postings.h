// SPDX-License-Identifier: GPL-3.0-or-later
// An entry as a Xapian document: terms, positions, values, data.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <functional>
#include <string_view>

#include "index/analysis/tokens.h"
#include "index/entry.h"

namespace tamga::index {

// Value slots.
namespace slot {
inline constexpr Xapian::valueno Form = 0, Year = 1, Unit = 2, Position = 3, Captured = 4,
                                 PersonOrder = 5, Person = 6;
}

// Version of terms, values and data together, kept as metadata "format": an
// index of another format has to be rebuilt.
inline constexpr const char* kFormat = "1";

// Positions below it are the title and the fields, those from it on the texts.
inline constexpr std::uint32_t kFirstTextPosition = 2000;

Xapian::Document make_document(const Entry& entry);

// Tokens of the entry's stored texts with the positions they have in the index,
// in reading order; `take` returns false to stop. Highlights walk the same way,
// so a position found in the index leads to its bytes.
void walk_texts(const Entry& entry,
                const std::function<bool(std::size_t text, const Token& token)>& take);

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
