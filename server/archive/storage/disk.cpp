// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

[[noreturn]] void fail(std::string_view operation, const std::filesystem::path& path, int error) {
  throw Failure("storage-failed", std::string(operation) + " " + path.filename().string() + ": " +
                                      std::generic_category().message(error));
}

[[noreturn]] void fail_sync(std::string_view operation, const std::filesystem::path& path,
                            int error) {
  throw SyncFailure("storage-failed", std::string(operation) + " " + path.filename().string() +
                                          ": " + std::generic_category().message(error));
}

// Closes on the way out; a result of close() matters to nobody after fsync.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int value() const { return value_; }

 private:
  int value_;
};

void write_all(const Disk& disk, int descriptor, std::string_view bytes,
               const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = disk.write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("write", path, written < 0 ? errno : EIO);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

}  // namespace

const Disk& Disk::real() {
  static const Disk disk;
  return disk;
}

int Disk::open_new(const char* path, mode_t mode) const {
  const int descriptor = ::open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
  if (descriptor >= 0 && ::fchmod(descriptor, mode) != 0) {
    const int error = errno;
    ::close(descriptor);
    ::unlink(path);
    errno = error;
    return -1;
  }
  return descriptor;
}

ssize_t Disk::write(int descriptor, const void* bytes, std::size_t count) const {
  return ::write(descriptor, bytes, count);
}
int Disk::sync(int descriptor) const {
  return ::fsync(descriptor);
}
int Disk::sync_all(int descriptor) const {
  return ::syncfs(descriptor);
}
int Disk::rename(const char* from, const char* to) const {
  return ::rename(from, to);
}
int Disk::link(const char* from, const char* to) const {
  return ::link(from, to);
}
int Disk::unlink(const char* path) const {
  return ::unlink(path);
}
int Disk::mkdir(const char* path, mode_t mode) const {
  return ::mkdir(path, mode);
}

bool Disk::syncs_all(const std::filesystem::path& folder) const {
  // statfs(2); ext2 to ext4 share theirs.
  constexpr std::array<unsigned long, 5> trusted = {0xEF53 /* ext4 */, 0x58465342 /* XFS */,
                                                    0x9123683E /* Btrfs */, 0xF2F52010 /* F2FS */,
                                                    0x01021994 /* tmpfs */};
  struct statfs status {};
  return ::statfs(folder.c_str(), &status) == 0 &&
         std::find(trusted.begin(), trusted.end(), static_cast<unsigned long>(status.f_type)) !=
             trusted.end();
}

void write_new_file(const Disk& disk, const std::filesystem::path& path, std::string_view bytes,
                    mode_t mode, Sync sync) {
  const Descriptor file(disk.open_new(path.c_str(), mode));
  if (file.value() < 0) fail("create", path, errno);
  try {
    write_all(disk, file.value(), bytes, path);
    if (sync == Sync::now && disk.sync(file.value()) != 0) fail_sync("sync", path, errno);
  } catch (const Failure&) {
    // Not through the seam and its result not asked: the failure that is being
    // reported is the one that counts, and leftovers go at the next opening.
    ::unlink(path.c_str());
    throw;
  }
}

void replace_file(const Disk& disk, const std::filesystem::path& path, std::string_view bytes,
                  mode_t mode) {
  auto temporary = path;
  temporary += ".new-" + hex(random_bytes(8));
  write_new_file(disk, temporary, bytes, mode);
  try {
    rename_file(disk, temporary, path);
  } catch (const Failure&) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(disk, folder_of(path));
}

bool link_file(const Disk& disk, const std::filesystem::path& from,
               const std::filesystem::path& to) {
  if (disk.link(from.c_str(), to.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  fail("link", to, errno);
}

void rename_file(const Disk& disk, const std::filesystem::path& from,
                 const std::filesystem::path& to) {
  if (disk.rename(from.c_str(), to.c_str()) != 0) fail("rename", to, errno);
}

void remove_file(const Disk& disk, const std::filesystem::path& path) {
  if (disk.unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path, errno);
}

void make_folder(const Disk& disk, const std::filesystem::path& folder) {
  if (std::filesystem::is_directory(folder)) return;
  if (disk.mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) fail("make folder", folder, errno);
}

void make_folders(const Disk& disk, const std::filesystem::path& folder, Sync sync) {
  if (folder.empty() || std::filesystem::is_directory(folder)) return;
  make_folders(disk, folder_of(folder), sync);
  make_folder(disk, folder);
  if (sync == Sync::now) sync_folder(disk, folder_of(folder));
}

void sync_folder(const Disk& disk, const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.value() < 0) fail("open folder", folder, errno);
  if (disk.sync(opened.value()) != 0) fail_sync("sync folder", folder, errno);
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.value() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    fail("open", path, errno);
  }
  struct stat status {};
  if (::fstat(file.value(), &status) != 0) fail("stat", path, errno);
  if (!S_ISREG(status.st_mode)) fail("read", path, EINVAL);
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(file.value(), bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", path, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

FileLock::FileLock(const std::filesystem::path& path, Kind kind) {
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail("open", path, errno);
  while (::flock(descriptor_, kind == Kind::shared ? LOCK_SH : LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int error = errno;
    ::close(std::exchange(descriptor_, -1));
    fail("lock", path, error);
  }
}

std::optional<FileLock> FileLock::try_lock(const std::filesystem::path& path, Kind kind) {
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.descriptor_ < 0) fail("open", path, errno);
  if (::flock(lock.descriptor_, (kind == Kind::shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0) {
    return lock;
  }
  if (errno != EWOULDBLOCK) fail("lock", path, errno);
  return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FileLock::share() {
  while (::flock(descriptor_, LOCK_SH) != 0) {
    if (errno != EINTR)
      throw Failure("storage-failed", "lock: " + std::generic_category().message(errno));
  }
}

}  // namespace tamga::archive
