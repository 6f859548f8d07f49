// SPDX-License-Identifier: GPL-3.0-or-later
// How terms are written in the index: a file format (index/README.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/analysis/tokens.h"

namespace tamga::index {

// Field prefixes: one capital ASCII letter; text itself never begins with one.
namespace prefix {
inline constexpr char Access = 'A';          // who may find it
inline constexpr char UnitIs = 'B';          // exact value, for filters
inline constexpr char PositionIs = 'C';      // exact value
inline constexpr char Date = 'D';            // YYYYMMDD, YYYYMM and -MMDD
inline constexpr char OpennessIs = 'E';      // exact value
inline constexpr char Form = 'F';            // exact value
inline constexpr char PersonIs = 'G';        // exact shapes of the person's name
inline constexpr char ScriptIs = 'H';        // exact value
inline constexpr char OrganisationIs = 'I';  // exact value
inline constexpr char Skeleton = 'K';        // of the person's names
inline constexpr char ClassIs = 'L';         // exact value: class of the file plan
inline constexpr char NameKey = 'M';         // of the person's names
inline constexpr char Name = 'N';            // the person's names as words
inline constexpr char Organisation = 'O';    // words
inline constexpr char PositionWord = 'P';
inline constexpr char Id = 'Q';
inline constexpr char Unknown = 'R';  // stem key of a word not in the dictionary
inline constexpr char Number = 'S';   // registration and order numbers
inline constexpr char TitleWord = 'T';
inline constexpr char UnitWord = 'U';
inline constexpr char TraditionalKey = 'V';  // of words in the traditional script
inline constexpr char CyrillicKey = 'W';     // of the person's names: the other side of the bridge
inline constexpr char Pair = 'X';            // initial and given name: «д.болд»
inline constexpr char InitialOnly = 'Z';     // the same where no more is written
inline constexpr char Year = 'Y';
}  // namespace prefix

inline constexpr std::size_t kLongestTerm = 245;  // bytes: Xapian's own limit

// FNV-1a, 64 bits: the same on every machine.
std::uint64_t hash_of(std::string_view text);

// One byte a Cyrillic letter (а–я 80–9F, ё A0, ө A1, ү A2), ASCII as it is, in
// lower case; any other character is byte 02 and its UTF-8. Cut at the limit
// minus one for a prefix, never inside a character.
std::string encode(std::u32string_view text);
std::u32string decode(std::string_view code);  // inverse; used for what is shown

std::string term(char prefix, std::u32string_view text);

// A term for an exact value («Нийгмийн даатгалын хэлтэс»): case and white space
// folded. Values too long for a term are cut and told apart by a hash.
std::string value_term(char prefix, std::string_view value);

// The access term; "" when it is empty or too long for a term: nobody matches it.
std::string access_term(std::string_view access);

// The general terms of a token, which index and query share: for a word every
// lemma, or its stem key when the dictionary does not know it. Throws Error
// dictionary-missing.
std::vector<std::string> general_terms(const Token& token);
std::vector<std::string> word_terms(const std::u32string& word);

// Terms of «Д.Болд» for every stem that the inflected name may have.
std::vector<std::string> pair_terms(char prefix, char32_t initial, const std::u32string& name);

}  // namespace tamga::index
