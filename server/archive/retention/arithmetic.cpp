// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/retention/arithmetic.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "server/civil_time.h"

namespace tamga::archive {
namespace {

struct TermName {
  RetentionTerm kind;
  std::string_view text;
};
constexpr std::array<TermName, 3> term_names{
    {{RetentionTerm::Permanent, "permanent"},
     {RetentionTerm::Years, "years"},
     {RetentionTerm::UntilSuperseded, "until-superseded"}}};

constexpr std::array<std::string_view, 10> standing_names{
    "gone", "no-item", "permanent", "not-superseded", "not-due",
    "held", "open",    "kept",      "under-disposal", "due"};

std::string first_of(int year) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-01-01", year);
  return text;
}

bool digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view text) {
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

std::string_view retention_term_name(RetentionTerm kind) {
  return term_names[static_cast<std::size_t>(kind)].text;
}

std::optional<RetentionTerm> retention_term_from(std::string_view name) {
  for (const auto& one : term_names)
    if (one.text == name) return one.kind;
  return std::nullopt;
}

std::string_view standing_name(Standing standing) {
  return standing_names[static_cast<std::size_t>(standing)];
}

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!digits(text.substr(0, 4)) || !digits(text.substr(5, 2)) || !digits(text.substr(8)))
    return false;
  const std::chrono::year_month_day day{
      std::chrono::year(number(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(number(text.substr(8))))};
  return day.ok() && number(text.substr(0, 4)) > 0;
}

std::optional<std::size_t> version_in_force(const std::vector<std::string>& in_force_from,
                                            std::string_view day) {
  for (std::size_t i = in_force_from.size(); i > 0; --i)
    if (in_force_from[i - 1] <= day) return i - 1;
  return std::nullopt;
}

namespace {

std::optional<int> start_year(const RetentionRule& rule, const RetentionTrigger& trigger) {
  switch (rule.kind) {
    case RetentionTerm::Permanent:
      return std::nullopt;
    case RetentionTerm::Years:
      return trigger.year + 1;
    case RetentionTerm::UntilSuperseded:
      if (!trigger.superseded) return std::nullopt;
      // Superseded before its own year was over (a plan written ahead): the unit's
      // year counts, for until then it takes records.
      return std::max(civil_year(*trigger.superseded), trigger.year) + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> clock_start(const RetentionRule& rule, const RetentionTrigger& trigger) {
  const auto year = start_year(rule, trigger);
  if (!year) return std::nullopt;
  return first_of(*year);
}

std::optional<std::string> due_day(const RetentionRule& rule, const RetentionTrigger& trigger) {
  const auto year = start_year(rule, trigger);
  if (!year) return std::nullopt;
  return first_of(*year + rule.years);
}

Standing standing_of(const StandingFacts& facts, std::string_view day) {
  if (facts.gone) return Standing::Gone;
  if (!facts.rule) return Standing::NoItem;
  const auto due = due_day(*facts.rule, facts.trigger);
  if (facts.rule->kind == RetentionTerm::Permanent) return Standing::Permanent;
  if (!due) return Standing::NotSuperseded;
  if (*due > day) return Standing::NotDue;
  if (facts.held) return Standing::Held;
  if (facts.open) return Standing::Open;
  if (facts.kept_until > day) return Standing::Kept;
  if (facts.under_disposal) return Standing::UnderDisposal;
  return Standing::Due;
}

}  // namespace tamga::archive
