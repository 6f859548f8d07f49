// SPDX-License-Identifier: GPL-3.0-or-later
// tamga check: catalogue, objects, event log and index against each other.
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/check.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/indexing/index_rebuild.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

int run_check(const Arguments& arguments) {
  const auto data = arguments.path("data");
  require_archive(data);
  const auto [records, faults] = check_data(data, progress_line(arguments));
  if (arguments.json()) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& fault : faults)
      list.push_back({{"kind", fault.kind}, {"subject", fault.subject}, {"detail", fault.detail}});
    std::cout << nlohmann::json{{"records", records}, {"faults", list}}.dump() << "\n";
  } else {
    for (const auto& fault : faults)
      std::cout << fault.kind << "  " << fault.subject << "  " << fault.detail << "\n";
    std::cout << records << " records, " << faults.size() << " faults\n";
  }
  return faults.empty() ? 0 : 1;
}

int run_reindex(const Arguments& arguments) {
  const auto data = arguments.path("data");
  require_archive(data);
  Services services(data, false);
  if (arguments.has("compact")) {
    const auto began = std::chrono::steady_clock::now();
    compact_index(data / "index", *services.archive, *services.forms,
                  [&, progress = progress_line(arguments)] {
                    const auto spent = std::chrono::steady_clock::now() - began;
                    progress("seconds of compacting",
                             static_cast<std::uint64_t>(spent / std::chrono::seconds(1)), 0);
                    return false;
                  });
    return 0;
  }
  const auto records = rebuild_index(data / "index", *services.archive, *services.forms,
                                     std::chrono::minutes(2), progress_line(arguments));
  if (arguments.json())
    std::cout << nlohmann::json{{"records", records}}.dump() << "\n";
  else
    std::cout << records << " records indexed\n";
  return 0;
}

}  // namespace

Command check_command() {
  return {
      "check",
      "check --data DIR",
      "finds everything that does not agree: catalogue, objects, event log, index",
      "0 all agrees; 1 faults were found (a line each); 3 no archive there; 5 it cannot be opened",
      {{"data", 0, "DIR", "the data directory", true}},
      run_check};
}

Command reindex_command() {
  return {"reindex",
          "reindex --data DIR [--compact]",
          "builds the index anew from the archive, also while the server runs; divided as "
          "DIR/index.shards says",
          "0 built; 3 no archive there; 5 it cannot be opened, or another reindex is running",
          {{"data", 0, "DIR", "the data directory", true},
           {"compact", 0, "", "only writes it as small as it can be, from what it has", false}},
          run_reindex};
}

}  // namespace tamga::cli
