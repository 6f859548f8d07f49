// SPDX-License-Identifier: GPL-3.0-or-later
// Uploaded files: bodies of multipart/form-data (RFC 7578, RFC 2046 §5.1).
#pragma once

#include <string_view>
#include <vector>

#include "server/http/message.h"

namespace tamga::http {

// The parts of a body; `content_type` is the whole field with its boundary.
// Strict: CRLF only, every part named, the closing boundary there, at most 100
// parts. Throws Failure bad-request otherwise.
std::vector<Part> read_multipart(std::string_view content_type, std::string_view body);

}  // namespace tamga::http
