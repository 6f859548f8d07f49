// SPDX-License-Identifier: GPL-3.0-or-later
// The small grammar of HTTP fields (RFC 9110 §5.6): tokens, white space, lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::http {

// tchar of RFC 9110 §5.6.2.
bool is_token_character(char c);
bool is_token(std::string_view text);  // one character at least

// What a field value may hold: HTAB, SP, VCHAR, obs-text (RFC 9110 §5.5).
bool is_field_value(std::string_view text);

// Without SP and HTAB at both ends (OWS).
std::string_view trimmed(std::string_view text);

// ASCII letters in lower case; other bytes as they are.
std::string lower(std::string_view text);

// The pieces between separators: always one at least; not trimmed.
std::vector<std::string_view> split(std::string_view text, char separator);

// The value of a parameter of a field such as `form-data; name="a"`, unquoted,
// or "" when it is not there. `name` in lower case.
std::string field_parameter(std::string_view field, std::string_view name);

}  // namespace tamga::http
