// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/import_package.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "server/archive/package/package_import.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/indexing/indexing.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

using archive::package::Findings;
using archive::package::ImportReport;
using archive::package::PackageReader;
using nlohmann::json;

bool is_package(const std::filesystem::path& path) {
  std::error_code none;
  return std::filesystem::exists(path / "bagit.txt", none);
}

json findings_json(const Findings& findings) {
  json list = json::array();
  for (const auto& finding : findings.list())
    list.push_back(
        {{"clause", finding.clause}, {"path", finding.path}, {"detail", finding.detail}});
  return list;
}

void print_findings(const std::string& path, const Findings& findings) {
  for (const auto& finding : findings.list())
    std::cout << finding.clause << "  " << finding.path << "  " << finding.detail << "\n";
  std::cout << path << ": "
            << (findings.empty() ? "бүрэн бүтэн / whole"
                                 : std::to_string(findings.count()) + " findings")
            << "\n";
}

// What the sending archive asks for before it may destroy anything.
void write_receipt(const Arguments& arguments, const PackageReader& package) {
  if (!arguments.has("receipt-to")) return;
  write_file(arguments.path("receipt-to"),
             json{{"package", package.id()},
                  {"manifest_sha512", package.manifest_sha512()},
                  {"by", arguments.value("as", "system")},
                  {"receipt", std::to_string(package.records().size()) + " records are here"}}
                     .dump(1) +
                 "\n");
}

json import_one(Services& services, const Arguments& arguments, const PackageReader& package) {
  const auto report = archive::package::import_package(
      *services.archive, {arguments.value("as", "system")}, package, services.clock.microseconds(),
      [&, progress = progress_line(arguments), all = package.records().size()](const auto& so_far) {
        progress("records", so_far.imported + so_far.there, all);
      });
  write_receipt(arguments, package);
  if (!arguments.json())
    std::cout << report.package << ": " << report.imported << " imported, " << report.there
              << " here already, " << report.waiting << " relations wait"
              << (report.finished_before ? "; the whole package was here before" : "") << "\n";
  return {{"package", report.package},   {"manifest_sha512", package.manifest_sha512()},
          {"imported", report.imported}, {"there", report.there},
          {"waiting", report.waiting},   {"finished_before", report.finished_before}};
}

}  // namespace

bool names_packages(const std::vector<std::string>& words) {
  std::size_t packages = 0;
  for (const auto& word : words) packages += is_package(word) ? 1 : 0;
  if (packages > 0 && packages < words.size())
    throw Failure("argument-invalid", "packages are imported apart from other files");
  return packages > 0;
}

int import_packages(const Arguments& arguments) {
  const bool only_check = arguments.has("check-only");
  if (!only_check && !arguments.has("data")) throw Failure("argument-invalid", "--data is needed");
  const auto services =
      only_check ? nullptr : std::make_unique<Services>(arguments.path("data"), true);
  json reports = json::array();
  bool whole = true;
  for (const auto& path : arguments.rest) {
    PackageReader package(path);
    const auto findings = package.check();
    whole = whole && findings.empty();
    json report = {{"path", path}, {"findings", findings_json(findings)}};
    if (!arguments.json() && (only_check || !findings.empty())) print_findings(path, findings);
    if (services && findings.empty()) report.update(import_one(*services, arguments, package));
    reports.push_back(std::move(report));
  }
  // A server that runs takes up by itself what came.
  if (services && services->indexing->writes()) services->indexing->catch_up();
  if (arguments.json())
    std::cout << json{{"packages", std::move(reports)}}.dump(-1, ' ', false,
                                                             json::error_handler_t::replace)
              << "\n";
  return whole ? 0 : 1;
}

}  // namespace tamga::cli
