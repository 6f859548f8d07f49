// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/pkcs11_address.h"

#include <algorithm>
#include <map>

#include "renderers/seal/error.h"

namespace tamga::seal {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error("key-unreadable", "PKCS#11 address: " + why);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  refuse("a % without two hexadecimal digits");
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) refuse("a % without two hexadecimal digits");
    out += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

std::map<std::string, std::string> attributes(std::string_view text, char separator) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) refuse("an attribute without =");
    if (!out.emplace(part.substr(0, equals), decoded(part.substr(equals + 1))).second)
      refuse("an attribute stands twice");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string take(std::map<std::string, std::string>& from, const std::string& name) {
  const auto node = from.extract(name);
  return node ? node.mapped() : std::string();
}

}  // namespace

Pkcs11Address Pkcs11Address::parse(std::string_view uri) {
  constexpr std::string_view scheme = "pkcs11:";
  if (!uri.starts_with(scheme)) refuse("does not begin with pkcs11:");
  uri.remove_prefix(scheme.size());
  const std::size_t question = std::min(uri.find('?'), uri.size());
  auto path = attributes(uri.substr(0, question), ';');
  auto query = attributes(uri.substr(std::min(question + 1, uri.size())), '&');
  Pkcs11Address address;
  address.token = take(path, "token");
  address.serial = take(path, "serial");
  address.object = take(path, "object");
  address.id = take(path, "id");
  if (const auto type = take(path, "type"); !type.empty() && type != "private" && type != "cert")
    refuse("type is private");
  if (!path.empty()) refuse("attribute " + path.begin()->first + " is not known here");
  address.module = take(query, "module-path");
  if (address.module.empty()) refuse("module-path is missing");
  if (query.contains("pin-value")) refuse("a PIN does not stand in an address: use pin-source");
  if (auto source = take(query, "pin-source"); !source.empty()) {
    if (source.starts_with("file:")) source.erase(0, 5);
    address.pin_file = source;
  }
  return address;
}

}  // namespace tamga::seal
