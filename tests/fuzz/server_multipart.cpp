// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: the parts of an upload (RFC 7578). What stands before the first line feed is the
// media type, what comes after it the body.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/error.h"
#include "server/http/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\n');
  if (end == bytes.npos) return 0;
  const std::string_view body = bytes.substr(end + 1);
  try {
    std::size_t held = 0;
    for (const auto& part : tamga::http::read_multipart(bytes.substr(0, end), body))
      held += part.content.size() + part.name.size();
    // Parts are pieces of the body, and none is there twice.
    if (held > body.size()) std::abort();
  } catch (const tamga::Failure&) {
    // Refused: the expected outcome of most bytes.
  }
  return 0;
}
