// SPDX-License-Identifier: GPL-3.0-or-later
// Fixity: every object is read again from time to time and compared with what the
// catalogue and the log say of it, never with its own name or a list beside it;
// what is damaged is repaired from a replica by two people.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"

namespace tamga::archive {

// How much reading a round may be.
struct FixityPace {
  std::chrono::minutes round{10};
  std::uint64_t bytes_a_second = 20'000'000;
  // Of a round's time that it works, the rest being for those who wait for an answer: an
  // archive just filled is due as a whole, and small objects cost more than their bytes.
  int percent = 25;
  std::chrono::days every{90};  // within which an object is read again
};

struct FixityRound {
  std::uint64_t objects = 0, bytes = 0, failed = 0;  // failed: whatever was known before
  bool all = false;                                  // nothing more was due
};

// Where the archive's objects stand.
struct FixityStatus {
  std::uint64_t objects = 0;  // that the catalogue names
  std::uint64_t checked = 0;  // of them, within `every`
  std::int64_t oldest = 0;    // microseconds UTC of the one least recently checked; 0: never
  struct Failed {
    std::string sha256;
    std::string outcome;       // "damaged", "missing"
    std::int64_t checked = 0;  // microseconds UTC
    std::vector<std::string> records;
  };
  std::vector<Failed> failed;  // at most 1000
};

struct Repair {
  std::string id, sha256, source, asked_by, allowed_by;
  std::int64_t asked = 0, repaired = 0;  // microseconds UTC; 0: not yet
};

// Keeps object_fixity and object_repair. Thread-safe; several processes may run
// rounds at once: they only read twice. The archive must outlive it.
class Fixity {
 public:
  using Replicas = std::map<std::string, std::filesystem::path>;
  Fixity(Archive& archive, const Clock& clock, FixityPace pace, Replicas replicas);

  // Reads objects, least recently checked first, until none is due, the time is
  // over or `going` says no. An object is good when the event of its capture,
  // renewal or rendition names its hash, the leaf of that event opens to it and is
  // in the log under its checkpoint, and the bytes have that hash. What is not
  // gives the event fixity.failed (subject: the hash), once for each state; what
  // became good again fixity.checked with its hash; a round that read anything
  // ends with one fixity.checked. Throws Failure storage-failed, data-unusable.
  FixityRound run(
      const Agent& agent, const std::function<bool()>& going = [] { return true; },
      const Progress& progress = {});

  FixityStatus status() const;

  // Repair, first person: `source` names a replica of the settings whose file has
  // the right hash. Event repair.asked; one that was asked for and not done comes
  // back as it is. Throws Failure fixity-good when the object
  // is whole, replica-unknown, replica-differs, not-found when no record has it.
  Repair ask(const Agent& agent, std::string_view sha256, std::string_view source);
  // Second person, another than the first (Failure same-person): the bytes are
  // read from the replica again, compared, and put in place. Events repair.allowed,
  // object.repaired. Throws as ask(), not-found for an unknown id.
  Repair allow(const Agent& agent, std::string_view id);
  // Asked and not yet done, then the newest done; at most `limit`.
  std::vector<Repair> repairs(std::size_t limit) const;
  const Replicas& replicas() const { return replicas_; }

 private:
  struct Judgement {
    std::string outcome, reason;  // "good" or why not
    std::uint64_t bytes = 0;
  };
  void enrol();
  std::vector<std::string> due(std::int64_t before) const;
  Judgement judge(const std::string& sha256) const;
  void note(const Agent& agent, const std::string& sha256, const Judgement& judgement);
  std::string replica_bytes(std::string_view sha256, const std::string& source) const;

  Archive& archive_;
  const Clock& clock_;
  const FixityPace pace_;
  const Replicas replicas_;
};

}  // namespace tamga::archive
