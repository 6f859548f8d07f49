// SPDX-License-Identifier: GPL-3.0-or-later
// What two versions of a document's content say differently, field by field.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/pages/field_schema.h"

namespace tamga::pages {

// A part of a changed text: in both, or in one of them.
struct TextPiece {
  enum class In { Both, Before, After };
  In in = In::Both;
  std::string text;
};

// The words that went and came, in their order; texts of more than 600 words are one
// piece each.
std::vector<TextPiece> text_changes(std::string_view before, std::string_view after);

struct ContentChange {
  enum class Kind { Added, Removed, Changed, Moved };
  Kind kind = Kind::Changed;
  std::string pointer;  // in `after`; of what was removed, in `before`
  std::string where;  // the labels that lead there: «Зорилт 2 › Чиг үүрэг 3 › Шалгуур үзүүлэлт»
  std::string before, after;  // as people read them; of a row all its values
};

// In the order of the form. Rows are matched by what they say, not by their number: one
// that is put before others is one addition. Empty values are as none. Acts are no
// content here. At most 1,000 changes.
std::vector<ContentChange> content_changes(const FieldSchema& schema, const nlohmann::json& before,
                                           const nlohmann::json& after, std::string_view language);

// For templates: {kind_added, kind_removed, kind_moved, where, before: [{text, gone}],
// after: [{text, come}]}.
nlohmann::json changes_view(const std::vector<ContentChange>& changes);

}  // namespace tamga::pages
