// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/evidence/evidence_upkeep.h"

#include "server/evidence/daily_stamp.h"
#include "server/evidence/witnessing.h"

namespace tamga::evidence {

EvidenceUpkeep::EvidenceUpkeep(const Parts& parts, Report report,
                               std::chrono::milliseconds interval)
    : parts_(parts),
      report_(std::move(report)),
      interval_(interval),
      lease_(parts.archive.log_folder().parent_path() / "evidence.lock"),
      thread_([this] { run(); }) {}

EvidenceUpkeep::~EvidenceUpkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool EvidenceUpkeep::going() {
  const std::lock_guard lock(mutex_);
  return !stopping_;
}

void EvidenceUpkeep::attempt(const std::function<void()>& part) {
  if (!going()) return;
  try {
    part();
  } catch (...) {
    report_(current_failure());
    lease_.give_up();
  }
}

void EvidenceUpkeep::round() {
  attempt([this] { lease_.take(); });
  if (!lease_.held()) return;  // another server looks after it
  if (!parts_.seal_settings.timestamp_authorities.empty())
    attempt([this] {
      stamp_day(parts_.archive, parts_.sealing.authorities(),
                std::chrono::floor<std::chrono::seconds>(parts_.clock.now()));
    });
  if (std::chrono::steady_clock::now() >= witness_due_) {
    witness_due_ = std::chrono::steady_clock::now() + parts_.settings.witness_every;
    attempt([this] {
      for (const auto& outcome : ask_witnesses(parts_.archive, parts_.settings.witnesses))
        if (!outcome.fault.empty())
          report_(
              Failure("remote-unavailable", "witness " + outcome.witness + ": " + outcome.fault));
    });
  }
  attempt([this] { parts_.fixity.run({"system"}, [this] { return going(); }); });
}

void EvidenceUpkeep::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    round();
    lock.lock();
    wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

}  // namespace tamga::evidence
