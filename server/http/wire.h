// SPDX-License-Identifier: GPL-3.0-or-later
// A response as bytes of HTTP/1.1 (RFC 9112 §4), with the security headers
// every response carries.
#pragma once

#include <string>

#include "server/http/message.h"

namespace tamga::http {

struct WireOptions {
  bool head_only = false;  // answer to HEAD: everything but the body
  bool keep_alive = true;
  bool secure = false;     // TLS: HSTS is sent
  bool signed_in = false;  // Cache-Control: no-store unless the response says otherwise
};

// Fields of the response win over the defaults; Content-Length, Connection and
// Date are always ours. Of a response with a rest: up to the body, as the first chunk
// (RFC 9112 §7.1). Throws Failure internal when a field's name or value
// could break the framing (CR, LF, control characters).
std::string to_wire(const Response& response, const std::string& request_id,
                    const WireOptions& options);
// The rest of a response, and the end of its chunks.
std::string last_chunks(const std::string& rest);

}  // namespace tamga::http
