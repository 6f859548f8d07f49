// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup/last_backup.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::backup {
namespace {

using nlohmann::json;

constexpr const char* note_name = "last-backup.json";

}  // namespace

std::optional<LastBackup> last_backup(const std::filesystem::path& data) {
  std::ifstream file(data / note_name);
  const auto note = json::parse(file, nullptr, false);
  if (!note.is_object() || !note.contains("made") || !note["made"].is_number_integer())
    return std::nullopt;
  LastBackup last;
  last.made = note["made"];
  if (note.contains("name") && note["name"].is_string()) last.name = note["name"];
  if (note.contains("lost") && note["lost"].is_number_unsigned()) last.lost = note["lost"];
  return last;
}

void note_backup(const std::filesystem::path& data, const LastBackup& last) {
  std::error_code error;
  const auto fresh = data / "last-backup.json.new";
  {
    std::ofstream file(fresh);
    file << json{{"name", last.name}, {"made", last.made}, {"lost", last.lost}}.dump() << "\n";
    file.close();
    if (!file) throw Failure("storage-failed", "cannot write " + fresh.string());
  }
  std::filesystem::rename(fresh, data / note_name, error);
  if (error) throw Failure("storage-failed", fresh.string() + ": " + error.message());
}

}  // namespace tamga::backup
