// SPDX-License-Identifier: GPL-3.0-or-later
// The request target: path and query, decoded once and strictly (RFC 3986 §2.1,
// RFC 9112 §3.2), so that every layer above means the same path.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tamga::http {

struct Target {
  std::string path;                               // decoded UTF-8, starts with "/"
  std::multimap<std::string, std::string> query;  // decoded
};

// Reads origin-form ("/a?b=c") and absolute-form ("http://host/a"); "*" gives
// the path "*". Throws Failure bad-request for broken escapes, escaped "/", dot
// segments, control characters and text that is not UTF-8.
Target read_target(std::string_view raw);

// Fields "a=b&c=d" of a query or form body, in order; "+" is a space. Throws
// Failure bad-request as above, and for more than 20,000 fields.
std::vector<std::pair<std::string, std::string>> decode_fields(std::string_view text);

// Cookies of a Cookie header (RFC 6265 §4.2.1); the first of a name counts.
std::map<std::string, std::string> read_cookies(std::string_view header);

// Everything but unreserved characters as %XX (RFC 3986 §2.3).
std::string percent_encode(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace tamga::http
