// SPDX-License-Identifier: GPL-3.0-or-later
// An event with objects that come from elsewhere.
#include "server/archive/archive_state.h"

namespace tamga::archive {

std::uint64_t Archive::append_with_objects(const Agent& agent, std::string_view type,
                                           std::string_view subject, std::string_view detail_json,
                                           const std::vector<std::string>& objects,
                                           const std::function<void(Transaction&)>& alongside) {
  state_->evidence->require_usable();
  auto staged = state_->objects->stage({objects.begin(), objects.end()});
  const auto position = append(agent, type, subject, detail_json, alongside);
  for (auto& object : staged) object.keep();
  return position;
}

}  // namespace tamga::archive
