// SPDX-License-Identifier: GPL-3.0-or-later
// tamga schedule: the retention schedule of a fonds, and what a new one would change.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/cli/acting.h"
#include "server/disposal/disposal_json.h"
#include "server/disposal/schedule_json.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

constexpr const char* usage =
    "schedule show --fonds F | schedule preview FILE.json --fonds F | "
    "schedule adopt FILE.json --fonds F --digest D";

constexpr std::size_t file_limit = 1024 * 1024;

std::string words(const std::optional<archive::RetentionRule>& rule) {
  if (!rule) return "none";
  const std::string name(archive::retention_term_name(rule->kind));
  return rule->kind == archive::RetentionTerm::Permanent ? name
                                                         : name + " " + std::to_string(rule->years);
}

std::string words(const archive::Fate& fate) {
  return words(fate.rule) + (fate.due.empty() ? "" : " (" + fate.due + ")");
}

archive::ScheduleDraft read_draft(const Arguments& arguments, const Services& services) {
  auto json = nlohmann::json::parse(read_file(arguments.rest[1], file_limit), nullptr, false);
  if (!json.is_object()) throw Failure("content-not-json", arguments.rest[1]);
  json["fonds"] = arguments.value("fonds");
  return schedule_draft(*services.hierarchy, json);
}

int show(const Arguments& arguments, const Services& services) {
  const auto fonds = services.hierarchy->require_fonds(arguments.value("fonds")).id;
  const auto versions = services.schedule->versions(fonds);
  const auto findings = services.schedule->findings(fonds);
  if (arguments.json()) {
    nlohmann::ordered_json json = {{"fonds", fonds},
                                   {"versions", nlohmann::json::array()},
                                   {"findings", nlohmann::json::array()}};
    for (const auto& version : versions) json["versions"].push_back(schedule_json(version));
    for (const auto& finding : findings) json["findings"].push_back(finding_json(finding));
    std::cout << json.dump() << "\n";
    return 0;
  }
  for (const auto& version : versions) {
    std::cout << version.version << "\tfrom " << version.in_force_from << "\t" << version.basis
              << "\n";
    for (const auto& item : version.items)
      std::cout << "  " << item.number << "\t" << words(item.rule) << "\t" << item.title << "\n";
  }
  for (const auto& finding : findings)
    std::cout << "no item " << finding.retention_item << "\t" << finding.kind << "\t"
              << finding.year << " " << finding.file_index << "\t" << finding.title << "\n";
  return 0;
}

int preview(const Arguments& arguments, const Services& services) {
  const auto preview = services.schedule->preview(read_draft(arguments, services));
  if (arguments.json()) {
    std::cout << preview_json(preview).dump() << "\n";
    return 0;
  }
  for (const auto& change : preview.changes)
    std::cout << change.year << " " << change.file_index << " (" << change.retention_item << ")\t"
              << words(change.from) << " -> " << words(change.to) << "\t" << change.title << "\n";
  std::cout << preview.changes.size() << " units would change; to adopt: --digest "
            << preview.digest << "\n";
  return 0;
}

int run_schedule(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "" : arguments.rest[0];
  const bool with_file = verb == "preview" || verb == "adopt";
  if ((verb != "show" && !with_file) || arguments.rest.size() != (with_file ? 2u : 1u))
    throw Failure("argument-invalid", std::string("usage: tamga ") + usage);
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "show") return show(arguments, services);
  if (verb == "preview") return preview(arguments, services);
  const auto draft = read_draft(arguments, services);
  const auto by = acting(arguments, services, access::Permission::KeepArchive);
  const auto adopted = services.schedule->adopt({by.name}, draft, arguments.value("digest"));
  if (arguments.json())
    std::cout << schedule_json(adopted).dump() << "\n";
  else
    std::cout << "version " << adopted.version << ", in force from " << adopted.in_force_from
              << "\n";
  return 0;
}

}  // namespace

Command schedule_command() {
  return {"schedule",
          usage,
          "the retention schedule of a fonds, what a new one would change, and its adoption",
          "0 done; 2 the file is not valid; 3 no such fonds, or not allowed; 4 what would change "
          "has not been looked at; 5 the data directory cannot be used",
          {{"data", 0, "DIR", "the data directory", true},
           {"fonds", 0, "F", "its number or id", true},
           {"digest", 0, "D", "that the preview gave"},
           {"as", 0, "NAME",
            "who adopts it: an archivist's account, its password on standard "
            "input"},
           {"code", 0, "N", "the one-time code of the account's second factor"}},
          run_schedule};
}

}  // namespace tamga::cli
