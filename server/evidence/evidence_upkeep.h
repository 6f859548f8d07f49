// SPDX-License-Identifier: GPL-3.0-or-later
// What the passing of time asks of the evidence: a time-stamp a day, witnesses,
// objects read again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "server/archive/storage/lease.h"
#include "server/error.h"
#include "server/evidence/evidence_settings.h"
#include "server/signing/sealing_evidence.h"

namespace tamga::evidence {

// Owns one thread, apart from the one that moves documents: a round of fixity may
// last minutes. Of several servers over one archive one does it, by a lease on
// DATA/evidence.lock: two would stamp a day twice, and read everything twice as fast as
// was asked for. Thread-safe. All that is given must outlive it.
class EvidenceUpkeep {
 public:
  // Told, from that thread, why a part of a round did not come to its end; the
  // other parts and the next round still come. Must not throw.
  using Report = std::function<void(const Failure&)>;

  struct Parts {
    archive::Archive& archive;
    archive::Fixity& fixity;
    signing::SealingEvidence& sealing;
    const signing::SealSettings& seal_settings;
    const EvidenceSettings& settings;
    const Clock& clock;
  };
  EvidenceUpkeep(const Parts& parts, Report report,
                 std::chrono::milliseconds interval = std::chrono::minutes(1));
  ~EvidenceUpkeep();  // stops after the object or the request in hand
  EvidenceUpkeep(const EvidenceUpkeep&) = delete;
  EvidenceUpkeep& operator=(const EvidenceUpkeep&) = delete;

 private:
  void run();
  void round();
  void attempt(const std::function<void()>& part);  // who fails gives the lease up
  bool going();

  const Parts parts_;
  const Report report_;
  const std::chrono::milliseconds interval_;
  archive::Lease lease_;
  std::chrono::steady_clock::time_point witness_due_{};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tamga::evidence
