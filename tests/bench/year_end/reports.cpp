// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/year_end/reports.h"

#include <nlohmann/json.hpp>

namespace tamga::bench {

std::vector<Report> reports(CaptureGround& ground, std::size_t count) {
  std::vector<Report> reports;
  while (reports.size() < count)
    for (const auto& paper : ground.papers(64)) {
      if (paper.form != "performance_report" || reports.size() == count) continue;
      auto content = nlohmann::json::parse(paper.content);
      const auto acts = content.at("acts");
      content.erase("acts");
      reports.push_back(
          {content.dump(), acts.at("reported").dump(), acts.at("acknowledged").dump()});
    }
  return reports;
}

Desk desk(access::Access& access, access::Role role, std::size_t count) {
  Desk desk{"эцэг эхийн ачийг санаж яв", {}};
  for (std::size_t i = 0; i < count; ++i) {
    access::Account account;
    account.name = std::string(access::role_name(role)) + std::to_string(i);
    account.display_name = "Б.Нандин";
    account.roles = {role};
    access.put_account({"bench"}, account, desk.password);
    desk.accounts.push_back(account);
  }
  return desk;
}

}  // namespace tamga::bench
