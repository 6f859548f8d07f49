// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/disposal_template.h"

#include "tests/archive/disposal_ground.h"

namespace tamga::faults {

std::string make_approved_disposal(const std::filesystem::path& data) {
  archive::test::DisposalGround ground;
  ground.set_day(2026, 1, 2);
  ground.adopt({{"2.4", "Тушаал", {archive::RetentionTerm::Years, 5}}});
  ground.unit("1-01", 2020, "2.4", 2);
  ground.unit("1-02", 2020, "2.4", 2);
  const auto id = ground.approved();
  ground.close();
  std::filesystem::copy(ground.folder.path(), data, std::filesystem::copy_options::recursive);
  return id;
}

}  // namespace tamga::faults
