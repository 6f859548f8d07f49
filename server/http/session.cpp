// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/session.h"

#include <sodium.h>

#include "server/access/api_tokens.h"
#include "server/http/syntax.h"

namespace tamga::http {
namespace {

std::string_view cookie_name(const Request& request) {
  return request.secure ? "__Host-tamga" : "tamga";
}

std::string cookie(const Request& request, std::string_view value, std::string_view more) {
  std::string text(cookie_name(request));
  text += "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (request.secure) text += "; Secure";
  return text += more;
}

// In a time that does not tell how much of it is right.
bool same(std::string_view given, std::string_view expected) {
  return !expected.empty() && given.size() == expected.size() &&
         sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

std::string csrf_token(const Request& request) {
  if (std::string header = request.header("x-csrf-token"); !header.empty()) return header;
  for (auto& [name, value] : request.form())
    if (name == csrf_field) return value;
  for (auto& part : request.parts())
    if (part.name == csrf_field) return part.content;
  return {};
}

}  // namespace

std::string browser_token(const Request& request) {
  auto at = request.cookies.find(std::string(cookie_name(request)));
  return at == request.cookies.end() ? std::string() : at->second;
}

std::string session_token(const Request& request) {
  if (request.has_bearer())
    return std::string(trimmed(std::string_view(request.header("authorization")).substr(7)));
  return browser_token(request);
}

SessionFinder session_finder(const access::Access& access) {
  return [&access](const Request& request) -> std::optional<access::Session> {
    std::string token = session_token(request);
    if (token.empty()) return std::nullopt;
    if (request.has_bearer())
      if (auto session = access.tokens().session(token)) return session;
    return access.session(token);
  };
}

std::string session_cookie(const Request& request, const access::Session& session) {
  return cookie(request, session.token, "");
}

std::string no_session_cookie(const Request& request) {
  return cookie(request, "", "; Max-Age=0");
}

bool is_intended(const Request& request, bool by_session) {
  if (request.has_bearer()) return true;
  if (request.header("sec-fetch-site") == "cross-site") return false;
  return !by_session || !request.session || same(csrf_token(request), request.session->csrf);
}

}  // namespace tamga::http
