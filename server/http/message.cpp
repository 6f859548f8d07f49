// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/message.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/error.h"
#include "server/http/multipart.h"
#include "server/http/syntax.h"
#include "server/http/target.h"

namespace tamga::http {
namespace {

bool known_language(std::string_view language) {
  return language == "mn" || language == "en";
}

// The first of our languages in Accept-Language with the highest quality
// (RFC 9110 §12.5.4), or "".
std::string accepted_language(std::string_view header) {
  std::string best;
  double best_quality = 0;
  for (std::string_view item : split(header, ',')) {
    auto parts = split(item, ';');
    std::string tag = lower(trimmed(parts.front()));
    tag = tag.substr(0, tag.find('-'));
    double quality = 1;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      std::string_view parameter = trimmed(parts[i]);
      if (!parameter.starts_with("q=")) continue;
      parameter.remove_prefix(2);
      auto end = parameter.data() + parameter.size();
      if (std::from_chars(parameter.data(), end, quality).ec != std::errc()) quality = 0;
    }
    if (known_language(tag) && quality > best_quality) {
      best = tag;
      best_quality = quality;
    }
  }
  return best;
}

}  // namespace

std::string Request::parameter(std::string_view name) const {
  auto at = query.find(std::string(name));
  return at == query.end() ? std::string() : at->second;
}

std::string Request::header(std::string_view lower_case_name) const {
  auto at = headers.find(std::string(lower_case_name));
  return at == headers.end() ? std::string() : at->second;
}

std::string Request::content_type() const {
  std::string value = header("content-type");
  return lower(trimmed(std::string_view(value).substr(0, value.find(';'))));
}

std::vector<std::pair<std::string, std::string>> Request::form() const {
  if (content_type() != "application/x-www-form-urlencoded") return {};
  return decode_fields(body);
}

std::vector<Part> Request::parts() const {
  if (content_type() != "multipart/form-data") return {};
  return read_multipart(header("content-type"), body);
}

bool Request::has_bearer() const {
  return lower(std::string_view(header("authorization")).substr(0, 7)) == "bearer ";
}

std::string Request::language() const {
  if (std::string asked = parameter("lang"); known_language(asked)) return asked;
  if (auto cookie = cookies.find("lang"); cookie != cookies.end() && known_language(cookie->second))
    return cookie->second;
  std::string accepted = accepted_language(header("accept-language"));
  return accepted.empty() ? "mn" : accepted;
}

Response& Response::whole(std::optional<Failure>& told) {
  if (rest) body += rest(told);
  rest = nullptr;
  return *this;
}

Response Response::html(std::string body, int status) {
  Response response{status, {}, std::move(body)};
  return response.with("Content-Type", "text/html; charset=utf-8");
}

Response Response::json(std::string body, int status) {
  Response response{status, {}, std::move(body)};
  return response.with("Content-Type", "application/json");
}

Response Response::see_other(std::string location) {
  bool local = location.starts_with('/') && !location.starts_with("//") &&
               std::all_of(location.begin(), location.end(),
                           [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
  if (!local) throw Failure("internal", "a redirection away from this server");
  return Response{303, {}, {}}.with("Location", std::move(location));
}

Response& Response::with(std::string name, std::string value) {
  headers.emplace(std::move(name), std::move(value));
  return *this;
}

bool Response::has(std::string_view name) const {
  std::string wanted = lower(name);
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return lower(header.first) == wanted; });
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array<Phrase, 34> phrases = {{
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {505, "HTTP Version Not Supported"},
      {507, "Insufficient Storage"},
  }};
  auto at = std::find_if(phrases.begin(), phrases.end(),
                         [&](const Phrase& phrase) { return phrase.status == status; });
  return at == phrases.end() ? std::string_view() : at->text;
}

}  // namespace tamga::http
