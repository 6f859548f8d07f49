// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/small_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

namespace tamga::faults {
namespace {

std::filesystem::path ballast(const std::filesystem::path& folder) {
  return folder / "ballast";
}

}  // namespace

SmallDisk::SmallDisk(std::filesystem::path folder, std::size_t bytes) : folder_(std::move(folder)) {
  if (::unshare(CLONE_NEWNS) != 0) return;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return;
  const auto size = "size=" + std::to_string(bytes);
  there_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, size.c_str()) == 0;
}

SmallDisk::~SmallDisk() {
  if (there_) ::umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::fill(std::size_t left) {
  empty();
  const auto room = std::filesystem::space(folder_).available;
  if (room <= left) return;
  const int file = ::open(ballast(folder_).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const int error = file < 0 ? errno : ::posix_fallocate(file, 0, static_cast<off_t>(room - left));
  if (file >= 0) ::close(file);
  // Others have written meanwhile: it is full all the same.
  if (error != 0 && error != ENOSPC)
    throw std::system_error(error, std::generic_category(), "fill");
}

void SmallDisk::empty() {
  std::filesystem::remove(ballast(folder_));
}

}  // namespace tamga::faults
