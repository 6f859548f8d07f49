// SPDX-License-Identifier: GPL-3.0-or-later
// The invented organisation's fonds and the file plan by which its papers are filed.
#pragma once

#include <string>
#include <vector>

namespace tamga::demonstration {

struct File {
  std::string file_index, title, department, retention_item, responsible;
  bool open = true;
};
struct FilePlan {
  std::string fonds_number, registration_pattern, index_pattern;
  std::vector<File> files;
};

// `units`: of the organisation, by name.
FilePlan file_plan(const std::vector<std::string>& units);

}  // namespace tamga::demonstration
