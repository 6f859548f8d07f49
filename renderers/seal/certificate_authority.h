// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate authority of one's own: for a demonstration organisation and
// for tests, so that sealing runs on real keys from the first minute.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace tamga::seal {

// Makes a P-256 root (ca.pem) and an organisation's P-256 certificate signed by
// it, written as PKCS#12 with the passphrase. Files are created with mode 0600
// (ca.pem 0644) and never overwritten. The root's key is not kept.
// Throws Error seal-failed.
struct DemonstrationKeys {
  std::filesystem::path authority_certificate;  // ca.pem
  std::filesystem::path organisation_key;       // organisation.p12
};
DemonstrationKeys make_demonstration_keys(const std::filesystem::path& folder,
                                          std::string_view organisation,
                                          std::string_view passphrase,
                                          std::chrono::sys_seconds from, int years);

}  // namespace tamga::seal
