// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of letters or of digits, and what stands between them: the tokeniser's
// raw material.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

// What stands between a unit and the one before it.
enum class Joint {
  Start,
  Adjacent,  // nothing: «ТЗ4»
  Hyphen,
  Dot,
  Slash,
  Comma,
  Closing,   // brackets, quotation marks, hyphens, no space: «найруулга-/ийг»
  Space,     // white space only
  DotSpace,  // «Д. Болд»
  Break,     // anything else
};

struct Unit {
  bool number = false;
  bool capitals = false;   // two letters or more, all capital
  bool dot_after = false;  // a full stop follows at once
  Joint joint = Joint::Start;
  std::u32string raw;   // as written, letter case kept
  std::u32string text;  // folded; digits as they are
  std::uint32_t begin = 0, end = 0;
};

std::vector<Unit> read_units(std::string_view text);

// Is this a case, plural or possessive ending as people hang it on acronyms,
// numbers and brackets («-ын», «-ийг», «-нд», «-р»)?
bool is_hung_suffix(const std::u32string& text);

}  // namespace tamga::index
