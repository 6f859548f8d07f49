// SPDX-License-Identifier: GPL-3.0-or-later
// A disk of a few hundred megabytes that can be filled to the last byte.
#pragma once

#include <cstddef>
#include <filesystem>

namespace tamga::faults {

// A tmpfs on `folder`, seen by this program and its children alone: gone with them, or with this.
class SmallDisk {
 public:
  // Call before the first thread: each has the mounts of the one that made it. Where this is not
  // allowed there is none.
  SmallDisk(std::filesystem::path folder, std::size_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool there() const { return there_; }
  // Leaves so much room; what was taken is given back by empty(), or by the next fill().
  void fill(std::size_t left);
  void empty();

 private:
  std::filesystem::path folder_;
  bool there_ = false;
};

}  // namespace tamga::faults
