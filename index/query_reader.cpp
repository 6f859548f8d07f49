// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/query_reader.h"

#include <algorithm>
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
    {U"нэр", Field::Person},
    {U"овог", Field::Person},
    {U"овог_нэр", Field::Person},
    {U"хүн", Field::Person},
    {U"ner", Field::Person},
    {U"name", Field::Person},
    {U"person", Field::Person},
    {U"албан", Field::Position},
    {U"тушаал", Field::Position},
    {U"албан_тушаал", Field::Position},
    {U"position", Field::Position},
    {U"post", Field::Position},
    {U"нэгж", Field::Unit},
    {U"хэлтэс", Field::Unit},
    {U"negj", Field::Unit},
    {U"unit", Field::Unit},
    {U"он", Field::Year},
    {U"жил", Field::Year},
    {U"on", Field::Year},
    {U"year", Field::Year},
    {U"төрөл", Field::Form},
    {U"маягт", Field::Form},
    {U"form", Field::Form},
    {U"type", Field::Form},
    {U"дугаар", Field::Number},
    {U"тушаалын_дугаар", Field::Number},
    {U"бүртгэлийн_дугаар", Field::Number},
    {U"number", Field::Number},
    {U"no", Field::Number},
    {U"индекс", Field::Index},
    {U"хэргийн_индекс", Field::Index},
    {U"index", Field::Index},
    {U"байгууллага", Field::Organisation},
    {U"organisation", Field::Organisation},
    {U"organization", Field::Organisation},
    {U"org", Field::Organisation},
    {U"гарчиг", Field::Title},
    {U"title", Field::Title},
    {U"огноо", Field::Date},
    {U"date", Field::Date},
};

std::u32string folded(std::u32string_view word) {
  std::u32string out;
  for (char32_t code : word) out.push_back(fold_case(code));
  return out;
}

std::optional<Field> field_of(const std::u32string& word) {
  for (const FieldWord& one : kFieldWords)
    if (word == one.word) return one.field;
  return std::nullopt;
}

bool is_quote(char32_t code) {
  return code == U'"' || code == U'«' || code == U'»' || code == U'“' || code == U'”' ||
         code == U'„';
}

bool is_minus(char32_t code) {
  return code == U'-' || code == U'−' || code == U'–';
}

bool is_bracket(char32_t code) {
  return code == U'(' || code == U')';
}

enum class Operator { None, Or, And, Not };

Operator operator_of(std::u32string_view word) {
  const std::u32string small = folded(word);
  if (word == U"OR" || word == U"|" || word == U"||" || small == U"эсвэл" || small == U"буюу")
    return Operator::Or;
  if (word == U"AND" || word == U"БА" || word == U"&" || word == U"&&" || word == U"+")
    return Operator::And;
  return word == U"NOT" ? Operator::Not : Operator::None;
}

class Reader {
 public:
  explicit Reader(std::string_view typed)
      : text_(to_utf32(typed)), brackets_(std::any_of(text_.begin(), text_.end(), is_bracket)) {}

  ReadQuery run() {
    while (skip_space()) {
      if (query_.clauses.size() >= kMostClauses) {
        query_.too_long = true;
        break;
      }
      one();
    }
    if (or_next_ || not_next_) query_.read_as_words = true;  // nothing came after it
    if (brackets_ && (operators_ || !balanced())) query_.read_as_words = true;
    return std::move(query_);
  }

 private:
  bool balanced() const {
    std::ptrdiff_t open = 0;
    for (char32_t code : text_) {
      open += code == U'(' ? 1 : code == U')' ? -1 : 0;
      if (open < 0) return false;
    }
    return open == 0;
  }

  bool separates(char32_t code) const { return is_space(code) || code < 0x20; }

  bool skip_space() {
    while (at_ < text_.size() && (separates(text_[at_]) || is_bracket(text_[at_]))) ++at_;
    return at_ < text_.size();
  }

  void one() {
    bool negative = not_next_;
    if (is_minus(text_[at_]) && at_ + 1 < text_.size() && !separates(text_[at_ + 1])) {
      if (is_minus(text_[at_ + 1])) {
        query_.read_as_words = true;
      } else {
        negative = true;
        ++at_;
      }
    } else if (is_minus(text_[at_])) {
      query_.read_as_words = true;
    } else if (text_[at_] == U'+' && at_ + 1 < text_.size() && !separates(text_[at_ + 1])) {
      ++at_;
    }
    const Field field = read_field();
    if (is_quote(text_[at_]))
      phrase(field, negative);
    else
      word(field, negative);
  }

  // «нэр:Болд», «нэр: Болд», «албан тушаал: …»; stays before the word when no
  // value follows.
  Field read_field() {
    std::size_t colon = at_;
    bool two = false;
    while (colon < text_.size() && (is_letter(text_[colon]) || text_[colon] == U'_' ||
                                    (text_[colon] == U' ' && !two && colon > at_))) {
      two |= text_[colon] == U' ';
      ++colon;
    }
    if (colon >= text_.size() || text_[colon] != U':') return Field::Any;
    std::u32string name = folded(std::u32string_view(text_).substr(at_, colon - at_));
    std::replace(name.begin(), name.end(), U' ', U'_');
    const auto field = field_of(name);
    if (!field) return Field::Any;
    std::size_t value = colon + 1;
    while (value < text_.size() && separates(text_[value])) ++value;
    if (value >= text_.size()) {
      query_.read_as_words = true;
      return Field::Any;
    }
    at_ = value;
    return *field;
  }

  void phrase(Field field, bool negative) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && !is_quote(text_[end])) ++end;
    if (end >= text_.size()) {
      ++at_;  // never closed: the mark means nothing
      query_.read_as_words = true;
      return;
    }
    Clause clause;
    clause.phrase = true;
    add(std::move(clause), at_ + 1, end, field, negative);
    at_ = end + 1;
  }

  void word(Field field, bool negative) {
    std::size_t end = at_;
    while (end < text_.size() && !separates(text_[end]) && !is_bracket(text_[end]) &&
           !(is_quote(text_[end]) && end > at_ && text_[end] != U'”'))
      ++end;
    const std::u32string_view one = std::u32string_view(text_).substr(at_, end - at_);
    const std::size_t from = at_;
    at_ = end;
    if (field == Field::Any && !negative && take_operator(one)) return;
    std::size_t last = end;
    while (last > from && text_[last - 1] == U'*') --last;
    Clause clause;
    clause.beginning = last < end && last >= from + 2;
    if (last < end && !clause.beginning) query_.read_as_words = true;
    if (last > from) add(std::move(clause), from, last, field, negative);
  }

  // Between words only: the first word of a query is no operator.
  bool take_operator(std::u32string_view one) {
    const Operator found = operator_of(one);
    if (found == Operator::None) return false;
    if (query_.clauses.empty() && found != Operator::Not) {
      query_.read_as_words = true;
      return false;
    }
    operators_ = true;
    or_next_ |= found == Operator::Or;
    not_next_ |= found == Operator::Not;
    return true;
  }

  void add(Clause clause, std::size_t from, std::size_t to, Field field, bool negative) {
    clause.text = to_utf8(std::u32string_view(text_).substr(from, to - from));
    clause.field = field;
    clause.negative = negative;
    clause.or_previous = or_next_ && !negative;
    or_next_ = not_next_ = false;
    query_.clauses.push_back(std::move(clause));
  }

  std::u32string text_;
  bool brackets_;
  std::size_t at_ = 0;
  bool or_next_ = false, not_next_ = false, operators_ = false;
  ReadQuery query_;
};

bool plain(const Clause& clause) {
  return clause.field == Field::Any && !clause.phrase && !clause.negative && !clause.beginning;
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

// The beginning of the text that is read, cut between characters.
std::string_view readable(std::string_view typed) {
  if (typed.size() <= kMostBytes) return typed;
  std::size_t end = kMostBytes;
  while (end > kMostBytes - 4 && (static_cast<unsigned char>(typed[end]) & 0xC0) == 0x80) --end;
  return typed.substr(0, end);
}

}  // namespace

ReadQuery read_query(std::string_view typed) {
  ReadQuery query = Reader(readable(typed)).run();
  query.too_long |= typed.size() > kMostBytes;
  query.clauses = joined(std::move(query.clauses));
  return query;
}

}  // namespace tamga::index
