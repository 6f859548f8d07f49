// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/openid_provider.h"

#include <sodium.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>

#include "server/access/access_state.h"
#include "server/access/id_token.h"
#include "server/access/provider_request.h"
#include "server/access/secret_file.h"
#include "server/base64.h"
#include "server/error.h"
#include "server/http/target.h"

namespace tamga::access {
namespace {

using http::percent_encode;
using nlohmann::json;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t document_life = 60 * 60 * second, key_pause = 60 * second;
constexpr std::size_t flow_characters = 43, longest_code = 4096;
constexpr std::int64_t fresh = 120, skew = 60;  // seconds

std::string text_of(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::vector<std::string> texts_of(const json& object, const std::string& name) {
  std::vector<std::string> texts;
  const auto at = object.find(name);
  if (at == object.end()) return texts;
  if (at->is_string()) texts.push_back(at->get<std::string>());
  if (at->is_array())
    for (const auto& one : *at)
      if (one.is_string()) texts.push_back(one.get<std::string>());
  return texts;
}

// A sign-in name of what the provider calls somebody: bold@example.mn is bold.
std::string sign_in_name(std::string name) {
  name = name.substr(0, name.find('@'));
  for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return name;
}

bool same(std::string_view given, std::string_view expected) {
  return given.size() == expected.size() &&
         sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form;
  for (const auto& [name, value] : fields)
    form += (form.empty() ? "" : "&") + name + "=" + percent_encode(value);
  return form;
}

std::string of_flow(FlowPurpose purpose, const char* what, std::string_view flow) {
  return derived_token(
      std::string(purpose == FlowPurpose::Confirm ? "openid confirm " : "openid ") + what, flow);
}

void require_fresh(const json& claims, std::int64_t now) {
  const auto at = claims.find("auth_time");
  if (at == claims.end() || !at->is_number_integer()) throw Failure("sign-in-refused", "auth_time");
  const auto time = at->get<std::int64_t>();
  if (time > now + skew || time < now - fresh - skew) throw Failure("sign-in-refused", "auth_time");
}

// What is public of a discovery document (OpenID Connect Discovery 1.0 §3).
struct Endpoints {
  std::string authorization, token, keys, userinfo;  // the last may be ""
  bool secret_in_form = false;
  bool names_issuer = false;  // in its answers, RFC 9207
};

}  // namespace

struct OpenIdProvider::State {
  OpenIdSettings settings;
  std::string redirect, secret{};
  const Clock& clock;
  std::mutex mutex{};  // of all below
  Endpoints endpoints{};
  json key_set{};
  std::int64_t endpoints_read = 0, keys_read = 0;

  json document(const std::string& address, std::vector<std::string> headers = {}) const;
  Endpoints known_endpoints();
  json known_keys(const Endpoints& at, std::string_view token);
  json redeemed(const Endpoints& at, std::string_view flow, const std::string& code) const;
  void add_userinfo(const Endpoints& at, const json& tokens, json& claims) const;
  ExternalPerson person_of(const json& claims) const;
};

json OpenIdProvider::State::document(const std::string& address,
                                     std::vector<std::string> headers) const {
  headers.emplace_back("Accept: application/json");
  const auto reply = ask_provider({address, std::move(headers), {}, settings.ca_file});
  if (reply.status != 200)
    throw Failure("provider-unavailable", "status " + std::to_string(reply.status));
  auto read = json::parse(reply.body, nullptr, false);
  if (!read.is_object()) throw Failure("provider-unavailable", "its answer is no JSON object");
  return read;
}

Endpoints OpenIdProvider::State::known_endpoints() {
  const std::lock_guard lock(mutex);
  const auto now = clock.microseconds();
  if (endpoints_read != 0 && now - endpoints_read < document_life) return endpoints;
  std::string base = settings.issuer;
  while (base.ends_with('/')) base.pop_back();
  const auto read = document(base + "/.well-known/openid-configuration");
  if (text_of(read, "issuer") != settings.issuer)
    throw Failure("sign-in-refused", "the discovery document is another issuer's");
  Endpoints found{text_of(read, "authorization_endpoint"), text_of(read, "token_endpoint"),
                  text_of(read, "jwks_uri"), text_of(read, "userinfo_endpoint")};
  for (const auto& address : {found.authorization, found.token, found.keys})
    if (!is_safe_address(address))
      throw Failure("sign-in-refused", "the discovery document names no safe address");
  if (!is_safe_address(found.userinfo)) found.userinfo.clear();
  const auto methods = texts_of(read, "token_endpoint_auth_methods_supported");
  const auto has = [&](const char* method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  };
  found.secret_in_form = !has("client_secret_basic") && has("client_secret_post");
  const auto names = read.find("authorization_response_iss_parameter_supported");
  found.names_issuer = names != read.end() && *names == true;
  endpoints = found;
  endpoints_read = now;
  return found;
}

json OpenIdProvider::State::known_keys(const Endpoints& at, std::string_view token) {
  const std::lock_guard lock(mutex);
  const auto now = clock.microseconds();
  const bool old = keys_read == 0 || now - keys_read >= document_life;
  if (old || (!knows_key_of(token, key_set) && now - keys_read >= key_pause)) {
    key_set = document(at.keys);
    keys_read = now;
  }
  return key_set;
}

// RFC 6749 §4.1.3, §2.3.1.
json OpenIdProvider::State::redeemed(const Endpoints& at, std::string_view flow,
                                     const std::string& code) const {
  std::vector<std::pair<std::string, std::string>> fields = {
      {"grant_type", "authorization_code"},
      {"code", code},
      {"redirect_uri", redirect},
      {"code_verifier", derived_token("openid verifier", flow)}};
  std::vector<std::string> headers = {"Accept: application/json",
                                      "Content-Type: application/x-www-form-urlencoded"};
  if (secret.empty() || at.secret_in_form) fields.emplace_back("client_id", settings.client_id);
  if (!secret.empty() && at.secret_in_form) fields.emplace_back("client_secret", secret);
  if (!secret.empty() && !at.secret_in_form)
    headers.push_back("Authorization: Basic " +
                      to_base64(percent_encode(settings.client_id) + ":" + percent_encode(secret)));
  const auto reply =
      ask_provider({at.token, std::move(headers), form_of(fields), settings.ca_file});
  if (reply.status >= 500)
    throw Failure("provider-unavailable", "status " + std::to_string(reply.status));
  auto read = json::parse(reply.body, nullptr, false);
  if (reply.status != 200 || !read.is_object())
    throw Failure("sign-in-refused", "the code is not taken");
  return read;
}

// Providers that keep what they know of people out of the ID token tell it here
// (OpenID Connect Core §5.3.2: of the same sub, else it must not be used).
void OpenIdProvider::State::add_userinfo(const Endpoints& at, const json& tokens,
                                         json& claims) const {
  const bool mail = (" " + settings.scopes + " ").find(" email ") != std::string::npos;
  const bool complete = claims.contains("preferred_username") && claims.contains("name") &&
                        (settings.roles.empty() || claims.contains(settings.groups_claim)) &&
                        (!mail || claims.contains("email"));
  const auto access_token = text_of(tokens, "access_token");
  const bool sendable =
      !access_token.empty() && std::all_of(access_token.begin(), access_token.end(),
                                           [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (complete || at.userinfo.empty() || !sendable) return;
  const auto told = document(at.userinfo, {"Authorization: Bearer " + access_token});
  if (text_of(told, "sub") != text_of(claims, "sub"))
    throw Failure("sign-in-refused", "userinfo is of somebody else");
  for (const std::string& name :
       {std::string("preferred_username"), std::string("name"), settings.groups_claim})
    if (!claims.contains(name) && told.contains(name)) claims[name] = told[name];
  // Both from the same place: whether it was verified is said of this address and no other.
  if (!claims.contains("email") && told.contains("email")) {
    claims["email"] = told["email"];
    claims["email_verified"] = told.value("email_verified", json());
  }
}

ExternalPerson OpenIdProvider::State::person_of(const json& claims) const {
  ExternalPerson person;
  person.authority = settings.issuer;
  person.subject = text_of(claims, "sub");
  auto name = text_of(claims, "preferred_username");
  person.name = sign_in_name(name.empty() ? person.subject : std::move(name));
  person.display_name = text_of(claims, "name");
  take_groups(person, settings.roles, texts_of(claims, settings.groups_claim),
              settings.place_names);
  // The boolean alone (OpenID Connect Core 1.0 §5.1).
  if (claims.value("email_verified", json()) == true) person.mail = text_of(claims, "email");
  return person;
}

OpenIdProvider::OpenIdProvider(OpenIdSettings settings, std::string redirect_address,
                               const Clock& clock)
    : state_(new State{std::move(settings), std::move(redirect_address), {}, clock}) {
  const auto& s = state_->settings;
  const auto refuse = [](const std::string& key, const char* why) {
    throw Failure("argument-invalid", key + ": " + why);
  };
  if (!is_safe_address(s.issuer)) refuse("openid.issuer", "https, or http to this machine itself");
  if (s.client_id.empty()) refuse("openid.client_id", "the name of this archive there is missing");
  if (!is_safe_address(state_->redirect))
    refuse("public_url",
           "needed for sign-in through openid.issuer: https, or http to this machine");
  if ((" " + s.scopes + " ").find(" openid ") == std::string::npos)
    refuse("openid.scopes", "openid must be among them");
  if (!s.client_secret_file.empty())
    state_->secret = secret_of("openid.client_secret_file", s.client_secret_file);
}

OpenIdProvider::~OpenIdProvider() = default;

const OpenIdSettings& OpenIdProvider::settings() const {
  return state_->settings;
}

BegunSignIn OpenIdProvider::begin(FlowPurpose purpose) {
  const auto at = state_->known_endpoints();
  const auto flow = new_token();
  // RFC 7636 §4.2: of the verifier, not of what it is derived from.
  const auto challenge = sha256_base64url(derived_token("openid verifier", flow));
  auto query = form_of({{"response_type", "code"},
                        {"client_id", state_->settings.client_id},
                        {"redirect_uri", state_->redirect},
                        {"scope", state_->settings.scopes},
                        {"state", of_flow(purpose, "state", flow)},
                        {"nonce", of_flow(purpose, "nonce", flow)},
                        {"code_challenge", challenge},
                        {"code_challenge_method", "S256"}});
  if (purpose == FlowPurpose::Confirm) query += "&prompt=login&max_age=0";
  return {flow,
          at.authorization + (at.authorization.find('?') == std::string::npos ? "?" : "&") + query};
}

ExternalPerson OpenIdProvider::finish(std::string_view flow, const ProviderAnswer& answer,
                                      FlowPurpose purpose) {
  if (flow.size() != flow_characters || !same(answer.state, of_flow(purpose, "state", flow)))
    throw Failure("sign-in-expired");
  const auto at = state_->known_endpoints();
  // RFC 9207: another provider's answer, mixed into this flow.
  if ((at.names_issuer || !answer.issuer.empty()) && answer.issuer != state_->settings.issuer)
    throw Failure("sign-in-refused", "iss of the answer");
  if (!answer.error.empty()) throw Failure("sign-in-refused", "the provider refuses");
  if (answer.code.empty() || answer.code.size() > longest_code)
    throw Failure("sign-in-refused", "no code");
  const auto tokens = state_->redeemed(at, flow, answer.code);
  const auto token = text_of(tokens, "id_token");
  const auto now = state_->clock.microseconds() / second;
  auto claims = checked_id_token(
      token, state_->known_keys(at, token),
      {state_->settings.issuer, state_->settings.client_id, of_flow(purpose, "nonce", flow), now});
  if (purpose == FlowPurpose::Confirm) require_fresh(claims, now);
  state_->add_userinfo(at, tokens, claims);
  return state_->person_of(claims);
}

}  // namespace tamga::access
