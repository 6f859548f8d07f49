// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/index_rebuild.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

#include "server/error.h"
#include "server/indexing/index_batch.h"
#include "server/indexing/index_manifest.h"

namespace tamga {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto between_looks = 50ms;

// DATA/index.new while it is built, .next while it waits, .claimed while the follower of
// the log has it, .refused when that gave it back: so each knows whose it is, whoever is
// killed when. As .claimed it may already be the old one, the exchange being done.
fs::path beside(const fs::path& folder, const char* ending) {
  auto path = folder;
  path += ending;
  return path;
}

std::optional<archive::FileLock> alone_rebuilding(const fs::path& folder) {
  return archive::FileLock::try_lock(beside(folder, ".rebuild.lock"),
                                     archive::FileLock::Kind::exclusive);
}

index::Error unavailable(const std::string& what) {
  return index::Error("index-unavailable", what);
}

// Which folder it is, whatever its name; 0 for none.
ino_t identity(const fs::path& folder) {
  struct stat state {};
  return ::stat(folder.c_str(), &state) == 0 ? state.st_ino : 0;
}

void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

// A rebuild under way in this process.
class Rebuild {
 public:
  Rebuild(const fs::path& folder, const archive::Archive& archive,
          const forms::FormCatalogue& forms)
      : folder_(folder),
        fresh_(beside(folder, ".new")),
        next_(beside(folder, ".next")),
        claimed_(beside(folder, ".claimed")),
        refused_(beside(folder, ".refused")),
        archive_(archive),
        forms_(forms) {}

  void build(const Progress& progress) {
    clear();
    {
      index::Builder builder(fresh_, wished_layout(folder_));
      build_whole(builder, archive_, forms_, progress);
    }
    catch_up();
    built_ = identity(fresh_);
  }

  void compact(const std::function<bool()>& stop) {
    clear();
    index::compact(folder_, fresh_, stop);
    catch_up();
    built_ = identity(fresh_);
  }

  // Waits until it is in its place.
  void settle_within(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    try {
      while (!settle()) {
        if (std::chrono::steady_clock::now() > until)
          throw unavailable("whoever writes the index does not take the new one");
        std::this_thread::sleep_for(between_looks);
      }
    } catch (...) {
      give_up();
      throw;
    }
  }

 private:
  void clear() {
    fs::remove_all(fresh_);
    fs::remove_all(refused_);
  }

  // True when it is in its place: by its own hand, or by that of whoever writes.
  bool settle() {
    if (const auto alone = alone_with_index(folder_)) {
      settle_alone();
      return true;
    }
    if (identity(fresh_) == built_) fs::rename(fresh_, next_);
    if (identity(refused_) != 0) throw unavailable("whoever writes the index gave it back");
    return identity(next_) == 0 && identity(claimed_) == 0;
  }

  // Nobody took it: nothing is left of it.
  void give_up() {
    std::error_code gone;
    for (const auto& place : {next_, refused_}) {
      fs::rename(place, fresh_, gone);
      fs::remove_all(fresh_, gone);
    }
  }

  void catch_up() {
    index::Writer writer(fresh_, wished_layout(folder_));
    position_ = index_to_the_end(writer, archive_, forms_);
    if (writer.scrub_due()) writer.scrub();
  }

  // Nobody else writes now, and who did may have been killed at any step: where the new one
  // is still beside the live one, it is put in its place here.
  void settle_alone() {
    for (const auto& place : {next_, claimed_, refused_})
      if (identity(place) == built_) fs::rename(place, fresh_);
    if (identity(fresh_) == built_) {
      catch_up();
      unseal_index(archive_);
      put_in_place(fresh_, folder_);
      seal_index(folder_, archive_, position_);
    }
    fs::remove_all(claimed_);
  }

  const fs::path folder_, fresh_, next_, claimed_, refused_;
  const archive::Archive& archive_;
  const forms::FormCatalogue& forms_;
  ino_t built_ = 0;
  std::uint64_t position_ = 0;
};

}  // namespace

std::size_t rebuild_index(const fs::path& folder, const archive::Archive& archive,
                          const forms::FormCatalogue& forms, std::chrono::milliseconds patience,
                          const Progress& progress) {
  const auto alone = alone_rebuilding(folder);
  if (!alone) throw unavailable("another process builds the index anew");
  Rebuild rebuild(folder, archive, forms);
  rebuild.build(progress);
  rebuild.settle_within(patience);
  return index::Searcher(folder).size();
}

void compact_index(const fs::path& folder, const archive::Archive& archive,
                   const forms::FormCatalogue& forms, const std::function<bool()>& stop,
                   std::chrono::milliseconds patience) {
  const auto alone = alone_rebuilding(folder);
  if (!alone) throw unavailable("another process builds the index anew");
  if (!index::index_exists(folder)) return;
  Rebuild rebuild(folder, archive, forms);
  rebuild.compact(stop);
  rebuild.settle_within(patience);
}

index::ShardLayout wished_layout(const fs::path& folder) {
  const auto file = beside(folder, ".shards");
  const auto text = archive::read_file(file);
  if (!text) return {};
  try {
    return index::parse_layout(*text);
  } catch (const index::Error& error) {
    throw Failure("argument-invalid", file.string() + ": " + error.what());
  }
}

void clear_leavings(const fs::path& folder) {
  remove_half_manifests(folder);
  if (const auto nobody_builds = alone_rebuilding(folder)) {
    for (const char* ending : {".claimed", ".refused", ".new"})
      fs::remove_all(beside(folder, ending));
  } else {
    refuse_rebuilt(folder);
  }
}

std::optional<fs::path> claim_rebuilt(const fs::path& folder) {
  const auto next = beside(folder, ".next"), claimed = beside(folder, ".claimed");
  if (identity(next) == 0) return std::nullopt;
  std::error_code failed;
  fs::rename(next, claimed, failed);
  if (failed) return std::nullopt;  // taken back
  return claimed;
}

void refuse_rebuilt(const fs::path& folder) {
  std::error_code ignored;
  fs::rename(beside(folder, ".claimed"), beside(folder, ".refused"), ignored);
}

void put_in_place(const fs::path& fresh, const fs::path& folder) {
  std::error_code ignored;
  const int done = fs::exists(folder) ? ::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD,
                                                    folder.c_str(), RENAME_EXCHANGE)
                                      : ::rename(fresh.c_str(), folder.c_str());
  if (done != 0)
    throw unavailable("the index cannot be put in its place: " +
                      std::generic_category().message(errno));
  sync_folder(folder.parent_path());
  fs::remove_all(fresh, ignored);
}

}  // namespace tamga
