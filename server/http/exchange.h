// SPDX-License-Identifier: GPL-3.0-or-later
// One exchange: a whole request to its response, through session, permission,
// intent and handler. Every route is refused here to who may not.
#pragma once

#include <optional>

#include "server/http/router.h"
#include "server/http/server.h"

namespace tamga::http {

// Thread-safe. Never throws: what is thrown below becomes a failure's response.
class Exchange {
 public:
  // Of the options: budgets and rates. Both must outlive it.
  Exchange(const Router& router, SessionFinder sessions, const Options& options);

  // `refusal`: why the body of this request was not taken, if it was not.
  // Finds request.session. Answers OPTIONS, 404, 405 (with Allow), 401, 403 and
  // 304 by itself; the failure that was told, if any, goes to `told`.
  Response answer(Request& request, const Router::Match& match,
                  const std::optional<Failure>& refusal, std::optional<Failure>& told) const;
  // For who takes no answer in parts: its rest joined to it.
  void complete(const Request& request, Response& response, std::optional<Failure>& told) const;

 private:
  Response served(Request& request, const Router::Match& match) const;
  Response failed(const Request& request, std::optional<Failure>& told) const;
  void charge(const Request& request, const Route& route) const;

  const Router& router_;
  SessionFinder sessions_;
  const Options& options_;
  mutable Budgets budgets_;
};

}  // namespace tamga::http
