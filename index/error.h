// SPDX-License-Identifier: GPL-3.0-or-later
// What the index room throws.
#pragma once

#include <stdexcept>
#include <string>

namespace tamga::index {

// Codes: index-unavailable (cannot be opened, locked by another writer),
// index-damaged (rebuild it: tamga reindex), dictionary-missing (hunspell-mn is
// not installed), argument-invalid (a layout of shards that cannot be).
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& detail)
      : std::runtime_error(detail), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

}  // namespace tamga::index
