// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/move_targets.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/pages/field_pointer.h"
#include "server/pages/pasted_rows.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// Shortened for a choice among several.
std::string beginning_of(const std::string& text) {
  constexpr std::size_t enough = 40;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] & 0xC0) != 0x80 && ++count > enough) return text.substr(0, i) + "…";
  return text;
}

// The first text of a row, for people to know it by.
std::string first_text(const FieldSchema& element, const json& row) {
  for (const auto& member : element.members())
    if (const auto at = row.find(member.name);
        at != row.end() && at->is_string() && !at->get_ref<const std::string&>().empty())
      return at->get<std::string>();
  return {};
}

// The lists below a value that stand in rows of lists, by their kind ("/goals/*/duties").
struct Targets {
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> by_kind;

  void gather(const Visit& visit, const FieldSchema& schema, const json& value,
              const std::string& pointer, const std::string& kind, const std::string& row_title) {
    if (schema.kind() == FieldKind::Group && value.is_object()) {
      for (const auto& member : schema.members())
        if (const auto at = value.find(member.name); at != value.end())
          gather(visit, member.schema, *at, pointer + "/" + escaped_part(member.name),
                 kind + "/" + member.name, row_title);
    } else if (schema.kind() == FieldKind::List && value.is_array()) {
      if (!row_title.empty() && takes_table(schema)) by_kind[kind].emplace_back(pointer, row_title);
      const FieldSchema element = schema.element();
      if (element.kind() != FieldKind::Group) return;
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string words = first_text(element, value[i]);
        gather(visit, element, value[i], pointer + "/" + std::to_string(i), kind + "/*",
               element.title(visit.language) + " " + std::to_string(i + 1) +
                   (words.empty() ? "" : ": " + beginning_of(words)));
      }
    }
  }
};

}  // namespace

json move_targets(const Visit& visit, const FieldSchema& schema, const json& value) {
  Targets targets;
  targets.gather(visit, schema, value, "", "", "");
  json out = json::array();
  for (const auto& [kind, lists] : targets.by_kind)
    if (lists.size() > 1)
      for (const auto& [pointer, title] : lists)
        out.push_back({{"target", pointer}, {"target_title", title}});
  return out;
}

}  // namespace tamga::pages
