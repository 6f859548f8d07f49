// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/target.h"

#include <algorithm>

#include "server/error.h"
#include "server/http/syntax.h"

namespace tamga::http {
namespace {

constexpr std::size_t most_fields = 20'000;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text, bool plus_is_space) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) c = ' ';
    if (c == '%') {
      int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
      if (low < 0) throw Failure("bad-request", "a broken percent escape");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    result.push_back(c);
  }
  if (!is_utf8(result)) throw Failure("bad-request", "text that is not UTF-8");
  return result;
}

std::string decode_path(std::string_view raw) {
  std::string path;
  raw.remove_prefix(1);
  for (std::string_view segment : split(raw, '/')) {
    std::string decoded = decode(segment, false);
    bool harmless = decoded != "." && decoded != ".." &&
                    std::none_of(decoded.begin(), decoded.end(), [](unsigned char c) {
                      return c < 0x20 || c == 0x7f || c == '/' || c == '\\';
                    });
    if (!harmless) throw Failure("bad-request", "a path segment that is not allowed");
    path += "/" + decoded;
  }
  return path;
}

}  // namespace

Target read_target(std::string_view raw) {
  if (raw == "*") return {"*", {}};
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!lower(raw.substr(0, scheme.size())).starts_with(scheme)) continue;
    raw.remove_prefix(scheme.size());
    std::size_t path = raw.find_first_of("/?");
    raw = path == std::string_view::npos ? std::string_view("/") : raw.substr(path);
  }
  bool printable = std::all_of(raw.begin(), raw.end(),
                               [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (!raw.starts_with('/') || !printable) throw Failure("bad-request", "the request target");
  std::size_t mark = raw.find('?');
  Target target{decode_path(raw.substr(0, mark)), {}};
  if (mark != std::string_view::npos)
    for (auto& [name, value] : decode_fields(raw.substr(mark + 1)))
      target.query.emplace(std::move(name), std::move(value));
  return target;
}

std::vector<std::pair<std::string, std::string>> decode_fields(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (std::string_view item : split(text, '&')) {
    if (item.empty()) continue;
    if (fields.size() == most_fields) throw Failure("bad-request", "too many fields");
    std::size_t equals = std::min(item.find('='), item.size());
    std::string_view value = item.substr(std::min(equals + 1, item.size()));
    fields.emplace_back(decode(item.substr(0, equals), true), decode(value, true));
  }
  return fields;
}

std::map<std::string, std::string> read_cookies(std::string_view header) {
  std::map<std::string, std::string> cookies;
  for (std::string_view item : split(header, ';')) {
    item = trimmed(item);
    std::size_t equals = item.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    cookies.emplace(item.substr(0, equals), item.substr(equals + 1));
  }
  return cookies;
}

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (unsigned char c : text) {
    bool unreserved = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      result.push_back(static_cast<char>(c));
    } else {
      result.push_back('%');
      result.push_back(digits[c >> 4]);
      result.push_back(digits[c & 15]);
    }
  }
  return result;
}

// Well-formed by table 3-7 of the Unicode Standard: no overlong forms, no
// surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    unsigned char lead = static_cast<unsigned char>(text[i++]);
    if (lead < 0x80) continue;
    int more = lead >= 0xc2 && lead < 0xe0   ? 1
               : (lead & 0xf0) == 0xe0       ? 2
               : lead >= 0xf0 && lead < 0xf5 ? 3
                                             : 0;
    if (more == 0) return false;
    unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    for (; more > 0; --more, least = 0x80, most = 0xbf) {
      if (i == text.size()) return false;
      unsigned char next = static_cast<unsigned char>(text[i++]);
      if (next < least || next > most) return false;
    }
  }
  return true;
}

}  // namespace tamga::http
