// SPDX-License-Identifier: GPL-3.0-or-later
// tamga backup and tamga restore: the archive kept in a second place, and back.
#include "server/cli/backup.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "server/backup/backup.h"
#include "server/backup/last_backup.h"
#include "server/backup/restore.h"
#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

using nlohmann::json;
constexpr int kFaults = 1;

int run_backup(const Arguments& arguments) {
  const Clock clock;
  std::optional<int> keep;
  if (arguments.has("keep")) keep = static_cast<int>(arguments.number("keep", 0, 0, 36500));
  const auto report = backup::back_up(arguments.path("data"), arguments.path("to"), clock, keep,
                                      progress_line(arguments));
  backup::note_backup(arguments.path("data"),
                      {report.name, clock.microseconds(), report.lost.size()});
  if (arguments.json()) {
    std::cout << json{{"backup", report.name},
                      {"records", report.records},
                      {"events", report.events},
                      {"objects", report.objects},
                      {"bytes", report.bytes},
                      {"new_pieces", report.new_objects},
                      {"new_bytes", report.new_bytes},
                      {"forgotten_pieces", report.forgotten},
                      {"lost", report.lost}}
                     .dump()
              << "\n";
  } else {
    std::cout << report.name << "  " << report.records << " records, " << report.objects
              << " objects, " << report.bytes << " bytes, of them new " << report.new_bytes << "\n";
    for (const auto& hash : report.lost)
      std::cout << "lost  " << hash << "  neither the archive nor the place has it whole\n";
  }
  return report.lost.empty() ? 0 : kFaults;
}

backup::RestoreOrder order_of(const Arguments& arguments) {
  backup::RestoreOrder order{arguments.path("from"), arguments.value("backup"), {}};
  if (!arguments.has("key")) return order;
  order.key = archive::read_verifier_key(read_file(arguments.path("key"), 1 << 16));
  if (!order.key)
    throw Failure("argument-invalid",
                  "--key takes a copy of DATA/log/key.pub, not " + arguments.value("key"));
  return order;
}

json json_of(const backup::RestoreReport& report) {
  return {{"backup", report.name},     {"archive", report.origin}, {"made", iso_utc(report.made)},
          {"records", report.records}, {"events", report.events},  {"objects", report.objects},
          {"bytes", report.bytes}};
}

void print(const backup::RestoreReport& report) {
  std::cout << report.name << "  " << report.origin << "  " << report.records << " records, "
            << report.events << " events, " << report.objects << " objects\n";
}

int run_drill(const Arguments& arguments) {
  const auto scratch =
      arguments.has("scratch") ? arguments.path("scratch") : std::filesystem::temp_directory_path();
  const auto drill = backup::drill(order_of(arguments), scratch, Clock(), progress_line(arguments));
  if (arguments.json()) {
    auto result = json_of(drill.restored);
    result["faults"] = json::array();
    for (const auto& fault : drill.faults)
      result["faults"].push_back(
          {{"kind", fault.kind}, {"subject", fault.subject}, {"detail", fault.detail}});
    std::cout << result.dump() << "\n";
  } else {
    for (const auto& fault : drill.faults)
      std::cout << fault.kind << "  " << fault.subject << "  " << fault.detail << "\n";
    print(drill.restored);
    std::cout << drill.faults.size() << " faults\n";
  }
  return drill.faults.empty() ? 0 : kFaults;
}

int run_restore(const Arguments& arguments) {
  if (arguments.has("drill") == arguments.has("data"))
    throw Failure("argument-invalid", "either --data NEW or --drill");
  if (arguments.has("drill")) return run_drill(arguments);
  const auto report = backup::restore(order_of(arguments), arguments.path("data"), Clock(),
                                      progress_line(arguments));
  if (arguments.json()) {
    std::cout << json_of(report).dump() << "\n";
    return 0;
  }
  print(report);
  if (std::filesystem::exists(arguments.path("data") / "keys" / "organisation.p12"))
    std::cout
        << "Тамганы түлхүүрийн нууц үгийг буцааж тавина уу / put keys/organisation.passphrase "
           "back: no backup has it\n";
  return 0;
}

}  // namespace

Command backup_command() {
  return {"backup",
          "backup --data DIR --to PLACE [--keep DAYS]",
          "copies an archive to another place while its server runs; only what is new",
          "0 made; 1 made, and objects are lost that neither has; 2 an option is wrong; 3 no "
          "archive there; 4 the place is another archive's, or a backup is being made; 5 a disk is "
          "full or cannot be read: start it again, it goes on",
          {{"data", 0, "DIR", "the data directory", true},
           {"to", 0, "PLACE", "the folder of this archive's backups: another disk", true},
           {"keep", 0, "DAYS",
            "forget backups that are older, and with them what has been destroyed since"}},
          run_backup};
}

Command restore_command() {
  return {
      "restore",
      "restore --from PLACE [--backup NAME] [--key FILE] (--data NEW | --drill [--scratch DIR])",
      "makes an archive of a backup, in an empty place; or proves that it could be made",
      "0 restored, or the drill found all whole; 1 the drill found faults (a line each); 2 an "
      "option is wrong; 3 no backup there; 4 the place is not empty; 5 the backup is damaged "
      "(the file is named), or a disk is full: start it again, it goes on",
      {{"from", 0, "PLACE", "the folder of the backups", true},
       {"backup", 0, "NAME", "which one (default: the newest)"},
       {"key", 0, "FILE", "a copy of DATA/log/key.pub that was kept elsewhere"},
       {"data", 0, "NEW", "the data directory to make"},
       {"drill", 0, "", "restore into a temporary folder, check the archive there, remove it"},
       {"scratch", 0, "DIR", "for --drill: where there is room for it"}},
      run_restore};
}

}  // namespace tamga::cli
