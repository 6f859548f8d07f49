// SPDX-License-Identifier: GPL-3.0-or-later
// The two patterns of a fonds: how its registration numbers are written, and
// what an index of its file plan looks like.
//
// Why: neither is settled by law; each organisation has its own. Both are pure
// functions of text. UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tamga::archive {

// Registration pattern: plain text with
//   {year}       the year of the register, four digits
//   {number}     the number in the register of that year
//   {number:N}   the same with zeros before it, N digits at least (1 to 9)
//   {index}      the file index of the record, "-" when it has none
// A year's register begins with 1, so that year and number must both be there,
// once each, and the index at most once. Between two of them stands text without
// a digit at its ends: else two numbers could give one registration. At most 40
// bytes; no braces else, no control characters.
//
// Throws Failure pattern-invalid.
void require_registration_pattern(std::string_view pattern);
// The common register of an archive without fonds.
constexpr std::string_view common_registration_pattern = "{year}/{number:6}";

// Of a pattern that was found good.
std::string registration_text(std::string_view pattern, std::int64_t year, std::int64_t number,
                              std::string_view file_index);

// Index pattern, sign for sign:
//   #   one digit
//   *   digits, one at least
//   @   one letter of any script
// and everything else stands for itself. "#-##/##" takes 1-03/05. "" takes every
// index. An index is 1 to 20 characters whatever the pattern says, without
// spaces at its ends or control characters.
//
// Throws Failure pattern-invalid (over 40 bytes, control characters, no UTF-8).
void require_index_pattern(std::string_view pattern);
bool index_fits(std::string_view pattern, std::string_view file_index);

}  // namespace tamga::archive
