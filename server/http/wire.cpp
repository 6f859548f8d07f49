// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/wire.h"

#include <array>
#include <charconv>
#include <ctime>

#include "server/error.h"
#include "server/http/syntax.h"

namespace tamga::http {
namespace {

struct Default {
  std::string_view name, value;
};

// What a browser may do with anything we send.
constexpr std::string_view usual_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; object-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'";
constexpr std::array<Default, 4> security = {{
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

// IMF-fixdate (RFC 9110 §5.6.7); names are fixed, whatever the locale.
std::string date_now() {
  static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                             days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                             months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                             utc.tm_hour, utc.tm_min, utc.tm_sec);
  return std::string(text.data(), static_cast<std::size_t>(length));
}

void put(std::string& wire, std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value))
    throw Failure("internal",
                  "a response field that could break the framing: " + lower(name.substr(0, 40)));
  wire.append(name).append(": ").append(value).append("\r\n");
}

// Nobody frames an answer that does not allow it itself, as the papers do that our own pages
// show in an <object>: frame-ancestors does not follow from default-src (CSP level 3 §6.4.2).
std::string policy_of(const Response& response) {
  std::string policy(usual_policy);
  for (const auto& [name, value] : response.headers)
    if (lower(name) == "content-security-policy") policy = value;
  return policy.find("frame-ancestors") == std::string::npos ? policy + "; frame-ancestors 'none'"
                                                             : policy;
}

bool is_ours(const std::string& lower_case_name) {
  return lower_case_name == "content-security-policy" || lower_case_name == "x-frame-options" ||
         lower_case_name == "content-length" || lower_case_name == "connection" ||
         lower_case_name == "date" || lower_case_name == "transfer-encoding";
}

// Nothing for an empty text: a chunk of no bytes is the end.
void put_chunk(std::string& wire, const std::string& text) {
  if (text.empty()) return;
  std::array<char, 2 * sizeof(std::size_t)> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), text.size(), 16).ptr;
  wire.append(size.data(), end).append("\r\n").append(text).append("\r\n");
}

// 204 and 304 never have a body, nor its length (RFC 9110 §8.6).
bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::string to_wire(const Response& response, const std::string& request_id,
                    const WireOptions& options) {
  std::string wire = "HTTP/1.1 " + std::to_string(response.status) + " " +
                     std::string(reason_phrase(response.status)) + "\r\n";
  put(wire, "Date", date_now());
  for (const auto& [name, value] : response.headers)
    if (!is_ours(lower(name))) put(wire, name, value);
  const auto policy = policy_of(response);
  put(wire, "Content-Security-Policy", policy);
  // For browsers that do not know frame-ancestors (RFC 7034).
  put(wire, "X-Frame-Options",
      policy.find("frame-ancestors 'self'") == std::string::npos ? "DENY" : "SAMEORIGIN");
  for (const Default& field : security)
    if (!response.has(field.name)) put(wire, field.name, field.value);
  if (options.secure && !response.has("Strict-Transport-Security"))
    put(wire, "Strict-Transport-Security", "max-age=31536000");
  if (!response.has("Cache-Control"))
    put(wire, "Cache-Control", options.signed_in ? "no-store" : "no-cache");
  put(wire, "X-Request-Id", request_id);
  if (response.rest) {
    put(wire, "Transfer-Encoding", "chunked");
    put(wire, "X-Accel-Buffering", "no");  // nginx would keep the beginning until the end is there
  } else if (has_body(response.status)) {
    put(wire, "Content-Length", std::to_string(response.body.size()));
  }
  put(wire, "Connection", options.keep_alive ? "keep-alive" : "close");
  wire += "\r\n";
  if (response.rest)
    put_chunk(wire, response.body);
  else if (has_body(response.status) && !options.head_only)
    wire += response.body;
  return wire;
}

std::string last_chunks(const std::string& rest) {
  std::string wire;
  put_chunk(wire, rest);
  return wire += "0\r\n\r\n";
}

}  // namespace tamga::http
