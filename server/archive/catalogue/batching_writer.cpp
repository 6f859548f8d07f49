// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/batching_writer.h"

#include <stdexcept>

namespace tamga::archive {
namespace {

// One commit's share: enough to spread an fsync thinly, little enough that the
// first of a batch does not wait long for the last.
constexpr std::size_t batch_limit = 256;

}  // namespace

BatchingWriter::BatchingWriter(std::unique_ptr<WritingConnection> connection)
    : connection_(std::move(connection)), thread_([this] { serve(); }) {}

BatchingWriter::~BatchingWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

void BatchingWriter::write(const Work& work) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    throw std::logic_error("catalogue write inside a catalogue write");
  }
  Piece piece{work, nullptr, false, {}};
  enqueue(piece);
}

void BatchingWriter::alone(const Work& work) {
  Piece piece{work, nullptr, false, {}, true};
  enqueue(piece);
}

void BatchingWriter::enqueue(Piece& piece) {
  {
    std::unique_lock lock(mutex_);
    waiting_.push_back(&piece);
    arrived_.notify_one();
    piece.finished.wait(lock, [&] { return piece.done; });
  }
  if (piece.error) std::rethrow_exception(piece.error);
}

void BatchingWriter::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    arrived_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Batch batch;
    while (!waiting_.empty() && batch.size() < batch_limit) {
      if (waiting_.front()->apart && !batch.empty()) break;
      batch.push_back(waiting_.front());
      waiting_.pop_front();
      if (batch.back()->apart) break;
    }
    lock.unlock();
    run_batch(batch);
    lock.lock();
    // Under the lock: a piece lives on its caller's stack, which ends as soon
    // as the caller sees done.
    for (Piece* piece : batch) {
      piece->done = true;
      piece->finished.notify_one();
    }
  }
}

void BatchingWriter::require_open() const {
  if (!sync_failure_.empty())
    throw CatalogueError("closed until the archive is opened again: " + sync_failure_, false);
}

void BatchingWriter::run_apart(Piece& piece) {
  try {
    require_open();
    piece.work(*connection_);
  } catch (...) {
    piece.error = std::current_exception();
    note_sync_failure();
  }
}

void BatchingWriter::run_batch(const Batch& batch) {
  if (batch.front()->apart) return run_apart(*batch.front());
  try {
    require_open();
    connection_->begin();
    for (Piece* piece : batch) run_piece(*piece);
    connection_->commit();
  } catch (...) {
    // The whole batch is undone: those whose own work failed keep their reason.
    for (Piece* piece : batch) {
      if (!piece->error) piece->error = std::current_exception();
    }
    note_sync_failure();
    connection_->rollback();
  }
}

// Inside a catch block.
void BatchingWriter::note_sync_failure() {
  try {
    throw;
  } catch (const CatalogueSyncError& error) {
    sync_failure_ = error.what();
  } catch (...) {
    // Whatever else it was is over with its batch.
  }
}

void BatchingWriter::run_piece(Piece& piece) {
  connection_->set_savepoint();
  try {
    piece.work(*connection_);
    // An engine may refuse: work that went on after a statement had failed.
    if (connection_->in_transaction()) connection_->keep_savepoint();
  } catch (...) {
    piece.error = std::current_exception();
  }
  // A full disk or an I/O error makes the engine end the transaction by itself,
  // and with it all that earlier pieces did.
  if (!connection_->in_transaction()) {
    if (piece.error) std::rethrow_exception(piece.error);
    throw CatalogueError("the transaction ended inside a piece of work", false);
  }
  if (piece.error) connection_->undo_to_savepoint();
}

}  // namespace tamga::archive
