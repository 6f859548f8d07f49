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
    if (auto date = without_year()) return date;
    if (auto date = in_figures()) return date;
    return month_in_figures();
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
  bool year_word(std::size_t at) const { return word(at, U"он") || word(at, U"on"); }
  bool month_word(std::size_t at) const { return word(at, U"сар") || word(at, U"sar"); }
  bool ordinal(std::size_t at) const {
    return word(at, U"дугаар") || word(at, U"дүгээр") || word(at, U"р") || word(at, U"dugaar") ||
           word(at, U"dugeer") || word(at, U"r");
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

  // «06 дугаар», «3-р», «арван нэгдүгээр»: the month at `at`, 0 when there is
  // none; `at` moves behind it.
  int month(std::size_t& at) const {
    int value = 0;
    if (number(at, 1, 2) && (at == at_ || close(at))) {
      value = value_of(units_[at].raw);
      ++at;
      if (ordinal(at)) ++at;
    } else if (const NamedMonth named = named_month(at); named.value != 0) {
      value = named.value;
      at = named.end;
    }
    if (!month_word(at) || !close(at)) return 0;
    ++at;
    return value;
  }

  struct NamedMonth {
    int value = 0;
    std::size_t end = 0;
  };
  NamedMonth named_month(std::size_t at) const {
    static constexpr std::u32string_view names[] = {
        U"нэгдүгээр",   U"хоёрдугаар", U"гуравдугаар", U"дөрөвдүгээр", U"тавдугаар",
        U"зургадугаар", U"долдугаар",  U"наймдугаар",  U"есдүгээр",    U"аравдугаар"};
    static constexpr std::u32string_view counted[] = {U"нэг",   U"хоёр",    U"гурван", U"дөрвөн",
                                                      U"таван", U"зургаан", U"долоон", U"найман",
                                                      U"есөн",  U"арван"};
    if (at >= units_.size() || units_[at].number) return {};
    std::u32string_view text = units_[at].text;
    if (month_word(at + 1))  // «арван сарын 15», as people say it
      for (int which = 0; which < 10; ++which)
        if (text == counted[which]) return {which + 1, at + 1};
    int more = 0;
    if (text == U"арван" && at + 1 < units_.size() && !units_[at + 1].number) {
      more = 10;
      text = units_[++at].text;
    } else if (text.starts_with(U"арван")) {
      more = 10;
      text.remove_prefix(5);
    }
    if (text == U"долоодугаар") return {more + 7, at + 1};
    if (text == U"зургаадугаар") return {more + 6, at + 1};
    for (int which = 0; which < 10; ++which)
      if (text == names[which]) return {more + which + 1, at + 1};
    return {};
  }

  // 2024 оны 06 дугаар сарын 12-ны
  std::optional<WrittenDate> in_words() const {
    std::size_t at = at_;
    if (!number(at, 4, 4) || !year_word(at + 1) || !close(at + 1)) return std::nullopt;
    const int year = value_of(units_[at].raw);
    at += 2;
    const int month_value = month(at);
    if (month_value == 0 || !exists(year, month_value, 1)) return std::nullopt;
    if (number(at, 1, 2) && close(at) && exists(year, month_value, value_of(units_[at].raw)))
      return WrittenDate{digits_of(year, month_value, value_of(units_[at].raw)),
                         after_suffix(at + 1)};
    return WrittenDate{digits_of(year, 4) + digits_of(month_value, 2), at};
  }

  // «6 дугаар сарын 12-ны», «3-р сарын 5»: a day of any year.
  std::optional<WrittenDate> without_year() const {
    std::size_t at = at_;
    const int month_value = month(at);
    if (month_value == 0 || !number(at, 1, 2) || !close(at)) return std::nullopt;
    const int day = value_of(units_[at].raw);
    if (!exists(2000, month_value, day)) return std::nullopt;  // 29 February among them
    return WrittenDate{digits_of(month_value, 2) + digits_of(day, 2), after_suffix(at + 1)};
  }

  // «2024.03», «2024/03»: a month; the same may be a number of an order.
  std::optional<WrittenDate> month_in_figures() const {
    const std::size_t b = at_ + 1;
    if (!number(at_, 4, 4) || !number(b, 1, 2)) return std::nullopt;
    const Joint joint = units_[b].joint;
    if (joint != Joint::Hyphen && joint != Joint::Dot && joint != Joint::Slash) return std::nullopt;
    const int year = value_of(units_[at_].raw), month_value = value_of(units_[b].raw);
    if (!exists(year, month_value, 1)) return std::nullopt;
    if (b + 1 < units_.size() && units_[b + 1].number && units_[b + 1].joint != Joint::Space)
      return std::nullopt;
    return WrittenDate{digits_of(year, 4) + digits_of(month_value, 2), b + 1, {}, true};
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
    if (number(a, 1, 2) && number(c, 4, 4)) {
      const bool day_first = exists(third, second, first);
      const bool month_first = joint == Joint::Slash && exists(third, first, second);
      if (!day_first && !month_first) return std::nullopt;
      WrittenDate date;
      date.digits = day_first ? digits_of(third, second, first) : digits_of(third, first, second);
      if (day_first && month_first && first != second) date.other = digits_of(third, first, second);
      date.end = after_suffix(after);
      return date;
    }
    // 24.06.12 is the year first as offices write it; 12.06.24 is read so when it
    // cannot be, and besides when it can: 05.03.24 is both.
    if (!number(a, 2, 2) || !number(b, 2, 2) || !number(c, 2, 2)) return std::nullopt;
    const bool forward = exists(2000 + first, second, third);
    const bool backward = exists(2000 + third, second, first);
    if (!forward && !backward) return std::nullopt;
    WrittenDate date;
    date.digits =
        forward ? digits_of(2000 + first, second, third) : digits_of(2000 + third, second, first);
    if (forward && backward && first != third) date.other = digits_of(2000 + third, second, first);
    date.end = after_suffix(after);
    date.code = true;
    return date;
  }

  const std::vector<Unit>& units_;
  std::size_t at_;
};

}  // namespace

std::optional<std::u32string> compact_date(const std::u32string& digits) {
  if (digits.size() != 8) return std::nullopt;
  const int year = value_of(digits.substr(0, 4));
  if (!exists(year, value_of(digits.substr(4, 2)), value_of(digits.substr(6, 2))))
    return std::nullopt;
  return digits;
}

std::optional<WrittenDate> read_date(const std::vector<Unit>& units, std::size_t at) {
  return Reader(units, at).read();
}

}  // namespace tamga::index
