// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of the structure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/organisation/values.h"

namespace tamga::organisation {

// Conditions are SQL over the table's columns. By from_day, then key.
std::vector<UnitState> unit_states(archive::Transaction& transaction, const char* condition,
                                   const archive::Parameters& parameters);
std::vector<PostState> post_states(archive::Transaction& transaction, const char* condition,
                                   const archive::Parameters& parameters);
std::vector<Holder> holders(archive::Transaction& transaction, const char* condition,
                            const archive::Parameters& parameters);

void insert_unit(archive::Transaction& transaction, const UnitState& state);
void insert_post(archive::Transaction& transaction, const PostState& state);
void insert_holder(archive::Transaction& transaction, const Holder& holder);

// The end of what has none: `state` names the row.
struct Ending {
  std::string day, by, basis, successor{};
};
void end_unit(archive::Transaction& transaction, const UnitState& state, const Ending& ending);
void end_post(archive::Transaction& transaction, const PostState& state, const Ending& ending);
// Its `by` and successor count for nothing.
void end_holder(archive::Transaction& transaction, const Holder& holder, const Ending& ending);
void set_holder_account(archive::Transaction& transaction, const std::string& id,
                        const std::string& account);

}  // namespace tamga::organisation
