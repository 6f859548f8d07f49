// SPDX-License-Identifier: GPL-3.0-or-later
// tamga plan: fonds and their yearly file plans; tamga register: any register as a
// file.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/filing.h"
#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/registers/registers.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

using nlohmann::json;

constexpr std::size_t entries_limit = 4 << 20;
constexpr std::size_t filed_at_once = 500;
constexpr std::size_t most_usage = 1'000'000;
const archive::Agent agent{"system"};

void say(const Arguments& arguments, const json& value, const std::string& line) {
  std::cout << (arguments.json() ? value.dump() : line) << "\n";
}

// The one that was named, or the only one there is.
archive::Fonds fonds_of(const Arguments& arguments, const Services& services) {
  if (const auto number = arguments.value("fonds"); !number.empty())
    return services.hierarchy->require_fonds(number);
  const auto all = services.hierarchy->fonds();
  if (all.empty()) throw Failure("not-found", "the archive has no fonds: tamga plan fonds");
  if (all.size() > 1) throw Failure("argument-invalid", "which fonds? --fonds NUMBER");
  return all.front();
}

int this_year(const Services& services) {
  return civil_year(services.clock.microseconds());
}

archive::FilePlan plan_of(const Arguments& arguments, const Services& services) {
  const auto year = arguments.number("year", this_year(services), 1921, 2200);
  const auto plan =
      services.hierarchy->plan_of_year(fonds_of(arguments, services).id, static_cast<int>(year));
  if (!plan) throw Failure("not-found", "no file plan of " + std::to_string(year));
  return *plan;
}

int make_fonds(const Arguments& arguments, Services& services) {
  archive::Fonds fonds;
  fonds.number = arguments.value("fonds");
  fonds.organisation = arguments.value("organisation");
  fonds.title = arguments.value("title", fonds.organisation);
  fonds.registration_pattern = arguments.value("registration", fonds.registration_pattern);
  fonds.index_pattern = arguments.value("index", fonds.index_pattern);
  fonds = services.hierarchy->create_fonds(agent, fonds);
  say(arguments, {{"id", fonds.id}, {"number", fonds.number}}, fonds.number + "\t" + fonds.id);
  return 0;
}

int list(const Arguments& arguments, const Services& services) {
  json all = json::array();
  for (const auto& fonds : services.hierarchy->fonds())
    for (const auto& plan : services.hierarchy->plans(fonds.id)) {
      const auto entries = services.hierarchy->entries(plan.id).size();
      all.push_back({{"fonds", fonds.number},
                     {"year", plan.year},
                     {"state", archive::plan_state_name(plan.state)},
                     {"entries", entries},
                     {"id", plan.id}});
      if (!arguments.json())
        std::cout << fonds.number << "\t" << plan.year << "\t"
                  << archive::plan_state_name(plan.state) << "\t" << entries << "\t"
                  << fonds.organisation << "\n";
    }
  if (arguments.json()) std::cout << all.dump() << "\n";
  return 0;
}

int draft(const Arguments& arguments, Services& services) {
  const auto year = arguments.number("year", this_year(services) + 1, 1921, 2200);
  const auto plan = services.hierarchy->draft_plan(agent, fonds_of(arguments, services).id,
                                                   static_cast<int>(year));
  const auto copied = services.hierarchy->entries(plan.id).size();
  say(arguments, {{"id", plan.id}, {"year", plan.year}, {"entries", copied}},
      std::to_string(plan.year) + "\t" + std::to_string(copied) + " entries copied forward");
  return 0;
}

std::string text(const json& entry, const char* name) {
  const auto at = entry.find(name);
  if (at == entry.end()) return {};
  if (!at->is_string()) throw Failure("content-refused", std::string(name) + " is no text");
  return *at;
}

// A JSON array of entries, each with file_index, title, department, retention_item.
int add(const Arguments& arguments, Services& services) {
  if (arguments.rest.size() != 2)
    throw Failure("argument-invalid", "usage: tamga plan add ENTRIES.json …");
  const auto plan = plan_of(arguments, services);
  const auto entries = json::parse(read_file(arguments.rest[1], entries_limit), nullptr, false);
  if (!entries.is_array()) throw Failure("content-not-json", "an array of entries is wanted");
  for (const auto& given : entries) {
    if (!given.is_object()) throw Failure("content-refused", "an entry is an object");
    archive::PlanEntry entry;
    entry.file_index = text(given, "file_index");
    entry.title = text(given, "title");
    entry.department = text(given, "department");
    entry.retention_item = text(given, "retention_item");
    entry.responsible = text(given, "responsible");
    entry.note = text(given, "note");
    entry.open = given.value("open", true);
    services.hierarchy->add_entry(agent, plan.id, entry);
  }
  say(arguments, {{"added", entries.size()}}, std::to_string(entries.size()) + " entries added");
  return 0;
}

int paper(const Arguments& arguments, Services& services) {
  const auto account = services.access->account(arguments.value("as"));
  if (!account) throw Failure("not-found", "--as ACCOUNT: the archivist who has the first act");
  const auto document = services.registers->draw_up_plan(*account, plan_of(arguments, services).id);
  say(arguments, {{"document", document.id}, {"title", document.title}},
      document.id + "\t" + document.title);
  return 0;
}

int file_waiting(const Arguments& arguments, Services& services) {
  const auto fonds = fonds_of(arguments, services);
  const auto progress = progress_line(arguments);
  std::size_t filed = 0;
  for (auto step = services.hierarchy->file_waiting(agent, fonds.id, filed_at_once); step > 0;
       step = services.hierarchy->file_waiting(agent, fonds.id, filed_at_once)) {
    filed += step;
    progress("records", filed, 0);
  }
  const auto left = services.hierarchy->unfiled_count(fonds.id);
  say(arguments, {{"filed", filed}, {"unfiled", left}},
      std::to_string(filed) + " records filed, " + std::to_string(left) + " have no place yet");
  return left == 0 ? 0 : 1;
}

int run_plan(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "list" : arguments.rest[0];
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "list") return list(arguments, services);
  if (verb == "fonds") return make_fonds(arguments, services);
  if (verb == "draft") return draft(arguments, services);
  if (verb == "add") return add(arguments, services);
  if (verb == "paper") return paper(arguments, services);
  if (verb == "file") return file_waiting(arguments, services);
  throw Failure("argument-invalid",
                "usage: tamga plan [list | fonds | draft | add FILE | paper | file] --data DIR");
}

int run_register(const Arguments& arguments) {
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  const auto format = arguments.value("format", "csv");
  const std::filesystem::path out = arguments.value("output", "-");
  const auto separator = format == "tsv" ? registers::Separator::Tab : registers::Separator::Comma;
  const bool as_table = format == "csv" || format == "tsv";
  if (arguments.rest.size() == 1 && arguments.rest[0] == "usage" && as_table) {
    const auto today = civil_day(services.clock.microseconds());
    write_file(out,
               delimited(services.registers->usage(arguments.value("from", "1921-01-01"),
                                                   arguments.value("until", today), most_usage),
                         separator));
    return 0;
  }
  const auto kind =
      arguments.rest.size() == 2 ? registers::kind_from(arguments.rest[0]) : std::nullopt;
  if (!kind || (!as_table && format != "pdf" && format != "json"))
    throw Failure("argument-invalid",
                  "usage: tamga register file-plan|inventory|inner-list|certification|handover ID "
                  "| usage --data DIR [--format csv|tsv|pdf|json] [-o FILE]");
  const auto& id = arguments.rest[1];
  if (as_table)
    write_file(out, delimited(services.registers->table(*kind, id), separator));
  else if (format == "pdf")
    write_file(out, services.registers->pdf(*kind, id));
  else
    write_file(out, services.registers->content(*kind, id).dump(1) + "\n");
  return 0;
}

}  // namespace

Command plan_command() {
  return {"plan",
          "plan [list | fonds | draft | add ENTRIES.json | paper | file] --data DIR [--fonds N] "
          "[--year Y]",
          "fonds and yearly file plans: lists them, makes a fonds, drafts the next year's plan, "
          "adds entries, draws its paper up, files what waited",
          "0 done; 1 records are left without a place (file); 2 an option or entry is not valid; 3 "
          "no such archive, fonds or plan; 4 the plan is approved or there already; 5 the data "
          "directory cannot be used",
          {{"data", 0, "DIR", "the data directory", true},
           {"fonds", 0, "N", "number of the fonds (default: the only one)"},
           {"year", 0, "Y", "of the plan (default: this one; draft: the next)"},
           {"organisation", 0, "O", "fonds: the organisation as its records name it"},
           {"title", 0, "T", "fonds: its title (default: the organisation)"},
           {"registration", 0, "P", "fonds: pattern of registrations (default: {year}/{number:6})"},
           {"index", 0, "P", "fonds: pattern of file indexes (default: #-##/##)"},
           {"as", 0, "ACCOUNT", "paper: the archivist who does its first act"}},
          run_plan};
}

Command register_command() {
  return {"register",
          "register KIND ID --data DIR [--format csv|tsv|pdf|json] [-o FILE] | register usage",
          "writes a register: file plan, inventory, inner list, certification sheet, handover act, "
          "usage",
          "0 written; 2 an option is wrong; 3 no such archive or register; 4 it is empty; 5 the "
          "data directory cannot be used or the file not written",
          {{"data", 0, "DIR", "the data directory", true},
           {"format", 0, "F", "csv, tsv, pdf or json (default: csv)"},
           {"output", 'o', "FILE", "where (default: standard output)"},
           {"from", 0, "DAY", "usage: first day"},
           {"until", 0, "DAY", "usage: last day (default: today)"}},
          run_register};
}

}  // namespace tamga::cli
