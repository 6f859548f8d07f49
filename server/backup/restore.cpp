// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup/restore.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/backup/place.h"
#include "server/error.h"

namespace tamga::backup {
namespace {

namespace fs = std::filesystem;
// Holds the name of the backup while the folder is not yet whole.
constexpr const char* unfinished = "restore.unfinished";
constexpr std::size_t batch_objects = 256, batch_bytes = std::size_t{32} << 20;

void require_empty(const fs::path& data, const std::string& backup) {
  if (!fs::exists(data)) return;
  if (!fs::is_directory(data)) throw Failure("target-not-empty", data.string() + " is a file");
  if (fs::is_empty(data)) return;
  const auto begun = archive::read_file(data / unfinished);
  if (!begun) throw Failure("target-not-empty", data.string());
  if (*begun != backup)
    throw Failure("target-not-empty",
                  data.string() + " is an unfinished restore of another backup: remove it");
}

class Restore {
 public:
  Restore(const RestoreOrder& order, const fs::path& data, const Progress& progress,
          const archive::Disk& disk)
      : place_(order.place), data_(data), progress_(progress), disk_(disk) {
    const auto names = place_.names();
    if (names.empty()) throw Failure("not-found", "no backup in " + order.place.string());
    name_ = order.name.empty() ? names.back() : order.name;
    manifest_ = place_.open(name_, order.key ? *order.key : place_.claimed_key());
  }

  const Manifest& manifest() const { return manifest_; }
  const std::string& name() const { return name_; }

  void run() {
    require_empty(data_, name_);
    archive::make_folders(disk_, data_);
    ::chmod(data_.c_str(), 0750);
    archive::replace_file(disk_, data_ / unfinished, name_, 0600);
    restore_objects();
    for (const auto& file : manifest_.files)
      if (file.path != "catalogue.sqlite") restore_file(file);
    for (const auto& file : manifest_.files)
      if (file.path == "catalogue.sqlite") restore_file(file);
    if (!fs::exists(data_ / "catalogue.sqlite"))
      throw Failure("backup-damaged", place_.file_of(name_).string() + ": it has no catalogue");
    archive::remove_file(disk_, data_ / unfinished);
    archive::sync_folder(disk_, data_);
  }

 private:
  void tell(const char* what, std::uint64_t done, std::uint64_t all) const {
    if (progress_) progress_(what, done, all);
  }

  // `of`: what the piece belongs to, for people.
  std::string piece(const std::string& hash, const std::string& of) {
    try {
      return place_.store().get(hash);
    } catch (const Failure& failure) {
      if (failure.kind().code == "storage-failed") throw;
      const auto file = place_.folder() / "objects" / hash.substr(0, 2) / hash.substr(2, 2) / hash;
      throw Failure(
          "backup-damaged",
          file.string() +
              (failure.kind().code == "object-missing" ? ": it is gone (" : ": other bytes (") +
              of + ")");
    }
  }

  void restore_objects() {
    archive::FolderStore target(data_ / "objects", disk_);
    target.resolve_staged([](const std::string&) { return false; });
    std::vector<std::string> waiting;
    std::size_t bytes = 0;
    const auto settle = [&] {
      const std::vector<std::string_view> views(waiting.begin(), waiting.end());
      if (!views.empty())
        for (auto& staged : target.stage(views)) staged.keep();
      waiting.clear();
      bytes = 0;
    };
    std::uint64_t done = 0;
    for (const auto& [hash, size] : manifest_.objects) {
      if (++done % 256 == 0) tell("objects", done, manifest_.objects.size());
      if (target.contains(hash)) continue;
      waiting.push_back(piece(hash, "an object of a record"));
      bytes += waiting.back().size();
      if (waiting.size() >= batch_objects || bytes >= batch_bytes) settle();
    }
    settle();
    tell("objects", done, manifest_.objects.size());
  }

  void restore_file(const KeptFile& file) {
    const auto path = data_ / file.path;
    archive::make_folders(disk_, path.parent_path());
    if (file.path.starts_with("keys/")) ::chmod((data_ / "keys").c_str(), 0700);
    auto beside = path;
    beside += ".restoring";
    ::unlink(beside.c_str());
    const int descriptor = disk_.open_new(beside.c_str(), static_cast<mode_t>(file.mode));
    if (descriptor < 0) throw Failure("storage-failed", "cannot make " + beside.string());
    std::uint64_t size = 0;
    try {
      for (const auto& part : file.parts) {
        const auto bytes = piece(part, file.path);
        size += bytes.size();
        write_all(descriptor, bytes, beside);
      }
      if (disk_.sync(descriptor) != 0)
        throw archive::SyncFailure("storage-failed", "sync " + beside.string());
    } catch (...) {
      ::close(descriptor);
      ::unlink(beside.c_str());
      throw;
    }
    ::close(descriptor);
    if (size != file.size)
      throw Failure("backup-damaged",
                    place_.file_of(name_).string() + ": the size of " + file.path);
    archive::rename_file(disk_, beside, path);
    archive::sync_folder(disk_, path.parent_path());
  }

  void write_all(int descriptor, std::string_view bytes, const fs::path& path) const {
    while (!bytes.empty()) {
      const auto count = disk_.write(descriptor, bytes.data(), bytes.size());
      if (count < 0) throw Failure("storage-failed", "cannot write " + path.string());
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  Place place_;
  const fs::path data_;
  const Progress& progress_;
  const archive::Disk& disk_;
  std::string name_;
  Manifest manifest_;
};

RestoreReport report_of(const Restore& restore) {
  const auto& manifest = restore.manifest();
  return {restore.name(),    manifest.origin,         manifest.made,   manifest.records,
          manifest.log_size, manifest.objects.size(), manifest.bytes()};
}

// The archive as it opens against what the manifest says of it.
void require_whole(const archive::Archive& archive, const Manifest& manifest) {
  const auto log = archive.log_state();
  if (log.size != manifest.log_size || log.root != manifest.log_root ||
      archive.record_count() != manifest.records)
    throw Failure("backup-damaged", "what was restored is not what the manifest says: log " +
                                        std::to_string(log.size) + " " + log.root + ", records " +
                                        std::to_string(archive.record_count()));
}

}  // namespace

RestoreReport restore(const RestoreOrder& order, const fs::path& data, const Clock& clock,
                      const Progress& progress, const archive::Disk& disk) {
  Restore restoring(order, data, progress, disk);
  restoring.run();
  require_whole(archive::Archive(data, clock), restoring.manifest());
  return report_of(restoring);
}

Drill drill(const RestoreOrder& order, const fs::path& scratch, const Clock& clock,
            const Progress& progress) {
  auto folder = (scratch / "tamga-drill-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr)
    throw Failure("storage-failed", "cannot make a folder in " + scratch.string());
  struct Removed {
    const std::string& folder;
    ~Removed() {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  } const removed{folder};
  Drill drill{restore(order, folder, clock, progress), {}};
  drill.faults = archive::Archive(folder, clock).check(progress);
  return drill;
}

}  // namespace tamga::backup
