// SPDX-License-Identifier: GPL-3.0-or-later
// A small archive, made once by the real program and copied for every point.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "server/archive/storage/hash.h"

namespace tamga::faults {

// What the log said of itself at some time.
struct LogState {
  std::uint64_t size = 0;
  archive::Hash root{};
};
LogState log_state(const std::filesystem::path& data);
// Whether the log below `data` goes on from that state (RFC 9162 §2.1.4).
bool extends(const std::filesystem::path& data, const LogState& earlier);

// Folders of this run: in memory where there is room, for a point waits for the
// disk some dozens of times and proves nothing by it. Gone at the end.
class TemplateArchive {
 public:
  // `make` makes it in the folder that it is given.
  explicit TemplateArchive(const std::function<void(const std::filesystem::path& data)>& make);
  ~TemplateArchive();
  TemplateArchive(const TemplateArchive&) = delete;
  TemplateArchive& operator=(const TemplateArchive&) = delete;

  // A fresh copy at always the same place.
  const std::filesystem::path& copy();
  const LogState& log() const { return log_; }
  std::size_t records() const { return records_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_, template_, data_;
  LogState log_;
  std::size_t records_ = 0;
};

// By `tamga demo`: records, accounts, keys, and a draft's content in draft.json.
// Throws std::runtime_error when that fails.
void make_demonstration(const std::filesystem::path& tamga, const std::filesystem::path& data);

}  // namespace tamga::faults
