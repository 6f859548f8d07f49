// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/query_reader.h"

#include <optional>

#include "index/analysis/letters.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostBytes = 4096;
constexpr std::size_t kMostClauses = 48;

struct FieldWord {
  std::u32string_view word;
  Field field;
};

constexpr FieldWord kFieldWords[] = {
    {U"нэр", Field::Person},        {U"name", Field::Person},
    {U"person", Field::Person},     {U"албан", Field::Position},
    {U"тушаал", Field::Position},   {U"албан_тушаал", Field::Position},
    {U"position", Field::Position}, {U"нэгж", Field::Unit},
    {U"unit", Field::Unit},         {U"он", Field::Year},
    {U"year", Field::Year},         {U"төрөл", Field::Form},
    {U"form", Field::Form},         {U"type", Field::Form},
    {U"дугаар", Field::Number},     {U"number", Field::Number},
};

std::optional<Field> field_of(std::u32string_view word) {
  std::u32string folded;
  for (char32_t code : word) folded.push_back(fold_case(code));
  for (const FieldWord& one : kFieldWords)
    if (folded == one.word) return one.field;
  return std::nullopt;
}

bool is_quote(char32_t code) {
  return code == U'"' || code == U'«' || code == U'»' || code == U'“' || code == U'”' ||
         code == U'„';
}

class Reader {
 public:
  explicit Reader(std::u32string text) : text_(std::move(text)) {}

  std::vector<Clause> run() {
    while (skip_space() && clauses_.size() < kMostClauses) {
      const bool negative = text_[at_] == U'-' && at_ + 1 < text_.size() &&
                            !is_space(text_[at_ + 1]) && text_[at_ + 1] != U'-';
      if (negative) ++at_;
      const Field field = read_field();
      if (is_quote(text_[at_]))
        phrase(field, negative);
      else
        word(field, negative);
    }
    return std::move(clauses_);
  }

 private:
  bool skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_ < text_.size();
  }

  // «нэр:Болд», «нэр: Болд»; stays before the word when no value follows.
  Field read_field() {
    std::size_t colon = at_;
    while (colon < text_.size() && (is_letter(text_[colon]) || text_[colon] == U'_')) ++colon;
    if (colon >= text_.size() || text_[colon] != U':') return Field::Any;
    const auto field = field_of(std::u32string_view(text_).substr(at_, colon - at_));
    if (!field) return Field::Any;
    std::size_t value = colon + 1;
    while (value < text_.size() && is_space(text_[value])) ++value;
    if (value >= text_.size()) return Field::Any;
    at_ = value;
    return *field;
  }

  void phrase(Field field, bool negative) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && !is_quote(text_[end])) ++end;
    if (end >= text_.size()) {
      ++at_;  // never closed: the mark means nothing
      return;
    }
    add(std::u32string_view(text_).substr(at_ + 1, end - at_ - 1), field, true, negative);
    at_ = end + 1;
  }

  void word(Field field, bool negative) {
    std::size_t end = at_;
    while (end < text_.size() && !is_space(text_[end]) &&
           !(is_quote(text_[end]) && end > at_ && text_[end] != U'”'))
      ++end;
    const std::u32string_view one = std::u32string_view(text_).substr(at_, end - at_);
    at_ = end;
    if (field == Field::Any && !negative && (one == U"OR" || one == U"ЭСВЭЛ" || one == U"|")) {
      if (!clauses_.empty()) or_next_ = true;
      return;
    }
    add(one, field, false, negative);
  }

  void add(std::u32string_view text, Field field, bool phrase, bool negative) {
    Clause clause{to_utf8(text), field, phrase, negative, or_next_ && !negative};
    or_next_ = false;
    clauses_.push_back(std::move(clause));
  }

  std::u32string text_;
  std::size_t at_ = 0;
  bool or_next_ = false;
  std::vector<Clause> clauses_;
};

bool plain(const Clause& clause) {
  return clause.field == Field::Any && !clause.phrase && !clause.negative;
}

// Plain words that follow each other are read together: a date, a number with
// дугаар, a name with its initial take several.
std::vector<Clause> joined(std::vector<Clause> clauses) {
  std::vector<Clause> out;
  for (std::size_t at = 0; at < clauses.size(); ++at) {
    const bool before_or = at + 1 < clauses.size() && clauses[at + 1].or_previous;
    const bool joins = !out.empty() && at > 0 && plain(clauses[at]) && plain(out.back()) &&
                       plain(clauses[at - 1]) && !clauses[at].or_previous && !before_or &&
                       !clauses[at - 1].or_previous && !out.back().or_previous;
    if (joins)
      out.back().text += ' ' + clauses[at].text;
    else
      out.push_back(std::move(clauses[at]));
  }
  return out;
}

}  // namespace

std::vector<Clause> read_query(std::string_view typed) {
  return joined(Reader(to_utf32(typed.substr(0, kMostBytes))).run());
}

}  // namespace tamga::index
