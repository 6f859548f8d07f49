// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP request to another machine, through libcurl.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::signing {

// What it may cost. The defaults are for small answers of nearby services.
struct RequestLimits {
  std::chrono::seconds connect{5};
  std::chrono::seconds whole{15};
  std::size_t body = std::size_t{16} << 20;  // bytes of the answer
};

struct HttpRequest {
  std::string method = "GET";
  std::string address;               // http or https; redirects stay there, three at most
  std::vector<std::string> headers;  // "Content-Type: …"
  std::string_view body;
  RequestLimits limits;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Thread-safe. Certificates of https are checked against the system's store. No
// proxy, no cookie, no file. Throws seal::TransportFault when there is no answer
// within the limits.
HttpAnswer send(const HttpRequest& request);

}  // namespace tamga::signing
