// SPDX-License-Identifier: GPL-3.0-or-later
// tamga log: the event log, its checkpoint, and evidence renewed in time.
#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/api/views.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/cli/log_verbs.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/identifier.h"
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
      only_look,
      [&](const archive::Record& record, const std::string& fault) {
        if (!fault.empty()) faults.push_back({{"record", record.id}, {"fault", fault}});
        if (!arguments.json())
          std::cout << record.registration << "\t" << (fault.empty() ? "renewed" : fault)
                    << std::endl;
      },
      progress_lines(arguments));
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

int print_checkpoint(const Arguments& arguments, const Services& services) {
  const auto log = services.archive->log_state();
  if (log.size == 0) throw Failure("not-found", "the log is empty");
  if (arguments.json())
    std::cout << nlohmann::json{{"size", log.size},
                                {"root_hash", log.root},
                                {"checkpoint", log.checkpoint},
                                {"verifier_key", log.verifier_key}}
                     .dump()
              << "\n";
  else
    std::cout << log.checkpoint;
  return 0;
}

std::uint64_t number_of(const std::string& text, const char* what) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw Failure("argument-invalid", std::string(what) + " is a whole number");
  return number;
}

// A position, or a record's id: then the event of its capture.
std::uint64_t position_of(const Services& services, const std::string& word) {
  if (!is_identifier(word)) return number_of(word, "POSITION");
  const auto events = services.archive->events(word, 1);
  if (events.empty()) throw Failure("not-found", "no event about " + word);
  return events.front().position;
}

int prove(const Arguments& arguments, const Services& services) {
  if (arguments.rest.size() != 2)
    throw Failure("argument-invalid", "usage: tamga log prove POSITION|RECORD --data DIR");
  const auto proof = services.archive->proof(position_of(services, arguments.rest[1]));
  if (arguments.json()) {
    std::cout << api::proof_view(proof).dump() << "\n";
    return 0;
  }
  std::cout << "leaf " << proof.position << " of " << proof.tree_size << "\n"
            << archive::bytes_from_hex(proof.leaf).value_or("") << "\nhash " << proof.leaf_hash
            << "\n";
  for (const auto& step : proof.path) std::cout << "path " << step << "\n";
  std::cout << "root " << proof.root_hash << "\n\n" << proof.checkpoint;
  return 0;
}

int consistency(const Arguments& arguments, const Services& services) {
  if (arguments.rest.size() != 3)
    throw Failure("argument-invalid", "usage: tamga log consistency FIRST SECOND --data DIR");
  const auto first = number_of(arguments.rest[1], "FIRST");
  const auto second = number_of(arguments.rest[2], "SECOND");
  const auto path = services.archive->consistency(first, second);
  if (arguments.json())
    std::cout << nlohmann::json{{"first", first}, {"second", second}, {"path", path}}.dump()
              << "\n";
  else
    for (const auto& step : path) std::cout << step << "\n";
  return 0;
}

int run_log(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "events" : arguments.rest[0];
  if (verb == "verify") return verify_log(arguments);
  if (!arguments.has("data")) throw Failure("argument-invalid", "--data is needed");
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "renew") return renew(arguments, services);
  if (verb == "events") return print_events(arguments, services);
  if (verb == "checkpoint") return print_checkpoint(arguments, services);
  if (verb == "prove") return prove(arguments, services);
  if (verb == "consistency") return consistency(arguments, services);
  if (verb == "timestamp") return stamp_log(arguments, services);
  if (verb == "witness") return witness_log(arguments, services);
  throw Failure("argument-invalid",
                "usage: tamga log [events | checkpoint | prove | consistency | renew | timestamp | "
                "verify | witness] --data DIR");
}

}  // namespace

Command log_command() {
  return {
      "log",
      "log [events | checkpoint | prove POSITION|RECORD | consistency FIRST SECOND | renew | "
      "timestamp | witness] --data DIR, log verify --log DIR|--data DIR [--key KEY] [--against "
      "FILE]… [--trust FILE|DIR]",
      "the event log: its events, signed checkpoint and proofs; verifies a copy of it by itself; "
      "renews evidence, time-stamps and witnesses the log",
      "0 done; 1 verify: findings (a line each), renew, timestamp, witness: not all could be done; "
      "2 an option is wrong; 3 no archive or log there, or nothing in it; 5 the data directory "
      "cannot be used",
      {{"data", 0, "DIR", "the data directory"},
       {"from", 0, "N", "events: first position (default: 0)"},
       {"limit", 0, "N", "events: how many (default: 100)"},
       {"within", 0, "DAYS", "renew: what runs out within so many days (default: 90)"},
       {"only-look", 0, "", "renew: tell what is due and leave it"},
       {"log", 0, "DIR", "verify: the folder log/ alone, or a copy of it"},
       {"key", 0, "KEY", "verify: the log's verifier key or a file with it (default: its key.pub)"},
       {"against", 0, "FILE", "verify: a checkpoint that was kept elsewhere; may be repeated"},
       {"witness-key", 0, "KEY", "verify: a witness's verifier key or a file; may be repeated"},
       {"trust", 0, "FILE|DIR",
        "verify: certificates of time-stamp authorities (with --data: its own)"}},
      run_log};
}

}  // namespace tamga::cli
