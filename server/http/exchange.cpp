// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/exchange.h"

#include "server/http/conditional.h"
#include "server/http/problem.h"
#include "server/http/session.h"
#include "server/http/syntax.h"

namespace tamga::http {
namespace {

bool changes_something(const std::string& method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

bool is_open_to_programs(const Route& route) {
  return route.pattern.starts_with("/api/") && !route.person_only;
}

// A representation the asker has already (RFC 9110 §13.1.2).
Response unless_known(const Request& request, Response response) {
  if (request.method != "GET" || response.status != 200) return response;
  for (const auto& [name, etag] : response.headers) {
    if (lower(name) != "etag" || !if_none_match(request.header("if-none-match"), etag)) continue;
    response.status = 304;
    response.body.clear();
    std::erase_if(response.headers,
                  [](const auto& field) { return lower(field.first).starts_with("content-"); });
    break;
  }
  return response;
}

}  // namespace

Exchange::Exchange(const Router& router, SessionFinder sessions, const Options& options)
    : router_(router),
      sessions_(std::move(sessions)),
      options_(options),
      budgets_(options.searches_a_minute, options.renderings_a_minute) {}

void Exchange::charge(const Request& request, const Route& route) const {
  const auto kind = options_.budgets.find(route.pattern);
  if (kind == options_.budgets.end()) return;
  budgets_.spend(kind->second, request.session ? "account " + request.session->account.name
                                               : "address " + request.remote_address);
}

Response Exchange::served(Request& request, const Router::Match& match) const {
  if (request.method == "OPTIONS" && (match.path_known || request.path == "*")) {
    Response response{204, {}, {}};
    return response.with("Allow",
                         match.path_known ? match.allow : "GET, HEAD, OPTIONS, POST, PUT, DELETE");
  }
  if (sessions_) request.session = sessions_(request);  // also for the page that says 404
  if (!match.path_known) throw Failure("not-found");
  if (!match.route) throw Failure("method-not-allowed", "allowed: " + match.allow);
  if (match.route->permission) {
    if (!request.session) throw Failure("sign-in-required");
    if (request.session->by_token && !is_open_to_programs(*match.route))
      throw Failure("token-refused");
    if (!access::Access::may(request.session->account, *match.route->permission))
      throw Failure("forbidden");
    if (request.session->password_due && !match.route->while_password_due)
      throw Failure("password-due");
  }
  bool by_session = match.route->permission.has_value();
  if (changes_something(request.method) && !is_intended(request, by_session))
    throw Failure("csrf-refused");
  charge(request, *match.route);
  return unless_known(request, match.route->handler(request));
}

Response Exchange::answer(Request& request, const Router::Match& match,
                          const std::optional<Failure>& refusal,
                          std::optional<Failure>& told) const {
  try {
    if (refusal) throw Failure(*refusal);
    return served(request, match);
  } catch (...) {
    told = current_failure();
  }
  auto response = failed(request, told);
  if (response.status == 405) response.with("Allow", match.allow);
  return response;
}

void Exchange::complete(const Request& request, Response& response,
                        std::optional<Failure>& told) const {
  try {
    response.whole(told);
  } catch (...) {
    told = current_failure();
    response = failed(request, told);
  }
}

Response Exchange::failed(const Request& request, std::optional<Failure>& told) const {
  try {
    return router_.fail(request, *told);
  } catch (...) {
    told = current_failure();  // the face itself is broken: say so plainly
    return problem(request, *told);
  }
}

}  // namespace tamga::http
