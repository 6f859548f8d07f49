// SPDX-License-Identifier: GPL-3.0-or-later
// A request and a response as plain values: what api and pages work with.
// Nothing above server/http sees sockets or Poco.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/access/access.h"
#include "server/error.h"

namespace tamga::http {

// One part of a multipart/form-data body (RFC 7578).
struct Part {
  std::string name;
  std::string file_name;  // "" for a plain field; never a path: the last component only
  std::string content_type;
  std::string content;
};

struct Request {
  std::string method;                              // "GET"; a HEAD arrives as GET
  std::string path;                                // decoded, starts with "/"
  std::map<std::string, std::string> path_values;  // of the route: {id}
  std::multimap<std::string, std::string> query;   // decoded
  std::map<std::string, std::string> headers;      // names in lower case
  std::map<std::string, std::string> cookies;
  std::string body;  // whole, within the route's limit
  std::string remote_address;
  std::string id;                          // request id, for logs and problems
  std::optional<access::Session> session;  // of the cookie or the bearer token
  bool secure = false;                     // came over TLS (to us or to our proxy)

  // First value of a query parameter or "".
  std::string parameter(std::string_view name) const;
  std::string header(std::string_view lower_case_name) const;
  // Fields of an application/x-www-form-urlencoded body, in order; empty for
  // a body of another type. Throws Failure bad-request for a broken one.
  std::vector<std::pair<std::string, std::string>> form() const;
  // Parts of a multipart/form-data body, in order; empty for a body of another
  // type. Throws Failure bad-request for a broken one.
  std::vector<Part> parts() const;
  // The media type of the body in lower case without parameters, or "".
  std::string content_type() const;
  // True when the caller proved itself by Authorization: Bearer, which a
  // browser never sends by itself; false for a cookie.
  bool has_bearer() const;
  // "mn" or "en": ?lang=, then cookie "lang", then Accept-Language; default mn.
  std::string language() const;
};

struct Response {
  int status = 200;
  // Values are ASCII or UTF-8 without CR, LF and other control characters;
  // anything else makes the whole response a 500 (RFC 9110 §5.5).
  std::multimap<std::string, std::string> headers;
  std::string body;
  // What follows `body`, for a page whose beginning can be shown before the rest of it is known.
  // Called once at most, by the thread that answers, while the request is there; the beginning has
  // then gone out with its status, so that what fails is said in the text, and told to the log.
  // What it throws cuts the answer off. Empty: `body` is all.
  std::function<std::string(std::optional<Failure>& told)> rest = {};

  // The rest joined to the body: for who takes no answer in parts. Throws what rest does.
  Response& whole(std::optional<Failure>& told);
  static Response html(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  // 303. `location` is a local path ("/…", not "//…"), percent-encoded already;
  // anything else throws Failure internal: no open redirects.
  static Response see_other(std::string location);
  Response& with(std::string name, std::string value);
  bool has(std::string_view name) const;  // case-insensitive
};

// The reason phrase of a status code (RFC 9110 §15), or "".
std::string_view reason_phrase(int status);

}  // namespace tamga::http
