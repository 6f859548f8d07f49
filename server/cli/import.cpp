// SPDX-License-Identifier: GPL-3.0-or-later
// tamga import: content of documents that were approved elsewhere.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "server/cli/bulk_capture.h"
#include "server/cli/command.h"
#include "server/cli/import_package.h"
#include "server/cli/import_scans.h"
#include "server/cli/progress_line.h"
#include "server/configuration.h"
#include "server/documents/sealing.h"
#include "server/error.h"
#include "server/indexing/indexing.h"

namespace tamga::cli {
namespace {

using nlohmann::json;

// Every .json file named or below a folder named, in order of path; with --form
// whatever is named.
std::vector<std::filesystem::path> files_of(const std::vector<std::string>& paths, bool all) {
  std::set<std::filesystem::path> files;
  for (const std::filesystem::path path : paths) {
    if (std::filesystem::is_directory(path)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.is_regular_file() && entry.path().extension() == ".json")
          files.insert(entry.path());
    } else if (all || path.extension() == ".json") {
      files.insert(path);
    }
  }
  return {files.begin(), files.end()};
}

// A file is either {"form": …, "content": …, "owner": …} or, with --form, the
// bare content.
Job job_of(const std::filesystem::path& file, const std::string& form) {
  const auto bytes = read_file(file, forms::Limits{}.bytes);
  Job job;
  job.name = file.string();
  job.form = form;
  job.content = bytes;
  if (form.empty()) {
    const auto value = documents::read_content(bytes);
    if (!value.is_object() || !value.contains("form") || !value["form"].is_string() ||
        !value.contains("content"))
      throw Failure("content-missing-field",
                    "a file to import is {\"form\": …, \"content\": {…}}; or name the form with "
                    "--form",
                    "/form");
    job.form = value["form"];
    job.content = forms::canonical(value["content"]);
    if (value.contains("owner") && value["owner"].is_string()) job.owner = value["owner"];
  }
  // The same content again is the same record: an interrupted import is simply
  // started once more.
  job.idempotency_key = "import:" + archive::sha256_hex(job.form + "\n" + job.content);
  return job;
}

struct Report {
  bool as_json = false;
  std::size_t captured = 0, refused = 0;
  json rows = json::array();

  void captured_one(const Outcome& outcome) {
    ++captured;
    if (as_json)
      rows.push_back({{"file", outcome.job->name},
                      {"record", outcome.record},
                      {"registration", outcome.registration}});
    else
      // Flushed: what was told is what whoever stops it counts on.
      std::cout << outcome.registration << "  " << outcome.record << "  " << outcome.job->name
                << std::endl;
  }
  void refused_one(const std::string& file, const Failure& failure) {
    ++refused;
    auto items = failure.items();
    if (items.empty())
      items.push_back({std::string(failure.kind().code), failure.pointer(), failure.detail(), ""});
    for (const auto& item : items) {
      if (as_json)
        rows.push_back({{"file", file},
                        {"code", item.code},
                        {"pointer", item.pointer},
                        {"detail", item.detail}});
      else
        std::cout << "refused  " << file << "  " << item.code << "  " << item.pointer << "  "
                  << item.detail << "\n";
    }
  }
};

// Content that was approved elsewhere: rendered, sealed, captured.
void import_content(Services& services, const Arguments& arguments,
                    const std::vector<std::filesystem::path>& files, Report& report) {
  if (arguments.has("public-url"))
    services.documents->set_verification_address(
        verification_address(arguments.value("public-url")));
  auto at = files.begin();
  const auto progress = progress_lines(arguments);
  std::size_t done = 0;
  capture_all(
      services, arguments.value("as", "system"),
      [&]() -> std::optional<Job> {
        while (at != files.end()) {
          const auto file = *at++;
          try {
            return job_of(file, arguments.value("form"));
          } catch (...) {
            report.refused_one(file.string(), current_failure());
          }
        }
        return std::nullopt;
      },
      [&](const Outcome& outcome) {
        // A full disk or a missing key is no fault of the file: stop.
        if (outcome.failure && outcome.failure->kind().exit_code >= 4) throw *outcome.failure;
        if (outcome.failure)
          report.refused_one(outcome.job->name, *outcome.failure);
        else
          report.captured_one(outcome);
        progress("files", ++done, files.size());
      });
}

int run_import(const Arguments& arguments) {
  if (arguments.rest.empty())
    throw Failure("argument-invalid", "usage: tamga import PATH… --data DIR [--form F]");
  if (names_packages(arguments.rest)) return import_packages(arguments);
  if (arguments.has("check-only") || !arguments.has("data"))
    throw Failure("argument-invalid", "--data is needed; only packages can be checked alone");
  const bool bare = arguments.has("form");
  const auto files = files_of(arguments.rest, bare);
  const Papers papers = bare ? Papers{} : papers_below(arguments.rest);
  // A mistyped path shall not become an empty archive.
  if (files.empty() && !papers.empty())
    require_archive(arguments.path("data"));
  else if (!std::filesystem::exists(arguments.path("data") / "keys" / "organisation.p12"))
    throw Failure("key-missing", "no keys/organisation.p12 in " + arguments.value("data"));
  Services services(arguments.path("data"), true);
  Report report;
  report.as_json = arguments.json();
  json papers_report;
  int papers_code = 0;
  if (!files.empty()) import_content(services, arguments, files, report);
  if (!papers.empty()) papers_code = import_papers(services, arguments, papers, papers_report);
  // A server that runs takes up by itself what came.
  if (services.indexing->writes()) services.indexing->catch_up();
  if (report.as_json) {
    json told = {
        {"captured", report.captured}, {"refused", report.refused}, {"files", report.rows}};
    if (!papers.empty()) told["papers"] = papers_report;
    std::cout << told.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  } else if (papers.empty() || !files.empty()) {
    std::cout << report.captured << " captured, " << report.refused << " refused\n";
  }
  return report.refused == 0 ? papers_code : 2;
}

}  // namespace

Command import_command() {
  return {"import",
          "import PATH… --data DIR [--form F[@VERSION]] [--organisation NAME] "
          "[--confirm-above N] [--report FILE.csv]",
          "captures content (.json) that was approved elsewhere, reads PDFs and scans, which then "
          "wait for a person, or takes packages of tamga export (folders with a bagit.txt); run it "
          "again to go on where it stopped",
          "0 everything is in; 1 a package is not whole (its clauses are told); 2 some files were "
          "refused (a line each tells why); 4 the organisation has no key, or a package disagrees "
          "with what is here; 5 the data directory cannot be used, or the disk is full",
          {{"data", 0, "DIR", "the data directory (needed but for --check-only)"},
           {"form", 0, "F", "the files are bare content of this form"},
           {"public-url", 0, "URL",
            "the archive's address for the code on the papers (default: no code)"},
           {"organisation", 0, "NAME", "of papers that do not name theirs"},
           {"confirm-above", 0, "N",
            "captures unasked what is proposed with all it needs this sure, 0.5 to 1 "
            "(default: a person is asked)"},
           {"report", 0, "FILE", "what became of every paper, as CSV (- for standard output)"},
           {"check-only", 0, "", "packages: tell what is wrong with them and take nothing"},
           {"receipt-to", 0, "FILE", "packages: writes the receipt that the sender asks for"},
           {"as", 0, "USER", "who imports, for the event log (default: system)"}},
          run_import};
}

}  // namespace tamga::cli
