// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/profile.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga {

fonts::Profile read_profile(const std::filesystem::path& data) {
  fonts::Profile profile;
  const auto path = data / "profile.json";
  std::ifstream file(path);
  if (!file) return profile;
  const auto json = nlohmann::json::parse(file, nullptr, false);
  if (!json.is_object()) throw Failure("data-unusable", path.string() + " is no JSON object");
  for (const auto& [key, value] : json.items()) {
    auto* const family = key == "serif"        ? &profile.serif
                         : key == "sans_serif" ? &profile.sans_serif
                                               : nullptr;
    if (family == nullptr || !value.is_string())
      throw Failure("data-unusable", path.string() +
                                         " takes \"serif\" and \"sans_serif\", names "
                                         "of families (tamga faces lists them), not \"" +
                                         key + "\"");
    *family = value.get<std::string>();
  }
  return profile;
}

}  // namespace tamga
