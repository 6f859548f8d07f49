// SPDX-License-Identifier: GPL-3.0-or-later
// What acts of a form do beyond their paper: an approved file plan opens cases, a
// received handover moves units, an approved destruction act lets them be
// destroyed.
//
// Why here: the paper and what it orders must not part. An effect works in the
// very transaction that keeps the act or captures the record, or refuses before
// anything is signed.
#pragma once

#include <string_view>

#include "server/archive/archive.h"

namespace tamga::documents {

struct Document;

// One for a form, by its id; lives as long as Documents. Thread-safe.
class Effect {
 public:
  virtual ~Effect() = default;
  // Before the act is signed: what `document` is about may forbid it. Throws
  // Failure, and nothing is changed. `by`: the account.
  virtual void before_act(const Document& document, std::string_view act, std::string_view by) = 0;
  // In the transaction that keeps the act. Throws to undo it.
  virtual void with_act(archive::Transaction& transaction, const archive::Agent& agent,
                        const Document& document, std::string_view act) = 0;
  // Before a document with acts is given back or withdrawn: what was done by it may
  // forbid that. Throws Failure, and nothing is changed.
  virtual void before_undoing(const Document&) {}
  // In the transaction that captures the document as a record, after its events.
  virtual void with_record(archive::Transaction& transaction, const archive::Agent& agent,
                           const Document& document, const archive::Record& record) = 0;
};

}  // namespace tamga::documents
