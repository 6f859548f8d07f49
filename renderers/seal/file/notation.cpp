// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/notation.h"

#include <cstdio>

namespace tamga::seal {

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string text_string(std::string_view utf8) {
  return QPDFObjectHandle::newUnicodeString(std::string(utf8)).unparse();
}

std::string source_text(QPDFObjectHandle value) {
  if (value.isIndirect()) return value.unparse();
  if (value.isArray()) {
    std::string text = "[";
    for (auto& item : value.getArrayAsVector()) text += ' ' + source_text(item);
    return text + " ]";
  }
  return value.isDictionary() ? dictionary_with(value, {}) : value.unparse();
}

std::string dictionary_with(QPDFObjectHandle dictionary,
                            const std::map<std::string, std::string>& entries) {
  std::string text = "<<";
  for (auto& [key, value] : dictionary.getDictAsMap()) {
    if (entries.contains(key)) continue;
    text += ' ' + QPDFObjectHandle::newName(key).unparse() + ' ' + source_text(value);
  }
  for (const auto& [key, value] : entries) text += ' ' + key + ' ' + value;
  return text + " >>";
}

}  // namespace tamga::seal
