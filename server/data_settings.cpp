// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/data_settings.h"

#include "server/assets.h"

namespace tamga {

std::vector<std::filesystem::path> form_folders(const std::filesystem::path& data) {
  return {share_folder() / "renderers" / "forms", data / "forms"};
}

seal::TrustStore read_trust(const std::filesystem::path& data) {
  const auto folder = data / "keys" / "trust";
  return std::filesystem::exists(folder) ? seal::TrustStore::load(folder) : seal::TrustStore();
}

}  // namespace tamga
