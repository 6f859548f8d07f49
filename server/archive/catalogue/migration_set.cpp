// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/migration_set.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <system_error>

#include "server/archive/storage/hash.h"
#include "server/assets.h"
#include "server/error.h"

namespace tamga::archive {

MigrationSet::MigrationSet(std::string name, const std::filesystem::path& folder)
    : name_(std::move(name)) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(share_folder() / folder, error), end;
       !error && it != end; it.increment(error)) {
    const auto& path = it->path();
    if (path.extension() != ".sql") continue;
    const std::string stem = path.stem().string();
    int number = 0;
    const auto parsed =
        std::from_chars(stem.data(), stem.data() + std::min<std::size_t>(4, stem.size()), number);
    if (parsed.ec != std::errc() || parsed.ptr != stem.data() + 4 || stem.size() < 6 ||
        stem[4] != '_' || number < 1) {
      throw Failure("data-unusable",
                    "migration " + path.filename().string() + ": not NNNN_name.sql");
    }
    files_.push_back({number, stem.substr(5), asset(folder / path.filename())});
  }
  if (error || files_.empty())
    throw Failure("data-unusable", "no migrations in " + folder.string());
  std::sort(files_.begin(), files_.end(),
            [](const File& a, const File& b) { return a.number < b.number; });
}

void MigrationSet::apply(Catalogue& catalogue) const {
  std::vector<Catalogue::Migration> migrations;
  for (const File& file : files_) migrations.push_back({file.number, file.name, file.sql});
  catalogue.migrate(name_, migrations);
}

std::vector<std::string> MigrationSet::faults(const Catalogue& catalogue) const {
  std::map<std::int64_t, std::string> applied;
  catalogue.read([&](Transaction& transaction) {
    transaction.query("SELECT number, sha256 FROM migrations WHERE migration_set = :set",
                      {{"set", name_}},
                      [&](const Row& row) { applied[row.integer("number")] = row.text("sha256"); });
  });
  std::vector<std::string> found;
  for (const File& file : files_) {
    const std::string subject = name_ + "/" + std::to_string(file.number);
    const auto known = applied.find(file.number);
    if (known == applied.end()) {
      found.push_back(subject + " is not applied");
    } else {
      if (known->second != sha256_hex(file.sql))
        found.push_back(subject + " is not the one that was applied");
      applied.erase(known);
    }
  }
  for (const auto& [number, sha256] : applied) {
    found.push_back(name_ + "/" + std::to_string(number) + " is unknown to this program");
  }
  return found;
}

}  // namespace tamga::archive
