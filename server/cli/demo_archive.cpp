// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/demo_archive.h"

#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/filing.h"
#include "server/civil_time.h"
#include "server/demonstration/file_plan.h"
#include "server/demonstration/retention.h"
#include "server/error.h"
#include "server/registers/registers.h"

namespace tamga::cli {
namespace {

access::Account required(const Services& services, access::Role role) {
  const auto account = services.access->account(access::role_name(role));
  if (!account) throw Failure("internal", "the demonstration's account is not there");
  return *account;
}

// All acts of a paper of the archivist's, the real way.
void approve(Services& services, const std::string& document,
             const std::map<access::Role, std::string>& passwords, const std::string& day) {
  const auto archivist = required(services, access::Role::Archivist);
  const auto signer = required(services, access::Role::Signer);
  const auto act = [&](const access::Account& by, access::Role role, const char* name,
                       const char* number) {
    nlohmann::json values = {
        {"position", by.unit + ", " + by.position}, {"name", by.display_name}, {"date", day}};
    if (*number != 0) values["number"] = number;
    services.documents->act(by, document, {name, values.dump(), {passwords.at(role), ""}, ""});
  };
  act(archivist, access::Role::Archivist, "drawn_up", "");
  act(signer, access::Role::Signer, "considered", "01");
  act(signer, access::Role::Signer, "approved", "А/01");
}

}  // namespace

void make_fonds(Services& services, const std::string& organisation,
                const std::vector<std::string>& units,
                const std::map<access::Role, std::string>& passwords) {
  const auto plan = demonstration::file_plan(units);
  const archive::Agent archivist{std::string(access::role_name(access::Role::Archivist))};
  archive::Fonds fonds;
  fonds.number = plan.fonds_number;
  fonds.title = fonds.organisation = organisation;
  fonds.registration_pattern = plan.registration_pattern;
  fonds.index_pattern = plan.index_pattern;
  fonds = services.hierarchy->create_fonds(archivist, fonds);
  const auto now = services.clock.microseconds();
  demonstration::adopt_schedule(archivist, *services.schedule, *services.hierarchy, fonds.id);
  const auto draft = services.hierarchy->draft_plan(archivist, fonds.id, civil_year(now));
  for (const auto& file : plan.files) {
    archive::PlanEntry entry;
    entry.file_index = file.file_index;
    entry.title = file.title;
    entry.department = file.department;
    entry.retention_item = file.retention_item;
    entry.open = file.open;
    entry.responsible = file.responsible;
    services.hierarchy->add_entry(archivist, draft.id, entry);
  }
  const auto paper =
      services.registers->draw_up_plan(required(services, access::Role::Archivist), draft.id);
  approve(services, paper.id, passwords, civil_day(now));
}

}  // namespace tamga::cli
