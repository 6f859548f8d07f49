// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/content_changes.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "server/pages/field_pointer.h"
#include "server/pages/form_fields.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t most_changes = 1'000, most_words = 600;
// Rows whose words are this much the same are one row that was changed.
constexpr double alike_enough = 0.4;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (space && !word.empty()) {
      words.push_back(word);
      word.clear();
    }
    if (!space) word += c;
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

// The longest common run of two sequences: pairs of their places, in order.
template <typename T>
std::vector<std::pair<std::size_t, std::size_t>> common(const std::vector<T>& one,
                                                        const std::vector<T>& other) {
  std::vector<std::vector<std::uint16_t>> best(one.size() + 1,
                                               std::vector<std::uint16_t>(other.size() + 1));
  for (std::size_t i = one.size(); i-- > 0;)
    for (std::size_t j = other.size(); j-- > 0;)
      best[i][j] = one[i] == other[j] ? static_cast<std::uint16_t>(best[i + 1][j + 1] + 1)
                                      : std::max(best[i + 1][j], best[i][j + 1]);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0, j = 0; i < one.size() && j < other.size();) {
    if (one[i] == other[j])
      pairs.emplace_back(i++, j++);
    else if (best[i + 1][j] >= best[i][j + 1])
      ++i;
    else
      ++j;
  }
  return pairs;
}

std::string value_text(const FieldSchema& schema, const json& value, std::string_view language) {
  if (value.is_null()) return {};
  switch (schema.kind()) {
    case FieldKind::Group: {
      std::string out;
      for (const auto& member : schema.members())
        if (const auto at = value.find(member.name); at != value.end())
          if (const auto text = value_text(member.schema, *at, language); !text.empty())
            out += (out.empty() ? "" : " · ") + text;
      return out;
    }
    case FieldKind::List: {
      std::string out;
      for (const auto& element : value)
        if (const auto text = value_text(schema.element(), element, language); !text.empty())
          out += (out.empty() ? "" : "; ") + text;
      return out;
    }
    case FieldKind::Choices: {
      std::string out;
      for (const auto& one : value)
        if (one.is_string()) out += (out.empty() ? "" : ", ") + one.get<std::string>();
      return out;
    }
    case FieldKind::Flag:
      return value.is_boolean() && value.get<bool>() ? "✓" : "";
    default:
      return value.is_string()       ? value.get<std::string>()
             : value.is_structured() ? std::string()
                                     : value.dump();
  }
}

double likeness(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  if (one.empty() || other.empty()) return 0;
  const std::set<std::string> left(one.begin(), one.end()), right(other.begin(), other.end());
  const auto shared = static_cast<double>(std::count_if(
      left.begin(), left.end(), [&](const std::string& word) { return right.contains(word); }));
  return shared / static_cast<double>(std::max(left.size(), right.size()));
}

class Comparison {
 public:
  explicit Comparison(std::string_view language) : language_(language) {}

  std::vector<ContentChange> changes;

  void compare(const FieldSchema& schema, const json& before, const json& after,
               const std::string& pointer, const std::string& where) {
    if (changes.size() >= most_changes) return;
    switch (schema.kind()) {
      case FieldKind::Group:
        for (const auto& member : schema.members())
          compare(member.schema, part(before, member.name), part(after, member.name),
                  pointer + "/" + escaped_part(member.name),
                  joined(where, member.schema.title(language_)));
        return;
      case FieldKind::List:
        rows(schema, list(before), list(after), pointer, where);
        return;
      default: {
        const std::string old = value_text(schema, before, language_),
                          now = value_text(schema, after, language_);
        if (old != now)
          note(old.empty()   ? ContentChange::Kind::Added
               : now.empty() ? ContentChange::Kind::Removed
                             : ContentChange::Kind::Changed,
               pointer, where, old, now);
      }
    }
  }

 private:
  static const json& part(const json& value, const std::string& name) {
    static const json nothing;
    if (!value.is_object()) return nothing;
    const auto at = value.find(name);
    return at == value.end() ? nothing : *at;
  }

  static std::vector<json> list(const json& value) {
    std::vector<json> rows;
    if (value.is_array())
      for (const auto& row : value)
        if (!holds_nothing(row)) rows.push_back(row);
    return rows;
  }

  static std::string joined(const std::string& where, const std::string& label) {
    if (label.empty()) return where;
    return where.empty() ? label : where + " › " + label;
  }

  void note(ContentChange::Kind kind, const std::string& pointer, const std::string& where,
            const std::string& before, const std::string& after) {
    if (changes.size() < most_changes) changes.push_back({kind, pointer, where, before, after});
  }

  // Which row of `before` each row of `after` is: those that are the same in their order,
  // then the most alike of those between, then those that moved.
  struct Match {
    std::vector<std::optional<std::size_t>> of_after;
    std::vector<bool> used;  // of before
    std::set<std::size_t> moved;
  };

  Match match(const FieldSchema& element, const std::vector<json>& before,
              const std::vector<json>& after) const {
    Match found{std::vector<std::optional<std::size_t>>(after.size()),
                std::vector<bool>(before.size()),
                {}};
    const auto texts = [&](const std::vector<json>& rows) {
      std::vector<std::string> out;
      for (const auto& row : rows) out.push_back(value_text(element, row, language_));
      return out;
    };
    const auto old = texts(before), now = texts(after);
    for (const auto& [i, j] : common(old, now)) {
      found.of_after[j] = i;
      found.used[i] = true;
    }
    for (std::size_t j = 0; j < now.size(); ++j)
      for (std::size_t i = 0; i < old.size() && !found.of_after[j]; ++i)
        if (!found.used[i] && old[i] == now[j]) {
          found.of_after[j] = i;
          found.used[i] = true;
          found.moved.insert(j);
        }
    for (std::size_t j = 0; j < now.size(); ++j) {
      if (found.of_after[j]) continue;
      std::optional<std::size_t> best;
      double most = alike_enough;
      for (std::size_t i = 0; i < old.size(); ++i)
        if (const double alike = found.used[i] ? 0 : likeness(words_of(old[i]), words_of(now[j]));
            alike > most) {
          most = alike;
          best = i;
        }
      if (!best) continue;
      found.of_after[j] = best;
      found.used[*best] = true;
    }
    return found;
  }

  void rows(const FieldSchema& schema, const std::vector<json>& before,
            const std::vector<json>& after, const std::string& pointer, const std::string& where) {
    const FieldSchema element = schema.element();
    const Match found = match(element, before, after);
    const std::string title = element.title(language_);
    const auto place = [&](std::size_t row) {
      // «Чиг үүрэг › Чиг үүрэг 3» says it twice.
      const std::string label =
          title.empty() ? std::to_string(row + 1) : title + " " + std::to_string(row + 1);
      const auto last = where.rfind(" › ");
      const std::string own = last == std::string::npos ? where : where.substr(last + 5);
      if (own != title) return joined(where, label);
      return last == std::string::npos ? label : where.substr(0, last + 5) + label;
    };
    for (std::size_t i = 0; i < before.size(); ++i)
      if (!found.used[i])
        note(ContentChange::Kind::Removed, pointer + "/" + std::to_string(i), place(i),
             value_text(element, before[i], language_), "");
    for (std::size_t j = 0; j < after.size(); ++j) {
      const std::string at = pointer + "/" + std::to_string(j);
      if (!found.of_after[j]) {
        note(ContentChange::Kind::Added, at, place(j), "",
             value_text(element, after[j], language_));
      } else if (found.moved.contains(j)) {
        const auto text = value_text(element, after[j], language_);
        note(ContentChange::Kind::Moved, at, place(j), text, text);
      } else {
        compare(element, before[*found.of_after[j]], after[j], at, place(j));
      }
    }
  }

  std::string_view language_;
};

json pieces_view(const std::vector<TextPiece>& pieces, TextPiece::In wanted) {
  json out = json::array();
  for (const auto& piece : pieces)
    if (piece.in == TextPiece::In::Both || piece.in == wanted)
      out.push_back({{"piece", piece.text}, {"differs", piece.in == wanted}});
  return out;
}

}  // namespace

std::vector<TextPiece> text_changes(std::string_view before, std::string_view after) {
  using In = TextPiece::In;
  const auto old = words_of(before), now = words_of(after);
  std::vector<TextPiece> pieces;
  const auto put = [&](In in, const std::string& word) {
    if (!pieces.empty() && pieces.back().in == in)
      pieces.back().text += " " + word;
    else
      pieces.push_back({in, word});
  };
  if (old.size() > most_words || now.size() > most_words) {
    if (!before.empty()) pieces.push_back({In::Before, std::string(before)});
    if (!after.empty()) pieces.push_back({In::After, std::string(after)});
    return pieces;
  }
  std::size_t i = 0, j = 0;
  auto pairs = common(old, now);
  pairs.emplace_back(old.size(), now.size());
  for (const auto& [next_old, next_now] : pairs) {
    while (i < next_old) put(In::Before, old[i++]);
    while (j < next_now) put(In::After, now[j++]);
    if (i < old.size() && j < now.size()) put(In::Both, now[j]);
    ++i;
    ++j;
  }
  return pieces;
}

std::vector<ContentChange> content_changes(const FieldSchema& schema, const json& before,
                                           const json& after, std::string_view language) {
  Comparison comparison(language);
  comparison.compare(schema, before, after, "", "");
  return std::move(comparison.changes);
}

json changes_view(const std::vector<ContentChange>& changes) {
  json out = json::array();
  for (const auto& change : changes) {
    const auto pieces = text_changes(change.before, change.after);
    out.push_back({{"kind_added", change.kind == ContentChange::Kind::Added},
                   {"kind_removed", change.kind == ContentChange::Kind::Removed},
                   {"kind_changed", change.kind == ContentChange::Kind::Changed},
                   {"kind_moved", change.kind == ContentChange::Kind::Moved},
                   {"where", change.where},
                   {"before", pieces_view(pieces, TextPiece::In::Before)},
                   {"after", pieces_view(pieces, TextPiece::In::After)}});
  }
  return out;
}

}  // namespace tamga::pages
