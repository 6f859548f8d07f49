// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/conditional.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "server/http/syntax.h"

namespace tamga::http {
namespace {

// Entity tags hold no comma in what we make, so a list splits at commas; a
// stranger's tag with one simply does not match.
bool stands_in(std::string_view field, std::string_view etag, bool weakly) {
  if (trimmed(field) == "*") return true;
  auto strip = [weakly](std::string_view tag) {
    tag = trimmed(tag);
    if (weakly && tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
  };
  std::string_view wanted = strip(etag);
  if (wanted.empty() || (!weakly && wanted.starts_with("W/"))) return false;
  auto tags = split(field, ',');
  return std::any_of(tags.begin(), tags.end(),
                     [&](std::string_view tag) { return strip(tag) == wanted; });
}

}  // namespace

std::string content_etag(std::string_view bytes) {
  std::array<unsigned char, 18> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::array<char, 32> text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return "\"" + std::string(text.data()) + "\"";
}

bool if_none_match(std::string_view field, std::string_view etag) {
  return !field.empty() && stands_in(field, etag, true);
}

bool if_match(std::string_view field, std::string_view etag) {
  return !field.empty() && stands_in(field, etag, false);
}

}  // namespace tamga::http
