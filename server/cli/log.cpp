// SPDX-License-Identifier: GPL-3.0-or-later
// tamga log: the event log, its checkpoint, and evidence renewed in time.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/error.h"
#include "server/renewal.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

int print_events(const Arguments& arguments, const Services& services) {
  const auto from = static_cast<std::uint64_t>(arguments.number("from", 0, 0, 1L << 60));
  const auto limit = static_cast<std::size_t>(arguments.number("limit", 100, 1, 100000));
  nlohmann::json list = nlohmann::json::array();
  for (const auto& event : services.archive->events_from(from, limit)) {
    if (arguments.json())
      list.push_back({{"position", event.position},
                      {"time", iso_utc(event.time)},
                      {"type", event.type},
                      {"agent", event.agent},
                      {"subject", event.subject},
                      {"leaf_hash", event.leaf_hash}});
    else
      std::cout << event.position << "\t" << iso_utc(event.time) << "\t" << event.type << "\t"
                << event.agent << "\t" << event.subject << "\n";
  }
  if (arguments.json()) std::cout << list.dump() << "\n";
  return 0;
}

int renew(const Arguments& arguments, Services& services) {
  const std::chrono::days within(arguments.number("within", 90, 0, 36500));
  nlohmann::json faults = nlohmann::json::array();
  const bool only_look = arguments.has("only-look");
  const auto now = std::chrono::floor<std::chrono::seconds>(services.clock.now());
  const auto counts = renew_evidence(
      *services.archive, *services.sealing, services.seal_settings.algorithm_ends, now, within,
      only_look, [&](const archive::Record& record, const std::string& fault) {
        if (!fault.empty()) faults.push_back({{"record", record.id}, {"fault", fault}});
        if (!arguments.json())
          std::cout << record.registration << "\t" << (fault.empty() ? "renewed" : fault) << "\n";
      });
  if (arguments.json())
    std::cout << nlohmann::json{{"records", counts.looked_at},
                                {"due", counts.due},
                                {"renewed", counts.renewed},
                                {"faults", faults}}
                     .dump()
              << "\n";
  else
    std::cout << "Шалгасан / looked at " << counts.looked_at << ", хугацаа нь дөхсөн / due "
              << counts.due << ", сунгасан / renewed " << counts.renewed << "\n";
  return only_look || counts.renewed == counts.due ? 0 : 1;
}

int run_log(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "events" : arguments.rest[0];
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "renew") return renew(arguments, services);
  if (verb == "events") return print_events(arguments, services);
  if (verb != "checkpoint")
    throw Failure("argument-invalid", "usage: tamga log [events | checkpoint | renew] --data DIR");
  const auto last = services.archive->events_from(0, 1);
  if (last.empty()) throw Failure("not-found", "the log is empty");
  std::cout << services.archive->proof(0).checkpoint;
  return 0;
}

}  // namespace

Command log_command() {
  return {
      "log",
      "log [events | checkpoint] --data DIR [--from N] [--limit N] | log renew --data DIR "
      "[--within DAYS] [--only-look]",
      "prints the event log, or its signed checkpoint to keep elsewhere; or renews the evidence "
      "of records before it runs out",
      "0 done; 1 evidence that is due could not be renewed; 2 an option is wrong; 3 no archive "
      "there, or its log is empty; 5 the data directory cannot be used",
      {{"data", 0, "DIR", "the data directory", true},
       {"from", 0, "N", "first position (default: 0)"},
       {"limit", 0, "N", "how many (default: 100)"},
       {"within", 0, "DAYS", "renew: what runs out within so many days (default: 90)"},
       {"only-look", 0, "", "renew: tell what is due and leave it"}},
      run_log};
}

}  // namespace tamga::cli
