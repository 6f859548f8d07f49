// SPDX-License-Identifier: GPL-3.0-or-later
// tamga dispose: due lists, and disposals in their steps.
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "server/cli/acting.h"
#include "server/cli/progress_line.h"
#include "server/disposal/disposal_json.h"
#include "server/error.h"
#include "server/indexing/indexing.h"

namespace tamga::cli {
namespace {

using access::Permission;
using archive::DisposalCase;

constexpr const char* usage =
    "dispose due --fonds F [--year Y] | dispose list [--fonds F] | dispose show ID | "
    "dispose begin --fonds F --year Y | dispose appraise ID --unit U --decision "
    "destroy|keep|transfer [--until DAY] [--note N] | dispose act ID COMMISSION.json | "
    "dispose approve ID | dispose reopen ID --reason R | dispose execute ID --manner M";

constexpr std::size_t file_limit = 64 * 1024;

void print(const Arguments& arguments, const DisposalCase& disposal) {
  if (arguments.json()) {
    std::cout << disposal_json(disposal).dump() << "\n";
    return;
  }
  std::cout << disposal.id << "\t" << disposal.year << "/" << disposal.number << "\t"
            << disposal.state;
  if (!disposal.document.empty()) std::cout << "\tact " << disposal.document;
  std::cout << "\n";
  for (const auto& unit : disposal.units)
    std::cout << "  " << unit.unit << "\t" << unit.year << " " << unit.file_index << "\t"
              << (unit.decision.empty() ? "-" : unit.decision) << "\t" << unit.title << "\n";
}

int due(const Arguments& arguments, const Services& services) {
  const auto fonds = services.hierarchy->require_fonds(arguments.value("fonds")).id;
  const auto this_year = std::stol(services.schedule->today().substr(0, 4));
  const auto year = static_cast<int>(arguments.number("year", this_year, 1921, 2999));
  auto json = nlohmann::ordered_json::array();
  for (const auto& unit : services.schedule->due_list(fonds, year)) {
    json.push_back(unit_json(unit));
    if (!arguments.json())
      std::cout << archive::standing_name(unit.standing) << "\t" << unit.due << "\t" << unit.year
                << " " << unit.file_index << "\t" << unit.retention_item << "\t" << unit.title
                << "\n";
  }
  if (arguments.json())
    std::cout << nlohmann::ordered_json{{"fonds", fonds}, {"year", year}, {"units", json}}.dump()
              << "\n";
  return 0;
}

int list(const Arguments& arguments, const Services& services) {
  std::string fonds;
  if (arguments.has("fonds"))
    fonds = services.hierarchy->require_fonds(arguments.value("fonds")).id;
  auto json = nlohmann::ordered_json::array();
  for (const auto& disposal : services.disposal->all(fonds)) {
    json.push_back(disposal_summary_json(disposal));
    if (!arguments.json()) print(arguments, disposal);
  }
  if (arguments.json()) std::cout << nlohmann::ordered_json{{"disposals", json}}.dump() << "\n";
  return 0;
}

// By a server that runs, which does it by itself, or here.
void bring_index_up(const Services& services) {
  Indexing indexing(services.data / "index", *services.archive, *services.forms);
  if (indexing.writes()) indexing.catch_up();
}

void appraise(const Arguments& arguments, Services& services, const access::Account& by,
              const std::string& id) {
  services.disposal->appraise({by.name}, id,
                              {arguments.value("unit"), arguments.value("decision"),
                               arguments.value("until"), arguments.value("note")});
}

void act(const Arguments& arguments, Services& services, const access::Account& by,
         const std::string& id) {
  if (arguments.rest.size() != 3) throw Failure("argument-invalid", "the commission's file");
  services.destruction_act->draw_up(by, id, read_file(arguments.rest[2], file_limit));
}

void approve(const Arguments&, Services& services, const access::Account& by,
             const std::string& id) {
  services.disposal->approve_transfer({by.name}, id);
}

void reopen(const Arguments& arguments, Services& services, const access::Account& by,
            const std::string& id) {
  services.disposal->reopen({by.name}, id, arguments.value("reason"));
}

void execute(const Arguments& arguments, Services& services, const access::Account& by,
             const std::string& id) {
  services.disposal->execute({by.name}, id, arguments.value("manner"), progress_line(arguments));
  bring_index_up(services);
}

struct Step {
  Permission permission;
  void (*run)(const Arguments&, Services&, const access::Account&, const std::string& id);
};
const std::map<std::string, Step> steps = {{"appraise", {Permission::ApproveDisposal, appraise}},
                                           {"act", {Permission::KeepArchive, act}},
                                           {"approve", {Permission::ApproveDisposal, approve}},
                                           {"reopen", {Permission::KeepArchive, reopen}},
                                           {"execute", {Permission::KeepArchive, execute}}};

int begin(const Arguments& arguments, Services& services) {
  const auto fonds = services.hierarchy->require_fonds(arguments.value("fonds")).id;
  const auto year = static_cast<int>(arguments.number("year", 0, 1921, 2999));
  const auto by = acting(arguments, services, Permission::KeepArchive);
  print(arguments, services.disposal->begin({by.name}, fonds, year));
  return 0;
}

int run_dispose(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "" : arguments.rest[0];
  const auto step = steps.find(verb);
  const bool about_one = verb == "show" || step != steps.end();
  if ((verb != "due" && verb != "list" && verb != "begin" && !about_one) ||
      (about_one && arguments.rest.size() < 2))
    throw Failure("argument-invalid", std::string("usage: tamga ") + usage);
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "due") return due(arguments, services);
  if (verb == "list") return list(arguments, services);
  if (verb == "begin") return begin(arguments, services);
  const auto& id = arguments.rest[1];
  if (!services.disposal->find(id)) throw Failure("not-found", "no disposal of this id");
  if (step != steps.end())
    step->second.run(arguments, services, acting(arguments, services, step->second.permission), id);
  print(arguments, *services.disposal->find(id));
  return 0;
}

}  // namespace

Command dispose_command() {
  return {
      "dispose",
      usage,
      "due lists, and disposal in its steps; the password of --as is read from standard input",
      "0 done; 2 an option or decision is not valid; 3 no such thing, or not allowed; 4 the "
      "step is not due, or a hold, the schedule or a missing approval forbids it; 5 the disk is "
      "full: what was executed is finished at the next start",
      {{"data", 0, "DIR", "the data directory", true},
       {"fonds", 0, "F", "its number or id"},
       {"year", 0, "Y", "units due by 1 January of this year (due: default this year)"},
       {"as", 0, "NAME", "who does it"},
       {"code", 0, "N", "the one-time code of the account's second factor"},
       {"unit", 0, "U", "the unit that is appraised"},
       {"decision", 0, "D", "destroy, keep or transfer"},
       {"until", 0, "DAY", "until when it is kept"},
       {"note", 0, "N", "for the act"},
       {"reason", 0, "R", "why it is opened again"},
       {"manner", 0, "M", "how it is destroyed"}},
      run_dispose};
}

}  // namespace tamga::cli
