// SPDX-License-Identifier: GPL-3.0-or-later
// The one writer of a catalogue in a process: many threads' work, few commits.
//
// Why: a commit costs an fsync, SQLite has one writer anyway, and code that reads the
// last number and writes the next is right as it stands. Whatever arrives while one
// commit is on its way to the disk shares the next one.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "server/archive/catalogue/writing_connection.h"

namespace tamga::archive {

// Thread-safe.
class BatchingWriter {
 public:
  explicit BatchingWriter(std::unique_ptr<WritingConnection> connection);
  // Finishes what was asked for before.
  ~BatchingWriter();

  using Work = std::function<void(WritingConnection&)>;
  // Runs `work` on the writer's thread in a savepoint of its own; returns when
  // its commit is on disk, or throws what the work threw, or CatalogueError for
  // a commit that failed (then nothing of its batch is in the catalogue). After a
  // CatalogueSyncError the writer takes nothing more: what that commit left in the
  // file is decided by the next opening. std::logic_error when called by work itself.
  void write(const Work& work);

  // Runs `work` outside any transaction, between two batches. Throws what it throws.
  void alone(const Work& work);

 private:
  struct Piece {
    const Work& work;
    std::exception_ptr error;
    bool done = false;
    std::condition_variable finished;
    bool apart = false;  // no transaction around it, no others beside it
  };
  using Batch = std::deque<Piece*>;

  void serve();
  void enqueue(Piece& piece);
  void require_open() const;
  void run_apart(Piece& piece);
  void run_batch(const Batch& batch);
  void run_piece(Piece& piece);
  void note_sync_failure();

  std::unique_ptr<WritingConnection> connection_;
  std::string sync_failure_;  // of the writer's thread alone
  std::mutex mutex_;
  std::condition_variable arrived_;
  Batch waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tamga::archive
