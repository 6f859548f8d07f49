// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/check.h"

#include "index/index.h"
#include "server/archive/catalogue/open_catalogue.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "server/archive/log/log_verification.h"
#include "server/error.h"
#include "server/indexing/index_manifest.h"
#include "server/organisation/structure_check.h"
#include "server/usage/usage_check.h"

namespace tamga {
namespace {

using archive::Archive;

// The index is derived, but a record that it does not have cannot be found, and
// one that it has too much speaks of what is not there.
void check_index(const std::filesystem::path& folder, const Archive& archive,
                 const Progress& progress, CheckReport& report) {
  const auto altered = index_file_faults(folder, archive);
  for (const auto& fault : altered)
    report.faults.push_back({"index-damaged", "index", fault + ": run tamga reindex"});
  // Bytes that are not the index's are not given to its engine, which trusts them.
  if (!altered.empty()) return;
  const index::Searcher searcher(folder);
  if (const auto fault = searcher.fault(); !fault.empty()) {
    report.faults.push_back({"index-damaged", "index", fault + ": run tamga reindex"});
    return;
  }
  std::size_t missing = 0, done = 0;
  const auto all = archive.record_count();
  std::string before;
  for (auto records = archive.records(before, 500); !records.empty();
       records = archive.records(before, 500)) {
    for (const auto& record : records)
      if (!searcher.contains(record.id) && ++missing <= 20)
        report.faults.push_back(
            {"index-missing", record.id, "the index does not have this record"});
    before = records.back().id;
    done += records.size();
    if (progress) progress("records in the index", done, all);
  }
  if (missing == 0 && searcher.size() != archive.record_count())
    report.faults.push_back({"index-unknown", "index", "the index holds entries of no record"});
}

// Of an archive that does not open: what can be said of its log all the same.
void check_log_alone(const std::filesystem::path& log, CheckReport& report) {
  const auto key = archive::read_verifier_key(archive::read_file(log / "key.pub").value_or(""));
  if (!key) {
    report.faults.push_back({"log-damaged", "key.pub", "it is gone or no key"});
    return;
  }
  for (auto& finding : archive::verify_log(log, *key, {}).findings)
    report.faults.push_back(
        {std::move(finding.kind), std::move(finding.subject), std::move(finding.detail)});
}

template <typename Part>
void run_part(CheckReport& report, const char* name, const Part& part) {
  try {
    part();
  } catch (...) {
    const auto failure = current_failure();
    report.faults.push_back({std::string(failure.kind().code), name, failure.detail()});
  }
}

}  // namespace

CheckReport check_data(const std::filesystem::path& data, const Progress& progress) {
  CheckReport report;
  const Clock clock;
  std::unique_ptr<Archive> archive;
  run_part(report, "archive", [&] { archive = std::make_unique<Archive>(data, clock); });
  if (!archive) {
    run_part(report, "catalogue", [&] {
      if (!archive::catalogue_is_file(data)) return;  // why it does not open was said
      for (auto& fault : archive::sqlite_file_faults(data / "catalogue.sqlite"))
        report.faults.push_back({"catalogue-damaged", "catalogue", std::move(fault)});
    });
    run_part(report, "log", [&] { check_log_alone(data / "log", report); });
    return report;
  }
  run_part(report, "archive", [&] {
    for (auto& fault : archive->check(progress)) report.faults.push_back(std::move(fault));
  });
  const auto add_all = [&](std::vector<Archive::Fault> faults) {
    for (auto& fault : faults) report.faults.push_back(std::move(fault));
  };
  run_part(report, "organisation", [&] { add_all(organisation::structure_faults(*archive)); });
  run_part(report, "usage", [&] { add_all(usage::usage_faults(*archive)); });
  run_part(report, "index", [&] { check_index(data / "index", *archive, progress, report); });
  run_part(report, "records", [&] { report.records = archive->record_count(); });
  return report;
}

}  // namespace tamga
