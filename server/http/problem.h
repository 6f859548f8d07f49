// SPDX-License-Identifier: GPL-3.0-or-later
// Failures as problem documents (RFC 9457).
#pragma once

#include "server/error.h"
#include "server/http/message.h"

namespace tamga::http {

// application/problem+json: type "urn:tamga:problem:<code>", title in the
// asker's language, status, detail, instance "urn:tamga:request:<id>"; for
// faults of content `pointer` and `errors`: [{code, title, pointer, detail,
// field}]. The detail of a 5xx stays in the server's log: it may name paths.
Response problem(const Request& request, const Failure& failure);

}  // namespace tamga::http
