// SPDX-License-Identifier: GPL-3.0-or-later
// A request and a response as plain values: what api and pages work with.
// Nothing above server/http sees Poco.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"

namespace tamga::http {

struct Request {
  std::string method;                           // "GET"
  std::string path;                             // decoded, starts with "/"
  std::map<std::string, std::string> path_values;   // of the route: {id}
  std::multimap<std::string, std::string> query;    // decoded
  std::map<std::string, std::string> headers;       // names in lower case
  std::map<std::string, std::string> cookies;
  std::string body;                             // whole, within the route's limit
  std::string remote_address;
  std::string id;                               // request id, for logs and problems
  std::optional<access::Session> session;       // of the cookie or the bearer token

  // First value of a query parameter or "".
  std::string parameter(std::string_view name) const;
  std::string header(std::string_view lower_case_name) const;
  // Fields of an application/x-www-form-urlencoded body, in order.
  std::vector<std::pair<std::string, std::string>> form() const;
  // "mn" or "en": ?lang=, then cookie, then Accept-Language; default mn.
  std::string language() const;
};

struct Response {
  int status = 200;
  std::multimap<std::string, std::string> headers;  // values without CR/LF or it is refused
  std::string body;

  static Response html(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  static Response see_other(std::string location);    // a local path only
  Response& with(std::string name, std::string value);
};

}  // namespace tamga::http
