// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/workflow.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "server/civil_time.h"

namespace tamga::documents {
namespace {

using access::Account;
using access::Role;

constexpr std::array<std::pair<Stage, std::string_view>, 5> stage_names = {
    {{Stage::Open, "open"},
     {Stage::Sealing, "sealing"},
     {Stage::Record, "record"},
     {Stage::Withdrawn, "withdrawn"},
     {Stage::Expired, "expired"}}};

bool may_in_own_name(const Course& course, const PlannedAct& act, const Account& account) {
  if (!act.role || !account.has(*act.role, course.organisation, course.unit)) return false;
  if (*act.role == Role::Author && account.name != course.author) return false;
  return act.participant.empty() || act.participant == account.name;
}

bool is_over(const Course& course, const Standing& standing, std::int64_t now) {
  const auto deadline = deadline_of(course, standing);
  return deadline != 0 && now >= deadline;
}

// Why nobody at all may act, return or expire now; "" when an act is due.
std::string closed(const Course& course, const Standing& standing, std::int64_t now) {
  switch (standing.stage) {
    case Stage::Withdrawn:
      return "document-withdrawn";
    case Stage::Expired:
      return "act-expired";
    case Stage::Sealing:
    case Stage::Record:
      return "document-closed";
    case Stage::Open:
      break;
  }
  return is_over(course, standing, now) ? "act-expired" : "";
}

Decision refused(const Standing& standing, std::string code) {
  return {standing, std::move(code), {}};
}

Decision act(const Course& course, const Standing& standing, const Request& request) {
  const auto place = place_of(course, request.act);
  if (place == course.acts.size()) return refused(standing, "not-found");
  // Whose act it is comes before whether it is due: who may never do it learns
  // nothing of how far the document is.
  const auto owner = owner_of_act(course, place, request.by, request.principals);
  if (!owner) return refused(standing, "not-your-turn");
  if (auto code = closed(course, standing, request.now); !code.empty())
    return refused(standing, code == "document-closed" ? "act-not-due" : std::move(code));
  if (place != standing.done) return refused(standing, "act-not-due");
  const bool last = place + 1 == course.acts.size();
  return {{last ? Stage::Sealing : Stage::Open, place + 1, request.now},
          "",
          *owner == request.by.name ? "" : *owner};
}

Decision give_back(const Course& course, const Standing& standing, const Request& request) {
  if (auto code = closed(course, standing, request.now); !code.empty())
    return refused(standing, std::move(code));
  const auto owner = owner_of_act(course, standing.done, request.by, request.principals);
  if (!owner) return refused(standing, "not-your-turn");
  if (standing.done == 0) return refused(standing, "act-not-due");
  if (!request.reasoned) return refused(standing, "reason-missing");
  return {{Stage::Open, 0, request.now}, "", *owner == request.by.name ? "" : *owner};
}

Decision withdraw(const Standing& standing, const Request& request) {
  if (standing.stage == Stage::Withdrawn) return refused(standing, "document-withdrawn");
  if (standing.stage != Stage::Open && standing.stage != Stage::Expired)
    return refused(standing, "document-closed");
  if (!request.reasoned) return refused(standing, "reason-missing");
  return {{Stage::Withdrawn, standing.done, 0}, "", ""};
}

Decision reopen(const Standing& standing, const Request& request) {
  if (standing.stage == Stage::Withdrawn) return refused(standing, "document-withdrawn");
  if (standing.stage != Stage::Expired)
    return refused(standing, standing.stage == Stage::Open ? "act-not-due" : "document-closed");
  return {{Stage::Open, 0, request.now}, "", ""};
}

Decision name_participant(const Course& course, const Standing& standing, const Request& request) {
  const auto place = place_of(course, request.act);
  if (place == course.acts.size()) return refused(standing, "not-found");
  if (auto code = closed(course, standing, request.now); !code.empty())
    return refused(standing, std::move(code));
  if (place < standing.done) return refused(standing, "act-not-due");
  return {standing, "", ""};
}

Decision revise(const Course& course, const Standing& standing, const Request& request) {
  if (auto code = closed(course, standing, request.now); !code.empty())
    return refused(standing, std::move(code));
  if (standing.done != 0) return refused(standing, "act-not-due");
  return {standing, "", ""};
}

Decision expire(const Course& course, const Standing& standing, const Request& request) {
  if (standing.stage != Stage::Open || !is_over(course, standing, request.now))
    return refused(standing, "act-not-due");
  return {{Stage::Expired, standing.done, 0}, "", ""};
}

Decision seal(const Standing& standing) {
  if (standing.stage == Stage::Sealing) return {{Stage::Record, standing.done, 0}, "", ""};
  if (standing.stage == Stage::Withdrawn) return refused(standing, "document-withdrawn");
  return refused(standing, standing.stage == Stage::Record ? "document-closed" : "act-not-due");
}

}  // namespace

std::string_view stage_name(Stage stage) {
  return std::find_if(stage_names.begin(), stage_names.end(),
                      [&](const auto& entry) { return entry.first == stage; })
      ->second;
}

std::optional<Stage> stage_from(std::string_view name) {
  for (const auto& [stage, text] : stage_names)
    if (text == name) return stage;
  return std::nullopt;
}

std::size_t place_of(const Course& course, std::string_view act) {
  std::size_t place = 0;
  while (place < course.acts.size() && course.acts[place].id != act) ++place;
  return place;
}

std::optional<std::string> owner_of_act(const Course& course, std::size_t place, const Account& by,
                                        const std::vector<Account>& principals) {
  if (place >= course.acts.size()) return std::nullopt;
  const auto& act = course.acts[place];
  if (may_in_own_name(course, act, by)) return by.name;
  for (const auto& principal : principals)
    if (may_in_own_name(course, act, principal)) return principal.name;
  return std::nullopt;
}

std::int64_t deadline_of(const Course& course, const Standing& standing) {
  if (standing.stage != Stage::Open || standing.done >= course.acts.size()) return 0;
  const int days = course.acts[standing.done].days;
  if (days <= 0) return 0;
  using std::chrono::microseconds;
  const auto since = std::chrono::sys_time<microseconds>(microseconds(standing.due_since));
  const auto first_day = std::chrono::floor<std::chrono::days>(since + ulaanbaatar_offset);
  const auto end = first_day + std::chrono::days(days + 1) - ulaanbaatar_offset;
  return std::chrono::duration_cast<microseconds>(end.time_since_epoch()).count();
}

Decision decide(const Course& course, const Standing& standing, const Request& request) {
  const bool authors_only = request.deed == Deed::Revise || request.deed == Deed::Name ||
                            request.deed == Deed::Withdraw || request.deed == Deed::Reopen;
  if (authors_only && request.by.name != course.author) return refused(standing, "forbidden");
  switch (request.deed) {
    case Deed::Revise:
      return revise(course, standing, request);
    case Deed::Name:
      return name_participant(course, standing, request);
    case Deed::Act:
      return act(course, standing, request);
    case Deed::Return:
      return give_back(course, standing, request);
    case Deed::Withdraw:
      return withdraw(standing, request);
    case Deed::Reopen:
      return reopen(standing, request);
    case Deed::Expire:
      return expire(course, standing, request);
    case Deed::Seal:
      return seal(standing);
  }
  return refused(standing, "internal");
}

}  // namespace tamga::documents
