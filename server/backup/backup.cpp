// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup/backup.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "server/archive/archive.h"
#include "server/archive/catalogue/catalogue_failure.h"
#include "server/archive/catalogue/copy_catalogue.h"
#include "server/archive/catalogue/open_catalogue.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/log/log_prefix.h"
#include "server/archive/object_rows.h"
#include "server/archive/storage/open_objects.h"
#include "server/backup/place.h"
#include "server/error.h"

namespace tamga::backup {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t batch_objects = 256, batch_bytes = std::size_t{32} << 20;
// A disposal may take objects away between the snapshot and their copy: then it is
// looked anew, as often as that happens.
constexpr int snapshots = 20;

// Below the data directory; made by other means here, again at any time, or secret. And where
// objects and catalogue lie: those of a restored archive lie with it.
bool left_out(const std::string& path) {
  static const std::set<std::string> names = {"archive.lock",     "evidence.lock",
                                              "backup.last",      "demo-accounts.txt",
                                              "log/key.pub.part", "log/lock",
                                              "objects.json",     "objects.left",
                                              "catalogue.json",   "keys/organisation.passphrase"};
  static const std::vector<std::string> beginnings = {
      "catalogue.sqlite", "objects/", "index/",    "index.",
      "export/",          "backup/",  "log/tile/", "log/checkpoint"};
  if (path == "index.shards") return false;  // the administrator's
  return names.contains(path) || path.find(".new-") != std::string::npos ||
         std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const auto& beginning) { return path.starts_with(beginning); });
}

// Pieces on their way into the place, several under one sync.
class Intake {
 public:
  Intake(Place& place, BackupReport& report) : place_(place), report_(report) {}

  void take(std::string bytes) {
    waiting_bytes_ += bytes.size();
    waiting_.push_back(std::move(bytes));
    if (waiting_.size() >= batch_objects || waiting_bytes_ >= batch_bytes) settle();
  }
  void settle() {
    if (waiting_.empty()) return;
    const std::vector<std::string_view> views(waiting_.begin(), waiting_.end());
    for (auto& staged : place_.store().stage(views)) staged.keep();
    report_.new_objects += waiting_.size();
    report_.new_bytes += waiting_bytes_;
    waiting_.clear();
    waiting_bytes_ = 0;
  }
  // Gives the hash; what the place has is not taken again.
  std::string piece(std::string bytes) {
    auto hash = archive::sha256_hex(bytes);
    if (!place_.store().contains(hash)) take(std::move(bytes));
    return hash;
  }

 private:
  Place& place_;
  BackupReport& report_;
  std::vector<std::string> waiting_;
  std::size_t waiting_bytes_ = 0;
};

// A file that is gone meanwhile gives nothing.
std::optional<KeptFile> kept_file(Intake& intake, const fs::path& file, const std::string& path) {
  struct stat status {};
  std::ifstream stream(file, std::ios::binary);
  if (!stream || ::stat(file.c_str(), &status) != 0) {
    if (!fs::exists(file)) return std::nullopt;
    throw Failure("storage-failed", "cannot read " + file.string());
  }
  KeptFile kept{path, status.st_mode & 0777U, 0, {}};
  std::string bytes(part_bytes, '\0');
  while (stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) ||
         stream.gcount() > 0) {
    const auto count = static_cast<std::size_t>(stream.gcount());
    kept.size += count;
    kept.parts.push_back(intake.piece(bytes.substr(0, count)));
  }
  if (stream.bad()) throw Failure("storage-failed", "cannot read " + file.string());
  return kept;
}

struct Snapshot {
  std::set<std::string> objects;
  std::uint64_t records = 0, events = 0;
};

class Backup {
 public:
  Backup(const fs::path& data, const fs::path& place, const Clock& clock, const Progress& progress,
         const archive::Disk& disk)
      : data_(data),
        clock_(clock),
        progress_(progress),
        archive_(data, clock),
        verifier_(archive::read_verifier_key(archive_.log_state().verifier_key)),
        key_(read_key(data)),
        place_(place, verifier_.value(), disk),
        intake_(place_, report_) {
    const auto names = place_.names();
    if (names.empty()) return;
    try {
      previous_ = place_.open(names.back(), *verifier_);
    } catch (const Failure& failure) {
      // Damaged: nothing of it is relied on, and this one stands by itself.
      if (failure.kind().code != "backup-damaged") throw;
    }
  }

  BackupReport run(std::optional<int> keep_days) {
    // What the log has said to others is read before the snapshot, so that the copy's
    // log is never shorter than any of it; files that wait to be taken before and after,
    // so that none that the snapshot knows is left out.
    take_files([](const std::string& path) {
      return path.starts_with("log/") || path.starts_with("ingest/");
    });
    take_snapshot_and_objects();
    take_files([](const std::string& path) { return !path.starts_with("log/"); });
    take_log();
    intake_.settle();
    for (auto& [path, file] : files_) manifest_.files.push_back(std::move(file));
    manifest_.origin = verifier_->name;
    manifest_.made = clock_.microseconds();
    manifest_.program = TAMGA_VERSION;
    report_.records = manifest_.records;
    report_.events = manifest_.log_size;
    report_.objects = manifest_.objects.size();
    report_.bytes = manifest_.bytes();
    report_.name = place_.add(manifest_, key_);
    // For whoever watches the server (tamga_backup_age_seconds).
    archive::replace_file(archive::Disk::real(), data_ / "backup.last",
                          std::to_string(manifest_.made), 0644);
    if (keep_days)
      report_.forgotten =
          place_.forget(manifest_.made - std::int64_t{*keep_days} * 86'400'000'000, *verifier_);
    return report_;
  }

 private:
  static archive::LogKey read_key(const fs::path& data) {
    try {
      return archive::LogKey::from_pem(archive::read_file(data / "log" / "key").value_or(""));
    } catch (const archive::CheckpointError& error) {
      throw Failure("data-unusable", "log/key: " + std::string(error.what()));
    }
  }

  void tell(const char* what, std::uint64_t done, std::uint64_t all) const {
    if (progress_) progress_(what, done, all);
  }

  void take_files(const std::function<bool(const std::string&)>& wanted) {
    std::error_code error;
    fs::recursive_directory_iterator at(data_, error), end;
    for (; !error && at != end; at.increment(error)) {
      const auto path = at->path().lexically_relative(data_).string();
      if (at->is_directory()) {
        if (path == "objects" || left_out(path + "/")) at.disable_recursion_pending();
        continue;
      }
      if (!at->is_regular_file() || left_out(path) || !wanted(path) || files_.contains(path))
        continue;
      if (auto kept = kept_file(intake_, at->path(), path)) files_[path] = std::move(*kept);
    }
    if (error) throw Failure("storage-failed", data_.string() + ": " + error.message());
  }

  void take_snapshot_and_objects() {
    for (int tries = 1;; ++tries) {
      const auto snapshot = take_snapshot();
      if (take_objects(snapshot)) {
        manifest_.records = snapshot.records;
        manifest_.log_size = snapshot.events;
        return;
      }
      if (tries == snapshots)
        throw Failure("data-unusable", "records are disposed of faster than they are copied");
      manifest_.objects.clear();
      report_.lost.clear();
    }
  }

  // As of one moment, wherever it is: of a server's, row by row.
  void copy_catalogue_to(const fs::path& file) const {
    if (archive::catalogue_is_file(data_))
      return archive::copy_sqlite(data_ / "catalogue.sqlite", file);
    const auto copy = archive::open_sqlite(file);
    archive::copy_catalogue(*archive::open_catalogue(data_), *copy, progress_);
    archive::end_copy(*copy);
    copy->scrub();  // and with it the journal is empty: the file is all there is
  }

  // Below the data directory: a place may be a share that no database can work on.
  Snapshot take_snapshot() {
    const auto folder = data_ / "backup";
    fs::remove_all(folder);  // what an interrupted one left
    fs::create_directories(folder);
    ::chmod(folder.c_str(), 0700);
    const auto file = folder / "catalogue.sqlite";
    Snapshot snapshot;
    try {
      copy_catalogue_to(file);
      const auto copy = archive::open_sqlite(file);
      copy->read([&](archive::Transaction& transaction) {
        archive::each_kept_object(transaction, [&](const archive::KeptObject& object) {
          snapshot.objects.insert(object.sha256);
        });
        transaction.query("SELECT COUNT(*) AS count FROM records", {}, [&](const auto& row) {
          snapshot.records = static_cast<std::uint64_t>(row.integer("count"));
        });
        snapshot.events = archive::event_count(transaction);
      });
    } catch (const archive::CatalogueError& error) {
      throw archive::catalogue_failure(error);
    }
    auto kept = kept_file(intake_, file, "catalogue.sqlite");
    kept.value().mode = 0640;
    files_["catalogue.sqlite"] = std::move(*kept);
    fs::remove_all(folder);
    return snapshot;
  }

  // False when the snapshot names an object that a disposal has removed since.
  bool take_objects(const Snapshot& snapshot) {
    const auto source = archive::open_objects(data_);
    std::uint64_t done = 0;
    for (const auto& hash : snapshot.objects) {
      if (++done % 256 == 0) tell("objects", done, snapshot.objects.size());
      const auto known = previous_.objects.find(hash);
      if (known != previous_.objects.end() && place_.store().contains(hash)) {
        manifest_.objects[hash] = known->second;
        continue;
      }
      std::string bytes;
      try {
        bytes = source->get(hash);
      } catch (const Failure& failure) {
        if (failure.kind().code != "object-missing" && failure.kind().code != "object-damaged")
          throw;
        bool wanted = false;
        archive_.catalogue().read([&](archive::Transaction& transaction) {
          wanted = archive::object_referenced(transaction, hash);
        });
        if (!wanted) return false;
        if (!in_place(hash, bytes)) {
          report_.lost.push_back(hash);
          continue;
        }
      }
      manifest_.objects[hash] = bytes.size();
      if (!place_.store().contains(hash)) intake_.take(std::move(bytes));
    }
    intake_.settle();
    tell("objects", done, snapshot.objects.size());
    return true;
  }

  bool in_place(const std::string& hash, std::string& bytes) {
    try {
      bytes = place_.store().get(hash);
      return true;
    } catch (const Failure&) {
      return false;
    }
  }

  void take_log() {
    archive_.settle();  // what the snapshot has and a crash may have kept from the log
    std::map<std::string, const KeptFile*> known;
    for (const auto& file : previous_.files) known[file.path] = &file;
    const auto checkpoint = archive::each_file_of_prefix(
        data_ / "log", verifier_->name, key_, manifest_.log_size,
        [&](const archive::PrefixFile& file) {
          const auto path = "log/" + file.path;
          const auto before = known.find(path);
          if (file.lasting && before != known.end() &&
              place_.store().contains(before->second->parts.front())) {
            files_[path] = *before->second;
            return;
          }
          auto bytes = file.bytes();
          KeptFile kept{path, file.path == "checkpoint" ? 0644U : 0444U, bytes.size(), {}};
          for (std::size_t at = 0; at < bytes.size(); at += part_bytes)
            kept.parts.push_back(intake_.piece(bytes.substr(at, part_bytes)));
          files_[path] = std::move(kept);
        });
    manifest_.log_root = archive::hex(checkpoint.root);
  }

  const fs::path data_;
  const Clock& clock_;
  const Progress& progress_;
  archive::Archive archive_;
  const std::optional<archive::VerifierKey> verifier_;
  const archive::LogKey key_;
  Place place_;
  BackupReport report_;
  Intake intake_;
  Manifest previous_, manifest_;
  std::map<std::string, KeptFile> files_;
};

}  // namespace

BackupReport back_up(const fs::path& data, const fs::path& place, const Clock& clock,
                     std::optional<int> keep_days, const Progress& progress,
                     const archive::Disk& disk) {
  if (!archive::has_catalogue(data)) throw Failure("not-found", "no archive in " + data.string());
  const auto inside = fs::weakly_canonical(place).lexically_relative(fs::weakly_canonical(data));
  if (!inside.empty() && *inside.begin() != "..")
    throw Failure("argument-invalid", "--to lies inside the data directory: choose another disk");
  return Backup(data, place, clock, progress, disk).run(keep_days);
}

}  // namespace tamga::backup
