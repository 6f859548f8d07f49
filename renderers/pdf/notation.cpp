// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/notation.h"

#include <cmath>
#include <cstdlib>

#include "fonts/utf8.h"
#include "renderers/error.h"

namespace tamga::pdf {
namespace {

constexpr char hex_digits[] = "0123456789ABCDEF";

void append_hex_16(std::string& out, unsigned value) {
  for (int shift = 12; shift >= 0; shift -= 4) out += hex_digits[(value >> shift) & 0xF];
}

bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    const bool sign = text[i] == '+' || text[i] == '-';
    const bool good = pattern[i] == '0' ? digit : pattern[i] == '+' ? sign : text[i] == pattern[i];
    if (!good) return false;
  }
  return true;
}

}  // namespace

void append_hundredths(std::string& out, long hundredths) {
  char digits[24];  // from the end
  char* const end = digits + sizeof digits;
  char* first = end;
  unsigned long whole = static_cast<unsigned long>(std::labs(hundredths)) / 100;
  const unsigned long part = static_cast<unsigned long>(std::labs(hundredths)) % 100;
  if (part != 0) {
    if (part % 10 != 0) *--first = static_cast<char>('0' + part % 10);
    *--first = static_cast<char>('0' + part / 10);
    *--first = '.';
  }
  if (part == 0 && whole == 0) *--first = '0';
  for (; whole != 0; whole /= 10) *--first = static_cast<char>('0' + whole % 10);
  if (hundredths < 0) *--first = '-';
  out.append(first, static_cast<std::size_t>(end - first));
}

std::string number(double value) {
  std::string text;
  append_hundredths(text, std::lround(value * 100));
  return text;
}

std::string text_string(std::string_view utf8) {
  std::string text = "<FEFF";
  for (std::size_t offset = 0; offset < utf8.size();) {
    const auto character = static_cast<unsigned>(fonts::next_character(utf8, offset));
    if (character == fonts::malformed_character)
      throw forms::Error("render-failed", "a text of the document's metadata is not UTF-8");
    if (character > 0xFFFF) {
      append_hex_16(text, 0xD7C0 + (character >> 10));
      append_hex_16(text, 0xDC00 + (character & 0x3FF));
    } else {
      append_hex_16(text, character);
    }
  }
  return text + '>';
}

std::string byte_string(std::string_view bytes) {
  std::string text = "<";
  for (const char byte : bytes) {
    text += hex_digits[static_cast<unsigned char>(byte) >> 4];
    text += hex_digits[static_cast<unsigned char>(byte) & 0xF];
  }
  return text + '>';
}

std::string name(std::string_view bytes) {
  std::string text = "/";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    const bool regular = value > 0x20 && value < 0x7F &&
                         std::string_view("()<>[]{}/%#").find(byte) == std::string_view::npos;
    if (regular) {
      text += byte;
    } else {
      text += '#';
      text += hex_digits[value >> 4];
      text += hex_digits[value & 0xF];
    }
  }
  return text;
}

std::string date(std::string_view iso) {
  const bool zulu = matches(iso, "0000-00-00T00:00:00Z");
  if (!zulu && !matches(iso, "0000-00-00T00:00:00+00:00"))
    throw forms::Error("render-failed", "not a time of ISO 8601 with zone: " + std::string(iso));
  std::string text = "D:";
  for (const std::size_t at : {0, 2, 5, 8, 11, 14, 17}) text += iso.substr(at, 2);
  if (zulu) return text + "Z";
  text += iso.substr(19, 3);
  return text + '\'' + std::string(iso.substr(23, 2)) + '\'';
}

}  // namespace tamga::pdf
