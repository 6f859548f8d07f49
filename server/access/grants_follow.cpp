// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/grants_follow.h"

#include <nlohmann/json.hpp>
#include <set>

#include "server/access/account_rows.h"

namespace tamga::access {

void grants_follow(archive::Archive& archive, archive::Transaction& transaction,
                   const archive::Agent& agent, const NamedPlace& from, const NamedPlace& to) {
  for (const auto& account : all_accounts(transaction)) {
    auto grants = account.grants;
    for (const auto& grant : account.grants) {
      const bool of_organisation = from.unit.empty() && grant.organisation == from.organisation;
      const bool of_unit = !from.unit.empty() && grant.unit == from.unit &&
                           (grant.organisation.empty() || grant.organisation == from.organisation);
      auto next = grant;
      if (of_organisation) next.organisation = to.organisation;
      if (of_unit) next.unit = to.unit;
      if (of_unit && !next.organisation.empty()) next.organisation = to.organisation;
      grants.insert(next);
    }
    if (grants == account.grants) continue;
    for (const auto& grant : grants)
      if (!account.grants.contains(grant))
        transaction.run(
            "INSERT INTO account_grant (account, role, organisation, unit) "
            "VALUES (:account, :role, :organisation, :unit)",
            {{"account", account.name},
             {"role", std::string(role_name(grant.role))},
             {"organisation", grant.organisation},
             {"unit", grant.unit}});
    archive.append(transaction, agent, "account.changed", "",
                   nlohmann::json{{"account", account.name}, {"password_changed", false}}.dump());
  }
}

}  // namespace tamga::access
