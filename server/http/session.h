// SPDX-License-Identifier: GPL-3.0-or-later
// How a session travels: the cookie of browsers, the bearer token of programs.
#pragma once

#include <string>

#include "server/access/access.h"
#include "server/http/message.h"
#include "server/http/server.h"

namespace tamga::http {

// Sessions of `access`, which must outlive the finder.
SessionFinder session_finder(const access::Access& access);

// The token a request carries: Authorization: Bearer wins over the cookie
// (__Host-tamga over TLS, tamga on plain loopback); "" without one.
std::string session_token(const Request& request);

// The one of the cookie alone.
std::string browser_token(const Request& request);

// Values of Set-Cookie: HttpOnly, SameSite=Lax, Path=/, Secure over TLS
// (RFC 6265bis §4.1.3.2 for the prefix).
std::string session_cookie(const Request& request, const access::Session& session);
std::string no_session_cookie(const Request& request);

// The name of the form field that carries Session::csrf; programs that use the
// cookie send the header X-CSRF-Token instead.
inline constexpr std::string_view csrf_field = "csrf";

// Whether a request that changes something was meant by its sender: it carries
// a bearer token; or no browser says that it comes from another site and, where
// the route rests on the session (`by_session`), it carries the session's csrf
// token as header, form field or part.
bool is_intended(const Request& request, bool by_session);

}  // namespace tamga::http
