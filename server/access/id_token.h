// SPDX-License-Identifier: GPL-3.0-or-later
// The ID token of an OpenID provider (OpenID Connect Core 1.0 §2, §3.1.3.7), a JSON Web
// Signature (RFC 7515). Pure functions.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace tamga::access {

struct IdTokenExpected {
  std::string issuer, client, nonce;
  std::int64_t now = 0;  // seconds since 1970
};

// Whether a set of keys (RFC 7517) has one that may have signed this token. A provider's new
// key is not known before its set is read again.
bool knows_key_of(std::string_view token, const nlohmann::json& keys);

// Its claims, after everything was found right: RS256 or ES256 and no other algorithm, the
// signature by one of the keys (RSA of 2048 bits at least), iss, aud and azp, exp, iat (not
// older than ten minutes), nonce, a sub. Clocks may differ by a minute. Throws Failure
// sign-in-refused; its detail says what was wrong and nothing of the token.
nlohmann::json checked_id_token(std::string_view token, const nlohmann::json& keys,
                                const IdTokenExpected& expected);

}  // namespace tamga::access
