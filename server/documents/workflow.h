// SPDX-License-Identifier: GPL-3.0-or-later
// The state machine of acts: who may do what with a document, and what it is
// afterwards. The one place that decides it; pure functions over values, so that
// a random walk of a million steps can be held against it. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"

namespace tamga::documents {

// One act of the form as this document has it.
struct PlannedAct {
  std::string id;
  // Whose act it is when nobody is named; nothing for a role that the program
  // does not know: then nobody may do it.
  std::optional<access::Role> role;
  std::string participant;  // the account named for it, or ""
  int days = 0;             // within how many days of becoming due; 0: no limit
};

// What the acts of one document do not change.
struct Course {
  std::string author;            // account
  std::vector<PlannedAct> acts;  // in their order, one at least
  // Where it belongs, by its content: there a role counts that is held in one place only.
  std::string organisation{}, unit{};
};

enum class Stage {
  Open,       // a draft while no act is done, then under its acts
  Sealing,    // every act is done; the organisation's seal or evidence is outstanding
  Record,     // final
  Withdrawn,  // final
  Expired     // nobody acted in time; its author may reopen it
};
std::string_view stage_name(Stage stage);  // "open", "sealing" …
std::optional<Stage> stage_from(std::string_view name);

struct Standing {
  Stage stage = Stage::Open;
  std::size_t done = 0;        // acts done, from the first on without a gap
  std::int64_t due_since = 0;  // microseconds UTC: when the act that is due became due
  bool operator==(const Standing&) const = default;
};

enum class Deed {
  Revise,    // its author changes the content, before the first act
  Name,      // its author names the participant of an act not done yet
  Act,       // the act that is due, by whose turn it is
  Return,    // whose turn it is gives it back, with a reason: a draft again
  Withdraw,  // its author takes it back for good, with a reason, before the last act
  Reopen,    // its author makes an expired one a draft again
  Expire,    // the program, when the time for the act that is due is over
  Seal       // the program, when seal and evidence are there
};

struct Request {
  Deed deed = Deed::Act;
  access::Account by;  // ignored for what the program does
  // Whose acts of this form `by` may do at this moment by delegation, oldest first.
  std::vector<access::Account> principals;
  std::string act;        // of Act and Name
  bool reasoned = false;  // a reason is given
  std::int64_t now = 0;   // microseconds UTC
};

struct Decision {
  Standing next;         // what it was when refused
  std::string refusal;   // "" when it may be done, else a code of server/error.cpp
  std::string in_place;  // whose act it was that a delegate did, "" for one's own
};

// Refusals: not-found (no such act), not-your-turn (another's act), forbidden
// (only the author may), act-not-due (out of its order, or nothing to return or
// reopen), act-expired, document-withdrawn, document-closed (a record, or
// about to be one), reason-missing.
Decision decide(const Course& course, const Standing& standing, const Request& request);

// Whose act `by` would do at this place of the order: the name of `by`, that of
// a principal, or nothing when it is not theirs at all. A named participant goes
// before the role; an author's act is that author's own; who may do it in his
// own name never does it for another.
std::optional<std::string> owner_of_act(const Course& course, std::size_t place,
                                        const access::Account& by,
                                        const std::vector<access::Account>& principals);

// Until when the act that is due may be done: the end of the last day in
// Ulaanbaatar, microseconds UTC; 0 when there is no limit or none is due.
std::int64_t deadline_of(const Course& course, const Standing& standing);

// An act's place in the order; the number of acts when there is none of this id.
std::size_t place_of(const Course& course, std::string_view act);

}  // namespace tamga::documents
