// SPDX-License-Identifier: GPL-3.0-or-later
// Batches: the lines of a spreadsheet on their way to becoming works and drafts. Each
// line is kept from the moment the file is taken, so that nothing is lost in between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::bulk {

struct Batch {
  std::string id, account, form, form_version;
  std::string name;                                            // of the file
  std::int64_t created = 0;                                    // microseconds UTC
  std::size_t waiting = 0, drafts = 0, works = 0, failed = 0;  // lines by outcome
  std::size_t total() const { return waiting + drafts + works + failed; }
};

enum class Outcome { Waiting, Draft, Work, Failed };

struct BatchRow {
  std::size_t number = 0;  // in the batch, from 0
  std::size_t line = 0;    // of the sheet
  Outcome outcome = Outcome::Waiting;
  std::string title;
  std::string target;  // id of the draft; of the work that it is or shall be
  std::string state;   // JSON of the edited state, "" once it is a draft or a work
  std::string faults;  // JSON array of what the form's check said, or of why it failed
};

// Thread-safe. What is not the account's own is Failure not-found. Throws CatalogueError.
class Batches {
 public:
  static constexpr std::size_t most = 50;                      // of an account
  static constexpr std::size_t most_bytes = 32 * 1024 * 1024;  // of the states of one

  // Adds its tables to the catalogue.
  Batches(const archive::Archive& archive, const Clock& clock);

  // Keeps all lines of a new batch, whose id is made here; line, title, target and state
  // of `rows` count. Failure batches-limit, content-too-large.
  Batch begin(Batch batch, const std::vector<BatchRow>& rows);
  Batch find(std::string_view account, std::string_view id) const;
  std::vector<Batch> of(std::string_view account) const;  // newest first
  // Lines in their order, without states.
  std::vector<BatchRow> rows(const Batch& batch, std::size_t from, std::size_t limit) const;
  // The next lines that wait, with states.
  std::vector<BatchRow> waiting(const Batch& batch, std::size_t limit) const;
  // What became of a line; its state goes unless it failed.
  void settle(const Batch& batch, const BatchRow& row);
  // Lines that failed wait again.
  void retry(const Batch& batch);
  // The list of lines goes; what became of them stays where it is.
  void forget(std::string_view account, std::string_view id);

 private:
  const archive::Archive& archive_;
  const Clock& clock_;
};

}  // namespace tamga::bulk
