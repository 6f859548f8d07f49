// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/text_code.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "index/error.h"

namespace tamga::index {
namespace {

// Bytes 80–CF in this order; 00–7F are ASCII as it is.
constexpr std::u32string_view kLetters =
    U"абвгдежзийклмнопрстуфхцчшщъыьэюяёөү"
    U"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁӨҮ"
    U"«»№–—“”…°";
constexpr unsigned char kFirst = 0x80;
constexpr unsigned char kAlphabet = 35;       // small letters, and as many capital ones
constexpr unsigned char kTraditional = 0xF0;  // and the low byte of U+1800–U+18FF
constexpr unsigned char kRaw = 0xFF;          // and their number, and bytes as they are
constexpr std::size_t kMostRaw = 255;

static_assert(kFirst + kLetters.size() <= kTraditional);

std::string utf8(char32_t code) {
  if (code < 0x800)
    return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

// By the code's low bits, for what has a byte of its own.
struct Tables {
  std::array<unsigned char, 0x100> cyrillic{};  // U+0400–U+04FF
  std::array<std::string, 0x80> written;        // of bytes from 80
  Tables() {
    for (std::size_t at = 0; at < kLetters.size(); ++at) {
      written[at] = utf8(kLetters[at]);
      if (kLetters[at] >= 0x400 && kLetters[at] < 0x500)
        cyrillic[kLetters[at] - 0x400] = static_cast<unsigned char>(kFirst + at);
    }
  }
};

const Tables& tables() {
  static const Tables made;
  return made;
}

// A character of two or three bytes that is well formed; 0 for anything else.
char32_t character(std::string_view text, std::size_t& length) {
  const auto byte = [&](std::size_t at) -> char32_t {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
  };
  const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0) == 0x80; };
  if (byte(0) >= 0xC2 && byte(0) < 0xE0 && follows(1)) {
    length = 2;
    return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  }
  if ((byte(0) & 0xF0) == 0xE0 && follows(1) && follows(2)) {
    length = 3;
    const char32_t code = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return code >= 0x800 ? code : 0;
  }
  return 0;
}

unsigned char own_byte(char32_t code) {
  if (code >= 0x400 && code < 0x500) return tables().cyrillic[code - 0x400];
  if (code < 0x80) return 0;
  const std::size_t at = kLetters.find(code);
  return at == kLetters.npos ? 0 : static_cast<unsigned char>(kFirst + at);
}

[[noreturn]] void damaged() {
  throw Error("index-damaged", "stored text is not what was written; rebuild the index");
}

}  // namespace

std::string pack_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 2 + 16);
  std::size_t raw = 0;  // where the number of raw bytes stands, 0: not in a run
  const auto keep = [&](char byte) {
    if (raw == 0 || static_cast<unsigned char>(out[raw]) == kMostRaw) {
      out.push_back(static_cast<char>(kRaw));
      raw = out.size();
      out.push_back(0);
    }
    out[raw] = static_cast<char>(static_cast<unsigned char>(out[raw]) + 1);
    out.push_back(byte);
  };
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out.push_back(text[at++]);
      raw = 0;
      continue;
    }
    std::size_t length = 1;
    const char32_t code = character(text.substr(at, 3), length);
    if (const unsigned char byte = code ? own_byte(code) : 0) {
      out.push_back(static_cast<char>(byte));
      raw = 0;
    } else if (code >= 0x1800 && code < 0x1900) {
      out.push_back(static_cast<char>(kTraditional));
      out.push_back(static_cast<char>(code & 0xFF));
      raw = 0;
    } else {
      length = 1;
      keep(text[at]);
    }
    at += length;
  }
  return out;
}

std::string unpack_text(std::string_view packed) {
  std::string out;
  out.reserve(packed.size() * 2);
  const Tables& known = tables();
  for (std::size_t at = 0; at < packed.size(); ++at) {
    const auto byte = static_cast<unsigned char>(packed[at]);
    if (byte < kFirst) {
      out.push_back(packed[at]);
    } else if (byte < kFirst + kLetters.size()) {
      out += known.written[byte - kFirst];
    } else if (byte == kTraditional && at + 1 < packed.size()) {
      out += utf8(0x1800 | static_cast<unsigned char>(packed[++at]));
    } else if (byte == kRaw && at + 1 < packed.size()) {
      const auto count = static_cast<unsigned char>(packed[at + 1]);
      if (count == 0 || packed.size() - at - 2 < count) damaged();
      out += packed.substr(at + 2, count);
      at += 1 + count;
    } else {
      damaged();
    }
  }
  return out;
}

bool is_packed_letter(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code >= kFirst && code < kFirst + 2 * kAlphabet;
}

std::size_t packed_length(std::string_view packed) {
  const auto code = static_cast<unsigned char>(packed[0]);
  std::size_t length = code == kTraditional ? 2 : 1;
  if (code == kRaw)
    length =
        packed.size() < 2 ? 1 : 2 + static_cast<std::size_t>(static_cast<unsigned char>(packed[1]));
  return std::min(length, packed.size());
}

bool only_first_is_capital(std::string_view word) {
  const auto capital = [](char byte) {
    return static_cast<unsigned char>(byte) >= kFirst + kAlphabet;
  };
  return capital(word[0]) && std::none_of(word.begin() + 1, word.end(), capital);
}

char small_letter(char capital) {
  return static_cast<char>(static_cast<unsigned char>(capital) - kAlphabet);
}

char capital_letter(char small) {
  return static_cast<char>(static_cast<unsigned char>(small) + kAlphabet);
}

}  // namespace tamga::index
