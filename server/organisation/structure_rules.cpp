// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/organisation/structure_rules.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "server/error.h"
#include "server/organisation/structure_rows.h"

namespace tamga::organisation {
namespace {

using archive::Transaction;

constexpr std::size_t longest_text = 200;  // bytes
constexpr int first_year = 1900, last_year = 2199;

template <typename State>
const State& last_open(const std::vector<State>& states) {
  if (states.empty()) throw Failure("not-found");
  if (!states.back().span.open())
    throw Failure("organisation-day", "it ended on " + states.back().span.until, "/day");
  return states.back();
}

template <typename State>
const State& begun_before(const State& state, const std::string& day) {
  if (state.span.from >= day)
    throw Failure("organisation-day", "it is so since " + state.span.from, "/day");
  return state;
}

template <typename State>
const State& standing(const std::vector<State>& states, const std::string& day) {
  const State& last = last_open(states);
  if (day < states.front().span.from)
    throw Failure("organisation-day", "it begins on " + states.front().span.from, "/day");
  return last;
}

}  // namespace

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int year = 0;
  unsigned month = 0, day = 0;
  const auto number = [&](std::size_t from, std::size_t size, auto& value) {
    const auto* begin = text.data() + from;
    const auto [end, error] = std::from_chars(begin, begin + size, value);
    return error == std::errc() && end == begin + size;
  };
  if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return false;
  return year >= first_year && year <= last_year &&
         std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month),
                                     std::chrono::day(day))
             .ok();
}

std::string good_text(const std::string& given, const char* pointer, bool required) {
  const auto begin = given.find_first_not_of(' ');
  const std::string text = begin == std::string::npos
                               ? std::string()
                               : given.substr(begin, given.find_last_not_of(' ') - begin + 1);
  const bool control =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (control || text.size() > longest_text || (required && text.empty()))
    throw Failure("organisation-invalid", "1 to 200 bytes", pointer);
  return text;
}

void require_day(const std::string& day) {
  if (!is_day(day)) throw Failure("organisation-invalid", "YYYY-MM-DD", "/day");
}

UnitState ending_unit(Transaction& transaction, const std::string& unit, const std::string& day) {
  return begun_before(last_open(unit_states(transaction, "unit = :unit", {{"unit", unit}})), day);
}

PostState ending_post(Transaction& transaction, const std::string& post, const std::string& day) {
  return begun_before(last_open(post_states(transaction, "post = :post", {{"post", post}})), day);
}

UnitState standing_unit(Transaction& transaction, const std::string& unit, const std::string& day) {
  return standing(unit_states(transaction, "unit = :unit", {{"unit", unit}}), day);
}

PostState standing_post(Transaction& transaction, const std::string& post, const std::string& day) {
  return standing(post_states(transaction, "post = :post", {{"post", post}}), day);
}

void require_free_name(Transaction& transaction, const std::string& parent, const std::string& name,
                       const std::string& day, const std::string& but) {
  const auto others = unit_states(transaction,
                                  "parent = :parent AND name = :name AND unit <> :but AND "
                                  "(until_day = '' OR until_day > :day)",
                                  {{"parent", parent}, {"name", name}, {"but", but}, {"day", day}});
  if (!others.empty()) throw Failure("organisation-name-taken", {}, "/name");
}

void require_outside(Transaction& transaction, const std::string& unit, const std::string& parent,
                     const std::string& day) {
  const auto states =
      unit_states(transaction, "until_day = '' OR until_day > :day", {{"day", day}});
  // Between two of these days nothing changes.
  std::set<std::string> days = {day};
  for (const auto& state : states)
    if (state.span.from > day) days.insert(state.span.from);
  for (const auto& on : days) {
    std::string above = parent;
    for (std::size_t steps = 0; !above.empty(); ++steps) {
      if (above == unit || steps > states.size()) throw Failure("organisation-circular");
      const auto found = std::find_if(states.begin(), states.end(), [&](const UnitState& state) {
        return state.unit == above && state.span.holds(on);
      });
      above = found == states.end() ? std::string() : found->parent;
    }
  }
}

}  // namespace tamga::organisation
