// SPDX-License-Identifier: GPL-3.0-or-later
// The steps before a disposal is executed (execution.cpp).
#include "server/archive/disposal/disposal.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/disposal/disposal_rows.h"
#include "server/archive/disposal/hold_rows.h"
#include "server/archive/retention/schedule.h"
#include "server/archive/retention/schedule_rows.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 1000;
constexpr std::size_t most_units = 2000;  // what a destruction act takes

// Of the units that would go: an open hold on one stops them all, for an act is
// executed as it stands or not at all.
void require_no_hold(Transaction& transaction, const DisposalCase& disposal) {
  for (const auto& unit : disposal.units)
    if (unit.decision == "destroy" || unit.decision == "transfer")
      if (!holds_on_unit(transaction, unit.unit).empty())
        throw Failure("unit-held", unit.file_index + " (" + std::to_string(unit.year) + ")");
}

void require_second(const DisposalCase& disposal, std::string_view by, std::string_view for_whom) {
  if (by == disposal.created_by || for_whom == disposal.created_by)
    throw Failure("second-person-required", "who began a disposal does not approve it");
}

void require_decision(const DisposalCase& disposal, const Appraisal& appraisal,
                      const std::string& today) {
  const auto& decision = appraisal.decision;
  if (decision != "destroy" && decision != "keep" && decision != "transfer")
    throw Failure("appraisal-invalid", "destroy, keep or transfer", "/decision");
  const bool keep = decision == "keep";
  if (keep ? !is_day(appraisal.keep_until) || appraisal.keep_until <= today
           : !appraisal.keep_until.empty())
    throw Failure("appraisal-invalid", "the day until which it is kept, after today",
                  "/keep_until");
  if (appraisal.note.size() > longest_text) throw Failure("appraisal-invalid", "too long", "/note");
  const auto& units = disposal.units;
  if (std::none_of(units.begin(), units.end(),
                   [&](const DisposalUnit& unit) { return unit.unit == appraisal.unit; }))
    throw Failure("not-found", "the disposal has no such unit");
}

}  // namespace

std::size_t DisposalCase::count(std::string_view decision) const {
  return static_cast<std::size_t>(
      std::count_if(units.begin(), units.end(),
                    [&](const DisposalUnit& unit) { return unit.decision == decision; }));
}

Disposal::Disposal(Archive& archive, const Clock& clock, const std::filesystem::path& data,
                   const Disk& disk)
    : archive_(archive), clock_(clock), removal_(archive.catalogue(), clock, data, disk) {}

DisposalCase Disposal::begin(const Agent& agent, std::string_view fonds, int year) {
  const auto first = std::to_string(year) + "-01-01";
  DisposalCase disposal;
  disposal.created = clock_.microseconds();
  disposal.id = new_identifier(disposal.created);
  disposal.fonds = std::string(fonds);
  disposal.year = year;
  disposal.state = "appraisal";
  disposal.created_by = agent.account;
  const json detail = {{"fonds", disposal.fonds}, {"year", year}};
  // The work replaces the case, which the event's subject must outlive.
  const std::string id = disposal.id;
  archive_.append(agent, "disposal.begun", id, detail.dump(), [&](Transaction& t) {
    require_fonds(t, fonds);
    disposal.units.clear();
    for (const auto& unit : units_on(t, fonds, civil_day(disposal.created))) {
      if (unit.standing != Standing::Due || unit.due > first) continue;
      if (disposal.units.size() == most_units) break;  // the rest is the next one's
      DisposalUnit taken;
      taken.unit = unit.id;
      taken.due = unit.due;
      disposal.units.push_back(std::move(taken));
    }
    if (disposal.units.empty()) throw Failure("nothing-due");
    disposal.number = next_disposal_number(t, fonds, year);
    insert_disposal(t, disposal);
    disposal = *find_disposal(t, id);
  });
  return disposal;
}

void Disposal::appraise(const Agent& agent, std::string_view id, const Appraisal& appraisal) {
  const auto today = civil_day(clock_.microseconds());
  json detail = {{"unit", appraisal.unit}, {"decision", appraisal.decision}};
  if (!appraisal.keep_until.empty()) detail["keep_until"] = appraisal.keep_until;
  archive_.append(agent, "disposal.appraised", id, detail.dump(), [&](Transaction& t) {
    const auto disposal = require_disposal(t, id, {"appraisal"});
    require_decision(disposal, appraisal, today);
    if (appraisal.decision != "keep" && !holds_on_unit(t, appraisal.unit).empty())
      throw Failure("unit-held");
    update_appraisal(t, id, appraisal, agent.account);
  });
}

DisposalCase Disposal::conclude(const Agent& agent, std::string_view id) {
  DisposalCase disposal;
  archive_.append(agent, "disposal.concluded", id, "{}", [&](Transaction& t) {
    disposal = require_disposal(t, id, {"appraisal"});
    if (disposal.count("") != 0)
      throw Failure("disposal-incomplete", std::to_string(disposal.count("")) + " undecided");
    require_no_hold(t, disposal);
    disposal.state = disposal.count("keep") == disposal.units.size() ? "closed" : "appraised";
    update_disposal(t, disposal);
  });
  return disposal;
}

void Disposal::set_document(const Agent& agent, std::string_view id, std::string_view document) {
  archive_.append(agent, "disposal.act-made", id, json{{"document", document}}.dump(),
                  [&](Transaction& t) {
                    auto disposal = require_disposal(t, id, {"appraised"});
                    if (!disposal.document.empty() || disposal.count("destroy") == 0)
                      throw Failure("disposal-state", "it has its act, or needs none");
                    disposal.document = std::string(document);
                    update_disposal(t, disposal);
                  });
}

void Disposal::reopen(const Agent& agent, std::string_view id, const std::string& reason) {
  if (reason.empty() || reason.size() > longest_text) throw Failure("reason-missing");
  archive_.append(agent, "disposal.reopened", id, json{{"reason", sha256_hex(reason)}}.dump(),
                  [&](Transaction& t) {
                    auto disposal = require_disposal(t, id, {"appraised", "approved"});
                    disposal.state = "appraisal";
                    disposal.document.clear();
                    disposal.approved = 0;
                    disposal.approved_by.clear();
                    update_disposal(t, disposal);
                  });
}

void Disposal::require_approvable(Transaction& transaction, std::string_view id,
                                  std::string_view by, std::string_view for_whom) const {
  const auto disposal = require_disposal(transaction, id, {"appraised"});
  require_second(disposal, by, for_whom);
  require_no_hold(transaction, disposal);
}

void Disposal::approve(Transaction& transaction, const Agent& agent, std::string_view id,
                       std::string_view for_whom) const {
  require_approvable(transaction, id, agent.account, for_whom);
  auto disposal = *find_disposal(transaction, id);
  if (disposal.document.empty() && disposal.count("destroy") != 0)
    throw Failure("act-missing", "what is destroyed needs its destruction act");
  disposal.state = "approved";
  disposal.approved = clock_.microseconds();
  disposal.approved_by = agent.account;
  update_disposal(transaction, disposal);
  json detail = {{"appraisal", appraisal_digest(transaction, disposal)}};
  if (!disposal.document.empty()) detail["document"] = disposal.document;
  archive_.append(transaction, agent, "disposal.approved", id, detail.dump());
}

void Disposal::approve_transfer(const Agent& agent, std::string_view id) {
  // The event of the approval itself comes from approve(); this one says by which way.
  archive_.append(agent, "disposal.approval-given", id, "{}", [&](Transaction& t) {
    if (require_disposal(t, id, {"appraised"}).count("destroy") != 0)
      throw Failure("act-missing", "what is destroyed needs its destruction act");
    approve(t, agent, id, {});
  });
}

void Disposal::close(Transaction& transaction, const Agent& agent, std::string_view id) const {
  auto disposal = require_disposal(transaction, id, {"executed"});
  disposal.state = "closed";
  update_disposal(transaction, disposal);
  archive_.append(transaction, agent, "disposal.closed", id, "{}");
}

std::optional<DisposalCase> Disposal::find(std::string_view id) const {
  std::optional<DisposalCase> found;
  archive_.catalogue().read([&](Transaction& t) { found = find_disposal(t, id); });
  return found;
}

std::optional<DisposalCase> Disposal::of_document(std::string_view document) const {
  std::optional<DisposalCase> found;
  archive_.catalogue().read([&](Transaction& t) {
    if (const auto id = disposal_of_document(t, document)) found = find_disposal(t, *id);
  });
  return found;
}

std::vector<DisposalCase> Disposal::all(std::string_view fonds) const {
  std::vector<DisposalCase> found;
  archive_.catalogue().read([&](Transaction& t) { found = find_disposals(t, fonds); });
  return found;
}

}  // namespace tamga::archive
