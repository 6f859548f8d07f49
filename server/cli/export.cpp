// SPDX-License-Identifier: GPL-3.0-or-later
// tamga export: packages of records for another archive, and the receipts for them.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/packing.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

using archive::package::Package;
using archive::package::Receipt;
using archive::package::Scope;
using nlohmann::json;

constexpr std::size_t receipt_limit = 64 * 1024;

// Everything that a query finds, whoever's it is: who can read the data directory
// can read all of it.
std::vector<std::string> found_by(const Services& services, const std::string& query) {
  index::Search search;
  search.text = query;
  search.access = {"all"};
  search.limit = 100;
  std::vector<std::string> ids;
  for (;;) {
    search.offset = ids.size();
    const auto found = services.searcher->search(search);
    for (const auto& hit : found.hits) ids.push_back(hit.id);
    if (found.hits.empty() || ids.size() >= found.total) return ids;
  }
}

Scope scope_of(const Arguments& arguments, const Services& services) {
  const int ways = (arguments.has("unit") ? 1 : 0) + (arguments.has("inventory") ? 1 : 0) +
                   (arguments.has("query") ? 1 : 0) + (arguments.rest.empty() ? 0 : 1);
  if (ways != 1)
    throw Failure("argument-invalid", "one of --unit, --inventory, --query or records");
  Scope scope;
  if (arguments.has("unit")) {
    scope.kind = Scope::Kind::unit;
    scope.id = arguments.value("unit");
  } else if (arguments.has("inventory")) {
    scope.kind = Scope::Kind::inventory;
    scope.id = arguments.value("inventory");
  } else if (arguments.has("query")) {
    scope.asked = arguments.value("query");
    scope.records = found_by(services, scope.asked);
  } else {
    scope.records = arguments.rest;
  }
  return scope;
}

json view(const Package& package) {
  json out = {{"id", package.id},
              {"created", iso_utc(package.created)},
              {"created_by", package.created_by},
              {"scope", package.scope},
              {"records", package.records},
              {"manifest_sha512", package.manifest_sha512}};
  if (package.received != 0)
    out.update({{"received", iso_utc(package.received)}, {"received_by", package.receipt_by}});
  return out;
}

int list(const Arguments& arguments, const Services& services) {
  json packages = json::array();
  for (const auto& package : packages_of(services).list(static_cast<std::size_t>(-1))) {
    if (arguments.json())
      packages.push_back(view(package));
    else
      std::cout << package.id << "\t" << iso_utc(package.created) << "\t" << package.records << "\t"
                << package.scope << "\t"
                << (package.received == 0 ? "хүлээж байна / not confirmed"
                                          : "хүлээн авсан / received")
                << "\n";
  }
  if (arguments.json()) std::cout << json{{"packages", packages}}.dump() << "\n";
  return 0;
}

// A file that the receiving archive made (tamga import --receipt-to), else words of
// the one who confirms, with --by and --manifest.
Receipt receipt_of(const Arguments& arguments) {
  const std::string given = arguments.value("receipt");
  Receipt receipt{arguments.value("manifest"), arguments.value("by"), given};
  std::error_code none;
  if (!std::filesystem::is_regular_file(given, none)) return receipt;
  receipt.text = read_file(given, receipt_limit);
  const auto value = json::parse(receipt.text, nullptr, false);
  if (!value.is_object()) return receipt;
  if (receipt.manifest_sha512.empty()) receipt.manifest_sha512 = value.value("manifest_sha512", "");
  if (receipt.by.empty()) receipt.by = value.value("by", "");
  return receipt;
}

int run_export(const Arguments& arguments) {
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (arguments.has("list")) return list(arguments, services);
  const archive::Agent agent{arguments.value("as", "system")};
  if (arguments.has("confirm")) {
    const auto package =
        packages_of(services).confirm(agent, arguments.value("confirm"), receipt_of(arguments));
    std::cout << (arguments.json() ? view(package).dump() : package.id + " хүлээн авсан / received")
              << "\n";
    return 0;
  }
  if (!arguments.has("to")) throw Failure("argument-invalid", "--to is needed");
  const auto made = packages_of(services).write(agent, scope_of(arguments, services),
                                                arguments.path("to"), progress_line(arguments));
  if (arguments.json())
    std::cout << json{{"id", made.id},           {"folder", made.folder.string()},
                      {"records", made.records}, {"files", made.files},
                      {"bytes", made.bytes},     {"manifest_sha512", made.manifest_sha512}}
                     .dump()
              << "\n";
  else
    std::cout << made.folder.string() << "\n"
              << made.records << " records, " << made.files << " files, " << made.bytes
              << " bytes\ntagmanifest-sha512.txt: " << made.manifest_sha512 << "\n";
  return 0;
}

}  // namespace

Command export_command() {
  return {
      "export",
      "export --data DIR --to FOLDER (--unit ID | --inventory ID | --query Q | RECORD…) | "
      "export --data DIR --list | export --data DIR --confirm PACKAGE --receipt FILE|TEXT "
      "[--by NAME --manifest SHA512]",
      "makes a package of records for another archive, or keeps the receipt for one",
      "0 done; 2 an option is wrong, or there is nothing to pack; 3 no such archive, unit, "
      "inventory, record or package; 4 a record was destroyed or transferred, or the receipt is "
      "not for this package; 5 the disk is full, or the data directory cannot be used",
      {{"data", 0, "DIR", "the data directory", true},
       {"to", 0, "FOLDER", "where the package is made: FOLDER/tamga-<id>"},
       {"unit", 0, "ID", "all records of a storage unit"},
       {"inventory", 0, "ID", "all records of an inventory"},
       {"query", 0, "Q", "all records that a search finds"},
       {"list", 0, "", "the packages that were made"},
       {"confirm", 0, "PACKAGE", "another archive has received this package"},
       {"receipt", 0, "FILE|TEXT", "its receipt: a file of tamga import --receipt-to, or words"},
       {"by", 0, "NAME", "who received it (default: as the receipt says)"},
       {"manifest", 0, "SHA512", "of tagmanifest-sha512.txt, as the receipt says"},
       {"as", 0, "USER", "who does this, for the event log (default: system)"}},
      run_export};
}

}  // namespace tamga::cli
