// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/id_token.h"

#include <cjose/cjose.h>
#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/error.h"

namespace tamga::access {
namespace {

using nlohmann::json;

constexpr std::size_t longest_token = 64 * 1024;
constexpr std::size_t longest_subject = 255;         // §2 of the specification
constexpr std::size_t shortest_modulus = 2048 / 6;   // characters of base64url
constexpr std::int64_t skew = 60, oldest = 10 * 60;  // seconds

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using Jwk = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

[[noreturn]] void refuse(const char* why) {
  throw Failure("sign-in-refused", why);
}

std::string text_of(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Jws imported(std::string_view token) {
  // The compact form alone: three parts.
  if (token.size() > longest_token || std::count(token.begin(), token.end(), '.') != 2)
    return {nullptr, cjose_jws_release};
  cjose_err error{};
  return {cjose_jws_import(token.data(), token.size(), &error), cjose_jws_release};
}

struct Header {
  std::string algorithm, key_id;
  bool critical = false;  // names extensions that must be understood
};

// Read here, for libcjose gives only texts. Without an algorithm when it is none.
Header header_of(std::string_view token) {
  const auto coded = token.substr(0, token.find('.'));
  std::string bytes(coded.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), coded.data(),
                        coded.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return {};
  const auto header = json::parse(bytes.substr(0, size), nullptr, false);
  if (!header.is_object()) return {};
  return {text_of(header, "alg"), text_of(header, "kid"), header.contains("crit")};
}

// RFC 7517 §4: a key for signatures, of the algorithm's kind.
bool suits(const json& key, const Header& header) {
  if (!key.is_object()) return false;
  if (const auto use = text_of(key, "use"); !use.empty() && use != "sig") return false;
  if (const auto alg = text_of(key, "alg"); !alg.empty() && alg != header.algorithm) return false;
  if (!header.key_id.empty() && text_of(key, "kid") != header.key_id) return false;
  if (header.algorithm == "RS256")
    return text_of(key, "kty") == "RSA" && text_of(key, "n").size() >= shortest_modulus;
  return header.algorithm == "ES256" && text_of(key, "kty") == "EC" &&
         text_of(key, "crv") == "P-256";
}

std::vector<json> suitable(const json& keys, const Header& header) {
  std::vector<json> found;
  const auto list = keys.find("keys");
  if (list == keys.end() || !list->is_array()) return found;
  for (const auto& key : *list)
    if (suits(key, header)) found.push_back(key);
  return found;
}

bool verifies(cjose_jws_t* jws, const json& key) {
  // The public part alone, whatever else the set says.
  json bare = {{"kty", key["kty"]}};
  for (const char* name : {"n", "e", "crv", "x", "y"})
    if (key.contains(name)) bare[name] = key[name];
  const auto text = bare.dump(-1, ' ', false, json::error_handler_t::replace);
  cjose_err error{};
  const Jwk jwk(cjose_jwk_import(text.data(), text.size(), &error), cjose_jwk_release);
  return jwk && cjose_jws_verify(jws, jwk.get(), &error);
}

json payload_of(cjose_jws_t* jws) {
  cjose_err error{};
  std::uint8_t* bytes = nullptr;  // remains the token's
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws, &bytes, &size, &error)) refuse("no payload");
  auto claims = json::parse(bytes, bytes + size, nullptr, false);
  if (!claims.is_object()) refuse("the payload is no object");
  return claims;
}

std::optional<std::int64_t> seconds_of(const json& claims, const char* name) {
  const auto at = claims.find(name);
  if (at == claims.end() || !at->is_number()) return std::nullopt;
  const double value = at->get<double>();
  if (!(std::abs(value) < 1e11)) return std::nullopt;  // also what is no number
  return static_cast<std::int64_t>(value);
}

// §3.1.3.7 3–5.
void require_audience(const json& claims, const std::string& client) {
  const auto audience = claims.find("aud");
  if (audience == claims.end()) refuse("aud");
  std::vector<std::string> names;
  if (audience->is_string()) names.push_back(audience->get<std::string>());
  if (audience->is_array())
    for (const auto& one : *audience)
      if (one.is_string()) names.push_back(one.get<std::string>());
  if (std::find(names.begin(), names.end(), client) == names.end()) refuse("aud");
  if ((names.size() > 1 || claims.contains("azp")) && text_of(claims, "azp") != client)
    refuse("azp");
}

void require_time(const json& claims, std::int64_t now) {
  const auto expires = seconds_of(claims, "exp"), issued = seconds_of(claims, "iat");
  if (!expires || now >= *expires + skew) refuse("exp");
  if (!issued || *issued > now + skew || *issued < now - oldest - skew) refuse("iat");
  const auto from = seconds_of(claims, "nbf");
  if (claims.contains("nbf") && (!from || now + skew < *from)) refuse("nbf");
}

}  // namespace

bool knows_key_of(std::string_view token, const json& keys) {
  const auto jws = imported(token);
  return jws && !suitable(keys, header_of(token)).empty();
}

json checked_id_token(std::string_view token, const json& keys, const IdTokenExpected& expected) {
  const auto jws = imported(token);
  if (!jws) refuse("the ID token is none");
  const auto header = header_of(token);
  if (header.algorithm != "RS256" && header.algorithm != "ES256") refuse("alg");
  if (header.critical) refuse("crit");
  const auto candidates = suitable(keys, header);
  if (candidates.empty()) refuse("no key");
  if (std::none_of(candidates.begin(), candidates.end(),
                   [&](const json& key) { return verifies(jws.get(), key); }))
    refuse("signature");
  auto claims = payload_of(jws.get());
  if (text_of(claims, "iss") != expected.issuer) refuse("iss");
  require_audience(claims, expected.client);
  require_time(claims, expected.now);
  if (expected.nonce.empty() || text_of(claims, "nonce") != expected.nonce) refuse("nonce");
  const auto subject = text_of(claims, "sub");
  if (subject.empty() || subject.size() > longest_subject) refuse("sub");
  return claims;
}

}  // namespace tamga::access
