// SPDX-License-Identifier: GPL-3.0-or-later
// Entity tags and the conditions that name them (RFC 9110 §8.8.3, §13.1).
#pragma once

#include <string>
#include <string_view>

namespace tamga::http {

// A strong tag of these very bytes: quoted base64url of a hash.
std::string content_etag(std::string_view bytes);

// If-None-Match: `*` or a list in which `etag` stands, compared weakly.
bool if_none_match(std::string_view field, std::string_view etag);

// If-Match: `*` or a list in which `etag` stands, compared strongly: a weak
// tag matches nothing.
bool if_match(std::string_view field, std::string_view etag);

}  // namespace tamga::http
