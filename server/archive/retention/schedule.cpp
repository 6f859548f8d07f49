// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/retention/schedule.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "server/archive/retention/schedule_rows.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr std::size_t most_items = 2000;
constexpr std::size_t longest_number = 50, longest_text = 2000;

[[noreturn]] void refuse(const std::string& detail, const std::string& pointer) {
  throw Failure("schedule-invalid", detail, pointer);
}

void require_item(const ScheduleItem& item, const std::string& at) {
  if (item.number.empty() || item.number.size() > longest_number)
    refuse("a number of 1 to 50 bytes", at + "/number");
  if (item.title.empty() || item.title.size() > longest_text)
    refuse("a title of 1 to 2000 bytes", at + "/title");
  const bool permanent = item.rule.kind == RetentionTerm::Permanent;
  if (item.rule.years < 0 || item.rule.years > most_retention_years ||
      (permanent && item.rule.years != 0))
    refuse("years from 0 to 1000, 0 of what is permanent", at + "/years");
}

// `before`: the version that it would follow.
void require_valid(const ScheduleDraft& draft, const ScheduleVersion* before) {
  if (!is_day(draft.in_force_from)) refuse("a day YYYY-MM-DD", "/in_force_from");
  if (before && draft.in_force_from < before->in_force_from)
    refuse("not before " + before->in_force_from + ", when the version before it came into force",
           "/in_force_from");
  if (draft.basis.empty() || draft.basis.size() > longest_text)
    refuse("the order that adopts it", "/basis");
  if (draft.items.empty() || draft.items.size() > most_items) refuse("1 to 2000 items", "/items");
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < draft.items.size(); ++i) {
    const auto at = "/items/" + std::to_string(i);
    require_item(draft.items[i], at);
    if (!numbers.insert(draft.items[i].number).second) refuse("stands twice", at + "/number");
  }
}

ScheduleVersion version_of(const ScheduleDraft& draft) {
  ScheduleVersion version;
  version.fonds = draft.fonds;
  version.in_force_from = draft.in_force_from;
  version.basis = draft.basis;
  version.items = draft.items;
  return version;
}

Fate fate_by(const ScheduleVersion* schedule, const UnitRetention& unit) {
  Fate fate;
  if (schedule) fate.rule = schedule->rule(unit.retention_item);
  if (fate.rule) fate.due = due_day(*fate.rule, unit.facts.trigger).value_or("");
  return fate;
}

json fate_said(const Fate& fate) {
  if (!fate.rule) return nullptr;
  return json::array({retention_term_name(fate.rule->kind), fate.rule->years, fate.due});
}

std::string digest_of(const ScheduleVersion& version, const std::vector<ScheduleChange>& changes) {
  auto said = json::array({schedule_hash(version)});
  for (const auto& change : changes)
    said.push_back(json::array({change.unit, fate_said(change.from), fate_said(change.to)}));
  return sha256_hex("tamga-schedule-preview/1\n" + said.dump());
}

struct Previewed {
  ScheduleVersion version;
  SchedulePreview preview;
};

Previewed previewed(Transaction& transaction, const ScheduleDraft& draft,
                    const std::string& today) {
  require_fonds(transaction, draft.fonds);
  const auto versions = schedule_versions(transaction, draft.fonds);
  require_valid(draft, versions.empty() ? nullptr : &versions.back());
  Previewed out{version_of(draft), {}};
  out.version.version = versions.empty() ? 1 : versions.back().version + 1;
  // What would count without it on the day from which it does.
  const auto before =
      schedule_in_force(transaction, draft.fonds, std::max(draft.in_force_from, today));
  for (const auto& unit : unit_facts(transaction, draft.fonds, {})) {
    if (unit.facts.gone) continue;
    ScheduleChange change{unit.id,
                          unit.file_index,
                          unit.title,
                          unit.retention_item,
                          unit.year,
                          unit.volume,
                          fate_by(before ? &*before : nullptr, unit),
                          fate_by(&out.version, unit)};
    if (!(change.from == change.to)) out.preview.changes.push_back(std::move(change));
  }
  out.preview.digest = digest_of(out.version, out.preview.changes);
  return out;
}

}  // namespace

std::optional<RetentionRule> ScheduleVersion::rule(std::string_view number) const {
  for (const auto& item : items)
    if (item.number == number) return item.rule;
  return std::nullopt;
}

Schedule::Schedule(Archive& archive, const Clock& clock) : archive_(archive), clock_(clock) {}

std::string Schedule::today() const {
  return civil_day(clock_.microseconds());
}

SchedulePreview Schedule::preview(const ScheduleDraft& draft) const {
  SchedulePreview preview;
  archive_.catalogue().read(
      [&](Transaction& transaction) { preview = previewed(transaction, draft, today()).preview; });
  return preview;
}

ScheduleVersion Schedule::adopt(const Agent& agent, const ScheduleDraft& draft,
                                std::string_view digest) {
  ScheduleVersion version;
  archive_.catalogue().read(
      [&](Transaction& transaction) { version = previewed(transaction, draft, today()).version; });
  version.adopted = clock_.microseconds();
  version.adopted_by = agent.account;
  const json detail = {{"version", version.version},
                       {"in_force_from", version.in_force_from},
                       {"schedule", schedule_hash(version)}};
  archive_.append(agent, "schedule.adopted", draft.fonds, detail.dump(),
                  [&](Transaction& transaction) {
                    // Once more, where nothing can come between seeing and adopting.
                    const auto now = previewed(transaction, draft, today());
                    if (now.preview.digest != digest || now.version.version != version.version)
                      throw Failure("schedule-unseen");
                    insert_schedule(transaction, version);
                  });
  return version;
}

std::vector<ScheduleVersion> Schedule::versions(std::string_view fonds) const {
  std::vector<ScheduleVersion> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    require_fonds(transaction, fonds);
    found = schedule_versions(transaction, fonds);
  });
  std::reverse(found.begin(), found.end());
  return found;
}

std::optional<ScheduleVersion> Schedule::in_force(std::string_view fonds,
                                                  std::string_view day) const {
  std::optional<ScheduleVersion> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    require_fonds(transaction, fonds);
    found = schedule_in_force(transaction, fonds, day);
  });
  return found;
}

std::vector<UnitRetention> Schedule::due_list(std::string_view fonds, int year) const {
  const auto first = std::to_string(year) + "-01-01";
  std::vector<UnitRetention> due;
  archive_.catalogue().read([&](Transaction& transaction) {
    require_fonds(transaction, fonds);
    for (auto& unit : units_on(transaction, fonds, std::max(first, today()))) {
      if (unit.standing == Standing::Gone) continue;
      const bool listed = unit.standing == Standing::NoItem ||
                          unit.standing == Standing::Permanent ||
                          (!unit.due.empty() && unit.due <= first);
      // A permanent unit stands in the list with its reason only from the day on
      // which a class of no years would bring it there: its own year is over.
      if (unit.standing == Standing::Permanent && unit.year >= year) continue;
      if (listed) due.push_back(std::move(unit));
    }
  });
  return due;
}

std::vector<ScheduleFinding> Schedule::findings(std::string_view fonds) const {
  std::vector<ScheduleFinding> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    require_fonds(transaction, fonds);
    const auto schedule = schedule_in_force(transaction, fonds, today());
    const auto take = [&](const char* kind) {
      return [&found, &schedule, kind](const Row& row) {
        const auto item = row.text("retention_item");
        if (schedule && schedule->rule(item)) return;
        found.push_back({kind, row.text("id"), row.text("file_index"), row.text("title"), item,
                         row.integer("year")});
      };
    };
    transaction.query(
        "SELECT e.id AS id, e.file_index AS file_index, e.title AS title, e.retention_item AS "
        "retention_item, p.year AS year FROM file_plan p JOIN file_plan_entry e ON e.plan = p.id "
        "WHERE p.fonds = :fonds ORDER BY p.year, e.number",
        {{"fonds", std::string(fonds)}}, take("entry"));
    transaction.query(
        "SELECT id, file_index, title, retention_item, year FROM storage_unit WHERE fonds = :fonds "
        "AND state NOT IN ('destroyed', 'transferred') ORDER BY year, file_index, volume",
        {{"fonds", std::string(fonds)}}, take("unit"));
  });
  return found;
}

}  // namespace tamga::archive
