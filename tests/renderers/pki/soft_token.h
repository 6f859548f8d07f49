// SPDX-License-Identifier: GPL-3.0-or-later
// A PKCS#11 token in a folder (SoftHSM2), with keys of the test PKI, that can be
// taken out and put back.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "identity.h"

namespace tamga::pki {

// One at a time a process: SOFTHSM2_CONF is the process's, and the module reads
// it when it is initialised first. Keys that were opened on an earlier one must
// be gone by then. Needs softhsm2-util; throws std::runtime_error.
class SoftToken {
 public:
  explicit SoftToken(std::filesystem::path folder);  // an empty one, of the caller

  // Before any key of the token is opened. `above` goes onto the token, too.
  void put(const Identity& identity, const std::string& label,
           const std::vector<const Identity*>& above);

  // RFC 7512, with the module's path and no PIN.
  std::string uri(std::string_view label) const;
  static std::string_view pin() { return "204816"; }
  static std::filesystem::path module();  // "" when the machine has none

  void take_out();  // the token's files are elsewhere
  void put_back();

 private:
  void import_key(const Identity& identity, const std::string& label, int id) const;
  void store_certificates(const Identity& identity, const std::string& label, int id,
                          const std::vector<const Identity*>& above) const;

  std::filesystem::path folder_;
  int next_id_ = 1;
};

}  // namespace tamga::pki
