// SPDX-License-Identifier: GPL-3.0-or-later
// Compacts the index when much has come since the last time and nobody is adding to it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/error.h"

namespace tamga {

// Owns one thread, which looks now and then; an index that grew by nothing for ten looks
// rests, and is compacted if it is this process's turn. What comes while it compacts is in the
// index in its usual time: the writer goes on in the old one and brings the new one up before
// it takes its place (index_rebuild.h).
class Compaction {
 public:
  // Told, from that thread, why it did not come to its end; it is tried again. Must not throw.
  using Report = std::function<void(const Failure&)>;
  // Of several processes it is for the one that writes the index.
  using Turn = std::function<bool()>;

  // The archive and the forms must outlive it.
  Compaction(std::filesystem::path folder, const archive::Archive& archive,
             const forms::FormCatalogue& forms, Report report, Turn turn,
             std::chrono::milliseconds between_looks = std::chrono::minutes(1));
  ~Compaction();  // stops at the table in hand
  Compaction(const Compaction&) = delete;
  Compaction& operator=(const Compaction&) = delete;

 private:
  void run();
  bool stopping() const;

  const std::filesystem::path folder_;
  const archive::Archive& archive_;
  const forms::FormCatalogue& forms_;
  const Report report_;
  const Turn turn_;
  const std::chrono::milliseconds between_looks_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tamga
