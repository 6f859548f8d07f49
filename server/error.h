// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of error kinds: stable code, HTTP status, exit code of the
// command line, and the text in both languages.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tamga {

// One row of the table in error.cpp. The problem type (RFC 9457) of a kind is
// "urn:tamga:problem:" + code. Exit codes: 2 refused input, 3 not allowed or
// not found, 4 a state that forbids it, 5 the machine, 1 a check found faults.
struct ErrorKind {
  std::string_view code;
  int http_status;
  int exit_code;
  std::string_view mn;
  std::string_view en;
};

// Every kind; unknown codes give the kind "internal".
const ErrorKind& error_kind(std::string_view code);
const std::vector<ErrorKind>& error_kinds();

// A failure with its kind: thrown by the services of the server room, turned
// into a problem document, a page or one line on the command line by the faces.
class Failure : public std::runtime_error {
 public:
  struct Item {  // one of several problems (content, import)
    std::string code, pointer, detail, field;
  };
  explicit Failure(std::string code, std::string detail = {}, std::string pointer = {});
  Failure(std::string code, std::vector<Item> items);

  const ErrorKind& kind() const { return *kind_; }
  const std::string& detail() const { return detail_; }
  const std::string& pointer() const { return pointer_; }
  const std::vector<Item>& items() const { return items_; }

 private:
  const ErrorKind* kind_;
  std::string detail_, pointer_;
  std::vector<Item> items_;
};

// The Failure of whatever is being handled in a catch block: our own, those of
// the lower rooms by their codes, and "internal" for the rest. Never throws.
Failure current_failure();

}  // namespace tamga
