// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/import_scans.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/ingest/ingest.h"
#include "server/ingest/ingest_report.h"

namespace tamga::cli {
namespace {

using nlohmann::json;

// 0.95 or 95: percent; a person is asked below it. "": always.
int confirm_above(const Arguments& arguments) {
  if (!arguments.has("confirm-above")) return 0;
  const auto text = arguments.value("confirm-above");
  double number = 0;
  try {
    std::size_t used = 0;
    number = std::stod(text, &used);
    if (used != text.size()) number = 0;
  } catch (const std::exception&) {
    number = 0;
  }
  if (!(number >= 0.5 && number <= 1))
    throw Failure("argument-invalid", "--confirm-above takes a number from 0.5 to 1");
  return static_cast<int>(std::lround(number * 100));
}

void tell(const ingest::StagedFile& file, bool as_json) {
  if (as_json) return;
  std::cout << file.state << "  " << file.name;
  if (!file.code.empty()) std::cout << "  " << file.code;
  if (!file.detail.empty()) std::cout << "  " << file.detail;
  if (!file.record.empty()) std::cout << "  " << file.record;
  std::cout << "\n" << std::flush;
}

std::vector<ingest::StagedFile> all_files(const ingest::Ingest& ingest, const std::string& batch) {
  std::vector<ingest::StagedFile> files;
  for (int after = 0;;) {
    auto some = ingest.files(batch, "", after, 500);
    if (some.empty()) return files;
    after = some.back().number;
    files.insert(files.end(), std::make_move_iterator(some.begin()),
                 std::make_move_iterator(some.end()));
  }
}

void sum_up(const ingest::Batch& batch, std::size_t refused) {
  std::cout << "batch " << batch.id << ":";
  for (const auto& [state, count] : batch.counts) std::cout << " " << count << " " << state;
  std::cout << "\n";
  if (batch.counts.contains("proposed"))
    std::cout << "what is proposed waits for a person: /ingest/" << batch.id << "\n";
  if (refused > 0) std::cout << "why files were refused: --report FILE.csv\n";
}

}  // namespace

Papers papers_below(const std::vector<std::string>& paths) {
  Papers papers;
  papers.sources =
      ingest::sources_below(paths, {}, [&](const std::string& name, const Failure& failure) {
        papers.refused.push_back({name, failure});
      });
  std::erase_if(papers.sources,
                [](const ingest::Source& source) { return source.path.extension() == ".json"; });
  return papers;
}

int import_papers(Services& services, const Arguments& arguments, const Papers& papers,
                  json& report) {
  const archive::Agent agent{arguments.value("as", "system")};
  ingest::BatchOrder order;
  order.source_key = ingest::source_key(arguments.rest, agent.account);
  order.name = arguments.rest.front();
  order.organisation = arguments.value("organisation");
  order.confirm_above = confirm_above(arguments);
  auto& ingest = *services.ingest;
  auto run = ingest.run(agent, order);
  const bool as_json = arguments.json();
  for (const auto& [name, failure] : papers.refused) tell(run.refuse(name, failure), as_json);
  for (const auto& source : papers.sources)
    if (const auto file = run.take(source); file && file->state != "waiting") tell(*file, as_json);
  run.read_all([&, progress = progress_lines(arguments),
                done = std::size_t{0}](const ingest::StagedFile& file) mutable {
    tell(file, as_json);
    progress("files", ++done, papers.sources.size());
  });
  const auto files = all_files(ingest, run.batch().id);
  if (arguments.has("report")) write_file(arguments.path("report"), ingest::report_csv(files));
  report = {{"batch", run.batch().id}, {"counts", run.batch().counts}, {"files", json::array()}};
  for (const auto& file : files)
    report["files"].push_back(json::parse(ingest::to_json(file).dump(
        -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)));
  const auto& counts = run.batch().counts;
  const std::size_t refused = counts.contains("refused") ? counts.at("refused") : 0;
  if (!as_json) sum_up(run.batch(), refused);
  return refused == 0 ? 0 : 2;
}

}  // namespace tamga::cli
