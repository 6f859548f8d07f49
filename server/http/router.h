// SPDX-License-Identifier: GPL-3.0-or-later
// The table of routes: method, pattern, who may, handler. The OpenAPI test and
// the permission test read the same table that serves.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/http/message.h"

namespace tamga::http {

using Handler = std::function<Response(const Request&)>;

struct Route {
  std::string method;
  std::string pattern;                 // "/api/v1/records/{id}/content"
  // Nobody needs to be signed in when empty.
  std::optional<access::Permission> permission;
  Handler handler;
  std::size_t body_limit = 0;          // bytes; 0: no body is taken
};

// Filled at start, then only read; thread-safe.
class Router {
 public:
  void add(Route route);
  struct Match {
    const Route* route = nullptr;      // null: no such path (404)
    bool path_known = false;           // path exists, method does not (405)
    std::string allow;                 // for the Allow header
    std::map<std::string, std::string> values;
  };
  Match find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace tamga::http
