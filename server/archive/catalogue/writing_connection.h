// SPDX-License-Identifier: GPL-3.0-or-later
// What the batching writer drives: one connection of an engine, that may write.
#pragma once

#include <string>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// A sync failed while a statement ran: whether what it wrote is on disk is not
// known, and a later sync that succeeds says nothing of it.
class CatalogueSyncError : public CatalogueError {
 public:
  explicit CatalogueSyncError(const std::string& what) : CatalogueError(what, false) {}
};

// For one thread at a time. Whatever is not noexcept throws CatalogueError.
class WritingConnection : public Transaction {
 public:
  // A transaction beside which no other writes, in this process or another. Waits for it.
  virtual void begin() = 0;
  // On disk when it returns; when it throws, it may be all the same.
  virtual void commit() = 0;
  // Undoes what is open, if anything is.
  virtual void rollback() noexcept = 0;
  // False as soon as the engine has ended the transaction, be it by itself.
  virtual bool in_transaction() const noexcept = 0;

  // One savepoint at a time.
  virtual void set_savepoint() = 0;
  virtual void keep_savepoint() = 0;
  virtual void undo_to_savepoint() = 0;

  // Several statements, without parameters.
  virtual void script(const std::string& sql) = 0;
};

}  // namespace tamga::archive
