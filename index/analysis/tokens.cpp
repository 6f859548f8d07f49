// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/tokens.h"

#include <algorithm>

#include "index/analysis/dates.h"
#include "index/analysis/homoglyphs.h"
#include "index/analysis/traditional.h"
#include "index/analysis/units.h"

namespace tamga::index {
namespace {

constexpr std::size_t kLongestChain = 8;  // units in one code or hyphenated word
constexpr std::size_t kLongestNumber = 40;

std::u32string without_zeros(const std::u32string& digits) {
  const std::size_t first = std::min(digits.find_first_not_of(U'0'), digits.size() - 1);
  return digits.substr(first, kLongestNumber);
}

class Tokeniser {
 public:
  Tokeniser(std::vector<Unit> units, std::uint32_t first)
      : units_(std::move(units)), position_(first) {}

  std::vector<Token> run() {
    while (at_ < units_.size()) {
      if (hangs(at_)) {
        ++at_;  // «/шинэчилсэн найруулга/-ийг»: the ending alone is no word
      } else if (!date() && !grouped_number() && !code()) {
        if (units_[at_].number)
          number();
        else
          word();
      }
    }
    return std::move(tokens_);
  }
  std::uint32_t position() const { return position_; }

 private:
  bool hangs(std::size_t at) const {
    return at > 0 && at < units_.size() && !units_[at].number &&
           units_[at].joint == Joint::Closing && is_hung_suffix(units_[at].text);
  }
  bool hung_suffix(std::size_t at) const {
    if (at >= units_.size() || units_[at].number) return false;
    const Joint joint = units_[at].joint;
    const bool after_number = units_[at - 1].number && joint == Joint::Adjacent;
    return (joint == Joint::Hyphen || after_number) && is_hung_suffix(units_[at].text);
  }

  void emit(Token::Kind kind, std::u32string text, std::size_t from, std::size_t to,
            bool part = false) {
    Token token;
    token.kind = kind;
    token.text = std::move(text);
    token.begin = units_[from].begin;
    token.end = units_[to - 1].end;
    token.position = position_;
    token.part = part;
    tokens_.push_back(std::move(token));
  }

  void emit_parts(std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      if (units_[at].number)
        emit(Token::Kind::Number, without_zeros(units_[at].raw), at, at + 1, true);
      else
        emit(Token::Kind::Word, units_[at].text, at, at + 1, true);
    }
  }

  bool date() {
    if (!units_[at_].number) return false;
    const auto date = read_date(units_, at_);
    if (!date) return false;
    const Token::Kind kind = date->digits.size() == 8   ? Token::Kind::Date
                             : date->digits.size() == 6 ? Token::Kind::Month
                                                        : Token::Kind::Day;
    emit(kind, date->digits, at_, date->end);
    const std::size_t last = units_[date->end - 1].number ? date->end : date->end - 1;
    if (!date->other.empty()) emit(Token::Kind::Date, date->other, at_, date->end, true);
    if (date->code) emit(Token::Kind::Code, code_text(at_, last), at_, date->end, true);
    // Its ending is no word; the «сар» of a month without a day is one.
    emit_parts(at_, hung_suffix(last) ? last : date->end);
    ++position_;
    at_ = date->end;
    return true;
  }

  // 1,210,000 and 1.210.000, and 1 210 000 whose pieces are numbers, too.
  bool grouped_number() {
    if (!units_[at_].number || units_[at_].raw.size() > 3 || at_ + 1 >= units_.size()) return false;
    const Joint joint = units_[at_ + 1].joint;
    if (joint != Joint::Comma && joint != Joint::Space && joint != Joint::Dot) return false;
    std::size_t end = at_ + 1;
    std::u32string digits = units_[at_].raw;
    while (end < units_.size() && units_[end].number && units_[end].joint == joint &&
           units_[end].raw.size() == 3 && end - at_ < kLongestChain)
      digits += units_[end++].raw;
    if (end == at_ + 1 || (joint == Joint::Dot && end < at_ + 3)) return false;
    emit(Token::Kind::Number, without_zeros(digits), at_, end);
    if (joint == Joint::Dot) emit(Token::Kind::Code, code_text(at_, end), at_, end, true);
    if (joint == Joint::Space) emit_parts(at_, end);
    ++position_;
    at_ = end;
    return true;
  }

  // Letters that may stand in a code: few, or an acronym.
  static bool fits_code(const Unit& unit) {
    if (unit.number) return unit.raw.size() <= kLongestNumber;
    if (unit.text.starts_with(U"он") || unit.text.starts_with(U"сар")) return false;
    return unit.text.size() <= 2 || (unit.capitals && unit.text.size() <= 6);
  }

  bool code() {
    std::size_t end = at_;
    bool digits = false;
    while (end < units_.size() && end - at_ < kLongestChain && fits_code(units_[end])) {
      if (end > at_) {
        const Joint joint = units_[end].joint;
        const bool between_numbers = units_[end].number && units_[end - 1].number;
        const bool joins = joint == Joint::Hyphen || joint == Joint::Slash ||
                           joint == Joint::Adjacent || (joint == Joint::Dot && between_numbers);
        if (!joins || hung_suffix(end)) break;
      }
      digits |= units_[end].number;
      ++end;
    }
    if (!digits || end < at_ + 2) return false;
    const std::size_t after = hung_suffix(end) ? end + 1 : end;
    emit(Token::Kind::Code, code_text(at_, end), at_, after);
    if (end == at_ + 3 && fold_code(units_[at_].raw) == U"т" && units_[at_ + 1].raw == U"3" &&
        units_[at_ + 1].joint == Joint::Adjacent)  // T3-4 for ТЗ-4
      emit(Token::Kind::Code, U"тз" + units_[at_ + 2].raw, at_, after, true);
    if (end == at_ + 2 && units_[at_].number && units_[at_ + 1].number &&
        units_[at_ + 1].joint == Joint::Hyphen && units_[at_].raw.size() >= 3 &&
        units_[at_ + 1].raw.size() >= 3 && !is_span_of_years(at_))  // 7011-2233 is 70112233
      emit(Token::Kind::Number, without_zeros(units_[at_].raw + units_[at_ + 1].raw), at_, after,
           true);
    emit_parts(at_, end);
    ++position_;
    at_ = after;
    return true;
  }

  bool is_span_of_years(std::size_t at) const {  // 2023-2025
    const auto year = [](const Unit& unit) {
      return unit.raw.size() == 4 && (unit.raw.starts_with(U"19") || unit.raw.starts_with(U"20"));
    };
    return year(units_[at]) && year(units_[at + 1]);
  }

  // «ТЗ-4», «ТЗ4», «T3-4» are one code, and so are «А/102» and «А-102»: what
  // stands between letters and digits is dropped, separators of numbers are kept.
  std::u32string code_text(std::size_t from, std::size_t to) const {
    std::u32string text;
    for (std::size_t at = from; at < to; ++at) {
      const Unit& unit = units_[at];
      if (at > from) {
        const bool numbers = unit.number && units_[at - 1].number;
        if (numbers)
          text += unit.joint == Joint::Dot ? U'.' : unit.joint == Joint::Slash ? U'/' : U'-';
      }
      text += unit.number ? unit.raw : fold_code(unit.raw);
    }
    return text;
  }

  void number() {
    const std::size_t after = hung_suffix(at_ + 1) ? at_ + 2 : at_ + 1;
    emit(Token::Kind::Number, without_zeros(units_[at_].raw), at_, after);
    if (auto day = compact_date(units_[at_].raw)) emit(Token::Kind::Date, *day, at_, after, true);
    if (units_[at_].raw.size() > 1 && units_[at_].raw[0] == U'0')  // «0311» is a code too
      emit(Token::Kind::Code, units_[at_].raw.substr(0, kLongestNumber), at_, after, true);
    ++position_;
    at_ = after;
  }

  // The traditional script's endings stand after a space of their own.
  std::size_t written_apart(std::size_t end) const {
    if (!is_traditional_word(units_[at_].text)) return end;
    while (end < units_.size() && units_[end].joint == Joint::Space &&
           is_traditional_ending(units_[end].text))
      ++end;
    return end;
  }

  void word() {
    std::size_t end = at_ + 1;
    while (end < units_.size() && end - at_ < kLongestChain && !units_[end].number &&
           units_[end].joint == Joint::Hyphen && !is_hung_suffix(units_[end].text))
      ++end;
    const std::size_t after = hung_suffix(end) ? end + 1 : written_apart(end);
    std::u32string joined;
    for (std::size_t at = at_; at < end; ++at) joined += units_[at].text;
    emit(Token::Kind::Word, joined, at_, after);
    if (end > at_ + 1) emit_parts(at_, end);
    pairs(end);
    ++position_;
    at_ = after;
  }

  // «Д.Болд», «Д. Болд» seen from the initial; «Болд Д.» seen from the name.
  void pairs(std::size_t end) {
    if (end >= units_.size() || units_[end].number) return;
    const Unit& here = units_[at_];
    const Unit& there = units_[end];
    const bool initial_first = here.text.size() == 1 && there.text.size() > 1 &&
                               (there.joint == Joint::Dot || there.joint == Joint::DotSpace);
    const bool initial_last =
        here.text.size() > 1 && there.text.size() == 1 &&
        ((there.joint == Joint::Space && there.dot_after) || there.joint == Joint::Dot);
    if (!initial_first && !initial_last) return;
    std::size_t name_end = end + 1;
    std::u32string name = initial_first ? there.text : tokens_.back().text;
    if (initial_first) {
      for (; name_end < units_.size() && !units_[name_end].number &&
             units_[name_end].joint == Joint::Hyphen && !is_hung_suffix(units_[name_end].text) &&
             name_end - end < kLongestChain;
           ++name_end)
        name += units_[name_end].text;
    } else {
      name.clear();
      for (std::size_t at = at_; at < end; ++at) name += units_[at].text;
    }
    emit(Token::Kind::Pair, initial_first ? here.text : there.text, at_, name_end, true);
    tokens_.back().name = std::move(name);
  }

  std::vector<Unit> units_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint32_t position_;
};

}  // namespace

std::vector<Token> tokens(std::string_view text, std::uint32_t first, std::uint32_t* next) {
  Tokeniser tokeniser(read_units(text), first);
  std::vector<Token> found = tokeniser.run();
  if (next) *next = tokeniser.position();
  return found;
}

}  // namespace tamga::index
