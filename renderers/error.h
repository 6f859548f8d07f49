// SPDX-License-Identifier: GPL-3.0-or-later
// What the renderers room throws and returns: problems of content and of forms.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace tamga::forms {

// One thing that is wrong with content: an expected outcome, so a value.
// Codes (texts, HTTP status and exit code stand in server/errors.cpp):
//   content-not-json        not JSON (RFC 8259); detail says where
//   content-duplicate-key   one object has a key twice
//   content-too-large       larger or deeper than the limits
//   content-wrong-type, content-unknown-field, content-missing-field,
//   content-too-long, content-bad-value, content-bad-date
//   content-bad-text        lone surrogate, control or noncharacter
//   glyph-missing           a character that no face has; detail names it (U+XXXX)
struct Problem {
  std::string code;
  std::string pointer;  // JSON pointer (RFC 6901) of the value; "" is the whole
  std::string detail;   // English, for the reader of a log; names the value's fault
  std::string field;    // the field's label in Mongolian, if the schema has one
};

// A broken promise: a form folder that cannot be used, or a defect.
//   form-invalid       form.json or schema.json (detail: file, line or pointer)
//   template-invalid   page.html (detail begins "file:line: ")
//   form-unknown       no such form or version
//   record-url-invalid an address that a record's code cannot carry
//   render-failed      libharu, qpdf: a defect of ours or of the machine
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& detail)
      : std::runtime_error(detail), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

// Content was refused where the caller promised checked content.
class Refused : public Error {
 public:
  explicit Refused(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

}  // namespace tamga::forms
