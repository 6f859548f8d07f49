// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates that chains may end in: what the archive's organisation has
// decided to trust (EN 319 102-1 5.1.4: the trust anchors).
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tamga::seal {

// A value; reading it is thread-safe.
class TrustStore {
 public:
  TrustStore() = default;
  // Certificates in DER.
  explicit TrustStore(std::vector<std::string> certificates)
      : certificates_(std::move(certificates)) {}
  // PEM or DER, a file or a folder of files.
  // Throws Error trust-unreadable naming the file.
  static TrustStore load(const std::filesystem::path& file_or_folder);
  bool empty() const { return certificates_.empty(); }
  const std::vector<std::string>& certificates() const { return certificates_; }  // DER

 private:
  std::vector<std::string> certificates_;
};

}  // namespace tamga::seal
