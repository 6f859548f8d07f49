// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/row_press.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "server/pages/form_rows.h"
#include "server/pages/pasted_rows.h"

namespace tamga::pages {
namespace {

constexpr std::pair<const char*, RowChange> changes[] = {{"add", RowChange::Add},
                                                         {"remove", RowChange::Remove},
                                                         {"up", RowChange::Up},
                                                         {"down", RowChange::Down},
                                                         {"copy", RowChange::Copy}};

std::vector<std::string> ticked_rows(const Fields& fields) {
  std::vector<std::string> rows;
  for (const auto& [name, value] : fields)
    if (name == "row") rows.push_back(value);
  return rows;
}

void tick(DraftState& state, const std::vector<std::string>& rows) {
  state.ticked = {rows.begin(), rows.end()};
  if (!rows.empty()) state.focus = rows.front();
}

bool press_ticked(const FieldSchema& schema, const Fields& fields, DraftState& state) {
  const std::string asked = field(fields, "rows");
  if (asked.empty()) return false;
  if (asked == "move") {
    if (const std::string target = field(fields, "target"); !target.empty())
      tick(state, move_rows(schema, state.content, ticked_rows(fields), target));
    return true;
  }
  for (const auto& [name, change] : changes)
    if (asked == name && change != RowChange::Add)
      tick(state, change_rows(schema, state.content, change, ticked_rows(fields)));
  return true;
}

bool press_paste(const FieldSchema& schema, const Fields& fields, DraftState& state) {
  if (const std::string list = field(fields, "paste"); !list.empty()) {
    state.pasting = list;
    return true;
  }
  const std::string list = field(fields, "paste_in");
  if (list.empty()) return false;
  state.pasting = list;
  state.pasted = field(fields, "pasted");
  const auto rows = pasted_rows(list_schema(schema, state.content, list), state.pasted);
  state.focus = append_rows(schema, state.content, list, rows);
  state.pasting = state.pasted = "";
  return true;
}

}  // namespace

bool press_rows(const FieldSchema& schema, const Fields& fields, DraftState& state) {
  for (const auto& [name, change] : changes)
    if (const std::string pointer = field(fields, name); !pointer.empty()) {
      state.focus = change_rows(schema, state.content, change, pointer);
      return true;
    }
  return press_ticked(schema, fields, state) || press_paste(schema, fields, state);
}

}  // namespace tamga::pages
