// SPDX-License-Identifier: GPL-3.0-or-later
// What a request brings: JSON bodies read strictly, keys, limits and cursors.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "server/http/message.h"

namespace tamga::api {

// The body as a JSON object with these members, all of them there, perhaps the
// optional ones, and no others. Throws Failure unsupported-media-type, content-not-json and its kin
// (renderers/error.h), content-refused with an item for each member that is
// missing or unknown.
nlohmann::json read_object(const http::Request& request,
                           std::initializer_list<std::string_view> members,
                           std::initializer_list<std::string_view> optional = {});

// A member that must be a string. Throws Failure content-refused.
std::string text_member(const nlohmann::json& object, const char* name);

// Idempotency-Key: "" without one; 1 to 128 printable ASCII characters, else
// Failure bad-request.
std::string idempotency_key(const http::Request& request);

// A whole number of the query, `fallback` when it is not given. Throws Failure
// bad-request naming it when it is no number within the bounds.
std::uint64_t number_parameter(const http::Request& request, const char* name,
                               std::uint64_t fallback, std::uint64_t least, std::uint64_t most);

// Refuses parameters the route does not know: a misspelt filter must not give
// everything. "lang" is always known. Throws Failure bad-request.
void require_parameters(const http::Request& request,
                        std::initializer_list<std::string_view> known);

}  // namespace tamga::api
