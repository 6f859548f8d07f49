// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/letters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <limits>

namespace tamga::index {
namespace {

constexpr char32_t kBad = 0xFFFD;
constexpr std::size_t kLongestSegment = 32;  // combining runs beyond it are an attack

std::vector<Letter> decode(std::string_view text) {
  std::vector<Letter> letters;
  letters.reserve(text.size());
  const auto size = static_cast<std::int32_t>(
      std::min<std::size_t>(text.size(), std::numeric_limits<std::int32_t>::max()));
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 code = 0;
    U8_NEXT(bytes, at, size, code);
    letters.push_back({code < 0 ? kBad : static_cast<char32_t>(code),
                       static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
  }
  return letters;
}

// The Cyrillic letter that a «Mon» font showed for this Latin-1 character, or 0.
char32_t legacy(char32_t code) {
  switch (code) {
    case 0xAA:
      return U'Ө';
    case 0xBA:
      return U'ө';
    case 0xAF:
      return U'Ү';
    case 0xBF:
      return U'ү';
    case 0xA8:
      return U'Ё';
    case 0xB8:
      return U'ё';
    default:
      return code >= 0xC0 && code <= 0xFF ? U'А' + (code - 0xC0) : 0;
  }
}

// A run of nothing but such characters, with no other letter beside it, is a
// legacy word; one beside Latin or Cyrillic letters is an accent (Mörön, Øдөр).
void undo_legacy(std::vector<Letter>& letters) {
  struct Run {
    std::size_t begin, end;
  };
  std::vector<Run> runs;
  bool legacy_text = false;
  for (std::size_t at = 0; at < letters.size();) {
    if (!legacy(letters[at].code)) {
      ++at;
      continue;
    }
    std::size_t end = at;
    bool has_letter = false;
    while (end < letters.size() && legacy(letters[end].code)) {
      has_letter |= letters[end].code >= 0xC0;
      ++end;
    }
    const bool touches = (at > 0 && is_letter(letters[at - 1].code)) ||
                         (end < letters.size() && is_letter(letters[end].code));
    if (has_letter && !touches) {
      runs.push_back({at, end});
      legacy_text |= end - at >= 2;
    }
    at = end;
  }
  if (!legacy_text) return;
  for (const Run& run : runs)
    for (std::size_t at = run.begin; at < run.end; ++at)
      letters[at].code = legacy(letters[at].code);
}

bool is_invisible(char32_t code) {
  return code == 0xAD || code == 0x200B || code == 0x200C || code == 0x200D || code == 0x2060 ||
         code == 0xFEFF || (code >= 0x180B && code <= 0x180F);
}

// Characters that NFKC leaves alone unless a combining mark follows.
bool is_simple(char32_t code) {
  return code < 0x80 || (code >= 0x400 && code <= 0x481) || (code >= 0x48A && code <= 0x52F) ||
         (code >= 0x1820 && code <= 0x18AA);
}

void normalise_segment(const std::vector<Letter>& in, std::size_t begin, std::size_t end,
                       const icu::Normalizer2& nfkc, std::vector<Letter>& out) {
  icu::UnicodeString segment;
  for (std::size_t at = begin; at < end; ++at) segment.append(static_cast<UChar32>(in[at].code));
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString normal = nfkc.normalize(segment, status);
  if (U_FAILURE(status)) {
    out.insert(out.end(), in.begin() + static_cast<std::ptrdiff_t>(begin),
               in.begin() + static_cast<std::ptrdiff_t>(end));
    return;
  }
  for (std::int32_t at = 0; at < normal.length(); at = normal.moveIndex32(at, 1))
    out.push_back({static_cast<char32_t>(normal.char32At(at)), in[begin].begin, in[end - 1].end});
}

std::vector<Letter> normalise(const std::vector<Letter>& in) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return in;  // ICU without its data: NFKC is lost, search is not
  std::vector<Letter> out;
  out.reserve(in.size());
  for (std::size_t at = 0; at < in.size();) {
    const bool alone = at + 1 == in.size() || is_simple(in[at + 1].code);
    if (is_simple(in[at].code) && alone) {
      out.push_back(in[at++]);
      continue;
    }
    if (in[at].code == U'№') {  // NFKC would make it the word «No»
      out.push_back({U'#', in[at].begin, in[at].end});
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < in.size() && end - at < kLongestSegment &&
           !nfkc->hasBoundaryBefore(static_cast<UChar32>(in[end].code)))
      ++end;
    normalise_segment(in, at, end, *nfkc, out);
    at = end;
  }
  return out;
}

}  // namespace

std::vector<Letter> read_letters(std::string_view text) {
  std::vector<Letter> letters = decode(text);
  std::erase_if(letters, [](const Letter& letter) { return is_invisible(letter.code); });
  undo_legacy(letters);
  return normalise(letters);
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 2);
  for (char32_t code : text) {
    if (code > 0x10FFFF || U_IS_SURROGATE(code)) code = kBad;
    std::uint8_t bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, code);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  }
  return out;
}

std::u32string to_utf32(std::string_view text) {
  std::u32string out;
  for (const Letter& letter : decode(text)) out.push_back(letter.code);
  return out;
}

char32_t fold_case(char32_t code) {
  return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(code), U_FOLD_CASE_DEFAULT));
}

bool is_cyrillic(char32_t code) {
  return code >= 0x400 && code <= 0x52F;
}

bool is_letter(char32_t code) {
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  if (is_cyrillic(code)) return true;
  return (U_GET_GC_MASK(static_cast<UChar32>(code)) & (U_GC_L_MASK | U_GC_M_MASK)) != 0;
}

bool is_digit(char32_t code) {
  return code >= '0' && code <= '9';
}

bool is_space(char32_t code) {
  return u_isUWhiteSpace(static_cast<UChar32>(code));
}

}  // namespace tamga::index
