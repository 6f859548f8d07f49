// SPDX-License-Identifier: GPL-3.0-or-later
// tamga fixity: objects read again, and repaired by two people.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/identifier.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

using nlohmann::json;

// Who works here says who it is; the same rules as on the pages.
archive::Agent agent_of(const Arguments& arguments, const Services& services) {
  const std::string name = arguments.value("as");
  const auto account = services.access->account(name);
  if (!account) throw Failure("argument-invalid", "--as names no account: " + name);
  if (!access::Access::may(*account, access::Permission::KeepArchive))
    throw Failure("forbidden", name);
  return {name};
}

int run_round(const Arguments& arguments, Services& services) {
  const auto round = services.fixity->run(
      {"system"}, [] { return true; }, progress_line(arguments));
  if (arguments.json())
    std::cout << json{{"objects", round.objects},
                      {"bytes", round.bytes},
                      {"failed", round.failed},
                      {"all", round.all}}
                     .dump()
              << "\n";
  else
    std::cout << "Уншсан / read " << round.objects << " (" << round.bytes
              << " bytes), гэмтсэн / failed " << round.failed
              << (round.all ? "" : ", үргэлжилнэ / more is due") << "\n";
  return round.failed == 0 ? 0 : 1;
}

int print_status(const Arguments& arguments, const Services& services) {
  const auto status = services.fixity->status();
  json failed = json::array();
  for (const auto& one : status.failed) {
    failed.push_back({{"sha256", one.sha256},
                      {"outcome", one.outcome},
                      {"checked", iso_utc(one.checked)},
                      {"records", one.records}});
    if (!arguments.json())
      std::cout << one.outcome << "\t" << one.sha256 << "\t" << iso_utc(one.checked) << "\n";
  }
  if (arguments.json())
    std::cout << json{{"objects", status.objects},
                      {"checked", status.checked},
                      {"oldest", status.oldest == 0 ? json() : json(iso_utc(status.oldest))},
                      {"failed", failed}}
                     .dump()
              << "\n";
  else
    std::cout << status.checked << " / " << status.objects << "\n";
  return status.failed.empty() ? 0 : 1;
}

// A hash is asked for; a repair's id is allowed.
int repair(const Arguments& arguments, Services& services) {
  if (arguments.rest.size() != 2)
    throw Failure("argument-invalid",
                  "usage: tamga fixity repair HASH --from REPLICA --as USER, then tamga fixity "
                  "repair ID --as ANOTHER");
  const auto agent = agent_of(arguments, services);
  const auto& word = arguments.rest[1];
  const auto done = is_identifier(word)
                        ? services.fixity->allow(agent, word)
                        : services.fixity->ask(agent, word, arguments.value("from"));
  if (arguments.json())
    std::cout << json{{"id", done.id},
                      {"sha256", done.sha256},
                      {"source", done.source},
                      {"asked_by", done.asked_by},
                      {"allowed_by", done.allowed_by},
                      {"repaired", done.repaired != 0}}
                     .dump()
              << "\n";
  else if (done.repaired != 0)
    std::cout << "Зассан / repaired " << done.sha256 << "\n";
  else
    std::cout << "Хүсэлт / asked: " << done.id << "\n";
  return 0;
}

int run_fixity(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "status" : arguments.rest[0];
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "run") return run_round(arguments, services);
  if (verb == "status") return print_status(arguments, services);
  if (verb == "repair") return repair(arguments, services);
  throw Failure("argument-invalid", "usage: tamga fixity [run | status | repair] --data DIR");
}

}  // namespace

Command fixity_command() {
  return {"fixity",
          "fixity [run | status] --data DIR | fixity repair HASH --from REPLICA --as USER | fixity "
          "repair ID --as ANOTHER",
          "reads objects again and compares them with catalogue and log; repairs by two people",
          "0 all good, asked or repaired; 1 objects are damaged or missing; 2 an option is wrong; "
          "3 not allowed, or no such object; 4 nothing to repair, or the replica differs; 5 the "
          "data directory cannot be used",
          {{"data", 0, "DIR", "the data directory", true},
           {"from", 0, "REPLICA", "repair: a replica that evidence.json names"},
           {"as", 0, "USER", "repair: the account that asks or allows"}},
          run_fixity};
}

}  // namespace tamga::cli
