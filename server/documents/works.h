// SPDX-License-Identifier: GPL-3.0-or-later
// Works: what somebody has typed into a form and not finished, incomplete and wrong
// as it may be, kept for its writer alone until it becomes a draft or is thrown away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::documents {

struct Work {
  std::string id;  // UUIDv7 of new_work_id(), chosen before anything is kept
  std::string account;
  std::string form, form_version;
  std::string document;                   // the draft that it changes, "" for a new one
  std::uint64_t document_revision = 0;    // of that draft when the work was begun
  std::string title;                      // what a list calls it, may be ""
  std::string state;                      // JSON of the edited state; "" in lists
  std::uint64_t revision = 0;             // grows with each keeping; 0: never kept
  std::int64_t created = 0, changed = 0;  // microseconds UTC
};

// Thread-safe. No event: nothing of a document or a record changes by it. What is not
// the account's own is Failure not-found, as what is not there. Throws CatalogueError.
class Works {
 public:
  static constexpr std::size_t most = 2'000;               // of an account
  static constexpr std::size_t longest = 1024 * 1024;      // bytes of one state
  static constexpr std::size_t most_bytes = 64 * longest;  // of an account

  // Adds nothing to the catalogue: the tables are those of Documents.
  Works(const archive::Archive& archive, const Clock& clock);

  std::string new_work_id() const;

  // Keeps `wanted` under its id; gives it with its new revision and times. When the
  // kept one has moved on since `wanted.revision` (two windows) both stay: the result
  // has an id of its own. The same state again changes nothing. Failure work-finished
  // for an id that became a document or was thrown away, works-limit,
  // content-too-large, not-found for what is no id or another's.
  Work keep(Work wanted);

  std::optional<Work> find(std::string_view account, std::string_view id) const;
  // The newest that changes this draft.
  std::optional<Work> of_document(std::string_view account, std::string_view document) const;
  // Newest first, without states.
  std::vector<Work> of(std::string_view account) const;
  void discard(std::string_view account, std::string_view id);

  // Lets a form that was opened by `account` be kept once more after the session has
  // ended, for a week: proves that this server showed this work to this account.
  std::string ticket(std::string_view account, std::string_view id) const;
  // The account of a ticket of this work; nothing when it is none or too old.
  std::optional<std::string> ticket_account(std::string_view ticket, std::string_view id) const;

 private:
  std::string ticket_key() const;

  const archive::Archive& archive_;
  const Clock& clock_;
};

// Inside the transaction that makes a work a draft: it is unfinished no longer. No
// error when there is no such work of the account; "" is none.
void finish_work(archive::Transaction& transaction, std::string_view account, std::string_view id,
                 std::int64_t now);

}  // namespace tamga::documents
