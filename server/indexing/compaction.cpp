// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/compaction.h"

#include "index/index.h"
#include "server/indexing/index_rebuild.h"

namespace tamga {
namespace {

constexpr int looks_at_rest = 10;

}  // namespace

Compaction::Compaction(std::filesystem::path folder, const archive::Archive& archive,
                       const forms::FormCatalogue& forms, Report report, Turn turn,
                       std::chrono::milliseconds between_looks)
    : folder_(std::move(folder)),
      archive_(archive),
      forms_(forms),
      report_(std::move(report)),
      turn_(std::move(turn)),
      between_looks_(between_looks),
      thread_([this] { run(); }) {}

Compaction::~Compaction() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool Compaction::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Compaction::run() {
  const index::Searcher searcher(folder_);
  std::uint64_t last = 0;
  int rested = 0;
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, between_looks_, [this] { return stopping_; })) {
    lock.unlock();
    try {
      const auto now = searcher.position();
      rested = now == last ? rested + 1 : 0;
      last = now;
      if (rested >= looks_at_rest && turn_() && searcher.compaction_due()) {
        rested = 0;
        compact_index(folder_, archive_, forms_, [this] { return stopping(); });
      }
    } catch (...) {
      if (!stopping()) report_(current_failure());
    }
    lock.lock();
  }
}

}  // namespace tamga
