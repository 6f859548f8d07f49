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
  if (hundredths < 0) out += '-';
  const unsigned long absolute = static_cast<unsigned long>(std::labs(hundredths));
  const unsigned long whole = absolute / 100;
  const unsigned long part = absolute % 100;
  if (whole != 0 || part == 0) {
    char digits[20];
    int count = 0;
    unsigned long rest = whole;
    do digits[count++] = static_cast<char>('0' + rest % 10);
    while ((rest /= 10) != 0);
    while (count > 0) out += digits[--count];
  }
  if (part == 0) return;
  out += '.';
  out += static_cast<char>('0' + part / 10);
  if (part % 10 != 0) out += static_cast<char>('0' + part % 10);
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
