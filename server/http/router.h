// SPDX-License-Identifier: GPL-3.0-or-later
// The table of routes: method, pattern, who may, handler. The OpenAPI test and
// the permission test read the same table that serves.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/error.h"
#include "server/http/message.h"

namespace tamga::http {

using Handler = std::function<Response(const Request&)>;

// Turns a failure into the response its reader understands: problem document or page.
using FailureFace = std::function<Response(const Request&, const Failure&)>;

struct Route {
  std::string method;
  std::string pattern;  // "/api/v1/records/{id}/content"
  // Nobody needs to be signed in when empty.
  std::optional<access::Permission> permission;
  Handler handler;
  std::size_t body_limit = 0;  // bytes; 0: no body is taken
  // Also for who must choose a password first (access::Session::password_due).
  bool while_password_due = false;
  // Never by an API token (access::Session::by_token), whatever its scope: a person's own
  // account, and what cannot be taken back. Routes outside /api/ are all so.
  bool person_only = false;
};

// Filled at start, then only read; thread-safe.
class Router {
 public:
  // Throws std::invalid_argument for a pattern that is not "/" followed by
  // segments of text or {name}, and for a second route of method and pattern.
  void add(Route route);
  struct Match {
    const Route* route = nullptr;  // null: no such path (404)
    bool path_known = false;       // path exists, method does not (405)
    std::string allow;             // for the Allow header
    std::map<std::string, std::string> values;
  };
  // HEAD is served by GET's route. A literal segment wins over {name}.
  Match find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

  // How failures of paths below `prefix` are told: the longest prefix wins.
  // Without one: problem documents (server/http/problem.h).
  void set_failure_face(std::string prefix, FailureFace face);
  Response fail(const Request& request, const Failure& failure) const;

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of routes_, same order
  std::map<std::string, FailureFace> faces_;
};

}  // namespace tamga::http
