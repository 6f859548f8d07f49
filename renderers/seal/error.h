// SPDX-License-Identifier: GPL-3.0-or-later
// What sealing throws. An invalid signature is not an error: verify() returns it.
#pragma once

#include <stdexcept>
#include <string>

namespace tamga::seal {

// Codes: pdf-unreadable, field-signed, key-unreadable (no file, wrong
// passphrase), key-unusable (weak, expired, not for signing), trust-unreadable,
// glyph-missing (the mark), seal-failed.
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& detail)
      : std::runtime_error(detail), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

}  // namespace tamga::seal
