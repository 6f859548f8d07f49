// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints that were kept beside the log: of this log's past, and the very
// files that the log's events speak of.
#include <map>
#include <nlohmann/json.hpp>

#include "server/archive/check/check_part.h"
#include "server/archive/log/log_verification.h"
#include "server/archive/storage/disk.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

// The newest event of a type for each subject: its detail.
std::map<std::string, json> newest_of(const Catalogue& catalogue, const std::string& type) {
  std::map<std::string, json> newest;
  catalogue.read([&](Transaction& transaction) {
    transaction.query("SELECT subject, detail FROM events WHERE type = :type ORDER BY position",
                      {{"type", type}}, [&](const Row& row) {
                        newest[row.text("subject")] =
                            json::parse(row.text("detail"), nullptr, false);
                      });
  });
  return newest;
}

// "" when the file has the hash that the event names.
std::string file_fault(const std::filesystem::path& file, const json& detail, const char* name) {
  const auto bytes = read_file(file);
  if (!bytes) return "it is gone";
  if (!detail.is_object() || detail.value(name, "") != sha256_hex(*bytes))
    return "its bytes are not those that the log speaks of";
  return {};
}

// A witness's file is there before its event: one of a longer log is news.
bool is_newer(const std::filesystem::path& file, const json& detail) {
  const std::string text = read_file(file).value_or("");
  const auto line = text.find('\n');
  if (line == std::string::npos || !detail.is_object()) return false;
  return std::strtoull(text.c_str() + line + 1, nullptr, 10) >
         detail.value("size", std::uint64_t{0});
}

}  // namespace

void check_checkpoints(Checking& checking) {
  const auto folder = checking.evidence.folder();
  for (const auto& [day, detail] : newest_of(checking.catalogue, "checkpoint.timestamped")) {
    const auto daily = folder / "daily";
    if (auto fault = file_fault(daily / (day + ".checkpoint"), detail, "checkpoint");
        !fault.empty())
      checking.add("checkpoint-altered", "daily/" + day + ".checkpoint", std::move(fault));
    if (auto fault = file_fault(daily / (day + ".tsr"), detail, "response"); !fault.empty())
      checking.add("checkpoint-altered", "daily/" + day + ".tsr", std::move(fault));
  }
  for (const auto& [witness, detail] : newest_of(checking.catalogue, "checkpoint.witnessed")) {
    const std::string name = "witnessed/" + witness_file_name(witness);
    auto fault = file_fault(folder / name, detail, "note");
    if (!fault.empty() && !is_newer(folder / name, detail))
      checking.add("checkpoint-altered", name, std::move(fault));
  }
  // Only what these folders add: the log itself is check_log()'s.
  if (!std::filesystem::is_directory(folder / "daily") &&
      !std::filesystem::is_directory(folder / "witnessed"))
    return;
  const auto key = read_verifier_key(read_file(folder / "key.pub").value_or(""));
  if (!key) return;
  for (auto& finding : verify_log(folder, *key, {}).findings)
    if (finding.subject.starts_with("daily/") || finding.subject.starts_with("witnessed/"))
      checking.add(std::move(finding.kind), std::move(finding.subject), std::move(finding.detail));
}

}  // namespace tamga::archive
