// SPDX-License-Identifier: GPL-3.0-or-later
// The style, script and icon files, kept in memory and named by their content.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "server/http/message.h"

namespace tamga::pages {

// Our own files and Bootstrap's from Debian's libjs-bootstrap5. Immutable;
// thread-safe.
class StaticFiles {
 public:
  // Throws Failure data-unusable naming the file or the package.
  StaticFiles();

  // "/static/tamga.css?v=1234abcd": changes with the content, so that it may be
  // kept by browsers for a year. Throws Failure internal for an unknown name.
  std::string address(std::string_view name) const;

  // The file, or 304 when the client's If-None-Match has it (RFC 9110 §13.1.2).
  // Throws Failure not-found.
  http::Response serve(const http::Request& request, std::string_view name) const;

 private:
  struct File {
    std::string bytes, type, tag;  // tag: hex of the hash's beginning
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace tamga::pages
