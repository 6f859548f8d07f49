// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/dates.h"

namespace tamga::index {
namespace {

int value_of(const std::u32string& digits) {
  int value = 0;
  for (char32_t digit : digits) value = value * 10 + static_cast<int>(digit - U'0');
  return value;
}

bool exists(int year, int month, int day) {
  static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

std::u32string digits_of(int value, int width) {
  std::u32string out(static_cast<std::size_t>(width), U'0');
  for (int at = width - 1; at >= 0; --at, value /= 10)
    out[static_cast<std::size_t>(at)] = U'0' + static_cast<char32_t>(value % 10);
  return out;
}

std::u32string digits_of(int year, int month, int day) {
  return digits_of(year, 4) + digits_of(month, 2) + digits_of(day, 2);
}

class Reader {
 public:
  Reader(const std::vector<Unit>& units, std::size_t at) : units_(units), at_(at) {}

  std::optional<WrittenDate> read() {
    if (auto date = in_words()) return date;
    return in_figures();
  }

 private:
  bool number(std::size_t at, std::size_t shortest, std::size_t longest) const {
    return at < units_.size() && units_[at].number && units_[at].raw.size() >= shortest &&
           units_[at].raw.size() <= longest;
  }
  bool word(std::size_t at, std::u32string_view start) const {
    return at < units_.size() && !units_[at].number && units_[at].text.starts_with(start) &&
           units_[at].text.size() <= start.size() + 4;
  }
  bool close(std::size_t at) const {  // beside the unit before it
    const Joint joint = units_[at].joint;
    return joint == Joint::Space || joint == Joint::Adjacent || joint == Joint::Hyphen;
  }
  std::size_t after_suffix(std::size_t at) const {
    if (at < units_.size() && !units_[at].number &&
        (units_[at].joint == Joint::Hyphen || units_[at].joint == Joint::Adjacent) &&
        is_hung_suffix(units_[at].text))
      return at + 1;
    return at;
  }

  // 2024 оны 06 дугаар сарын 12-ны
  std::optional<WrittenDate> in_words() const {
    std::size_t at = at_;
    if (!number(at, 4, 4) || !word(at + 1, U"он") || !close(at + 1)) return std::nullopt;
    const int year = value_of(units_[at].raw);
    at += 2;
    if (!number(at, 1, 2) || !close(at)) return std::nullopt;
    const int month = value_of(units_[at].raw);
    ++at;
    if (word(at, U"дугаар") || word(at, U"дүгээр") || word(at, U"р")) ++at;
    if (!word(at, U"сар") || !close(at) || !exists(year, month, 1)) return std::nullopt;
    ++at;
    if (number(at, 1, 2) && close(at) && exists(year, month, value_of(units_[at].raw)))
      return WrittenDate{digits_of(year, month, value_of(units_[at].raw)), after_suffix(at + 1)};
    return WrittenDate{digits_of(year, 4) + digits_of(month, 2), at};
  }

  std::optional<WrittenDate> in_figures() const {
    const std::size_t a = at_, b = at_ + 1, c = at_ + 2;
    if (!number(a, 1, 4) || !number(b, 1, 2) || !number(c, 1, 4)) return std::nullopt;
    const Joint joint = units_[b].joint;
    if (units_[c].joint != joint) return std::nullopt;
    const int first = value_of(units_[a].raw), second = value_of(units_[b].raw),
              third = value_of(units_[c].raw);
    const std::size_t after = c + 1;
    if (joint == Joint::Space) {  // 24 06 12: a date only when it stands alone
      const bool alone =
          !(after < units_.size() && units_[after].number && units_[after].joint == Joint::Space) &&
          !(a > 0 && units_[a - 1].number && units_[a].joint == Joint::Space);
      if (!alone || !number(a, 2, 2) || !number(b, 2, 2) || !number(c, 2, 2) ||
          !exists(2000 + first, second, third))
        return std::nullopt;
      return WrittenDate{digits_of(2000 + first, second, third), after_suffix(after)};
    }
    if (joint != Joint::Hyphen && joint != Joint::Dot && joint != Joint::Slash) return std::nullopt;
    if (number(a, 4, 4) && number(c, 1, 2) && exists(first, second, third))
      return WrittenDate{digits_of(first, second, third), after_suffix(after)};
    if (number(a, 1, 2) && number(c, 4, 4) && exists(third, second, first))
      return WrittenDate{digits_of(third, second, first), after_suffix(after)};
    return std::nullopt;
  }

  const std::vector<Unit>& units_;
  std::size_t at_;
};

}  // namespace

std::optional<WrittenDate> read_date(const std::vector<Unit>& units, std::size_t at) {
  return Reader(units, at).read();
}

}  // namespace tamga::index
