// SPDX-License-Identifier: GPL-3.0-or-later
// What the fonts room throws: a broken promise of the machine (a face is not
// installed) or of the caller (text that was not checked for coverage).
#pragma once

#include <stdexcept>
#include <string>

namespace tamga::fonts {

// `code()` is one of the codes of server/errors.cpp, where its HTTP status,
// exit code and texts stand:
//   font-missing     a face that a profile names is not on this machine
//   font-unusable    a face is there and cannot be used (no glyf table, damaged)
//   glyph-missing    text reached drawing with a character its face lacks
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& detail)
      : std::runtime_error(detail), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

}  // namespace tamga::fonts
