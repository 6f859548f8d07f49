// SPDX-License-Identifier: GPL-3.0-or-later
// tamga import of papers that exist: PDFs and scans wait for a person's word.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "server/cli/command.h"
#include "server/ingest/sources.h"
#include "server/services.h"

namespace tamga::cli {

// What below the paths is no content (.json), with what is refused.
struct Papers {
  struct Refused {
    std::string name;
    Failure failure;
  };
  std::vector<ingest::Source> sources;
  std::vector<Refused> refused;
  bool empty() const { return sources.empty() && refused.empty(); }
};
Papers papers_below(const std::vector<std::string>& paths);

// Takes and reads them all, telling one line a file, or gives the report as JSON to
// `report`. 0 when nothing was refused, else 2.
int import_papers(Services& services, const Arguments& arguments, const Papers& papers,
                  nlohmann::json& report);

}  // namespace tamga::cli
