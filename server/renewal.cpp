// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/renewal.h"

#include "renderers/seal/error.h"
#include "renderers/seal/evidence/evidence_life.h"
#include "server/archive/disposal/disposal.h"
#include "server/error.h"

namespace tamga {
namespace {

constexpr std::size_t batch = 200;

std::int64_t microseconds(std::chrono::sys_seconds time) {
  return std::chrono::microseconds(time.time_since_epoch()).count();
}

class Renewing {
 public:
  Renewing(archive::Archive& archive, signing::SealingEvidence& sealing,
           const seal::AlgorithmEnds& ends, std::chrono::sys_seconds now, std::int64_t until)
      : archive_(archive), sealing_(sealing), ends_(ends), now_(now), until_(until) {}

  bool is_due(const archive::Record& record) {
    if (archive::disposal_of(archive_, record.id)) return false;
    const std::string sha256 = archive_.current_pdf(record);
    // Algorithms may have been given other ends since the note was made.
    if (const auto noted = archive_.evidence_life(sha256); noted && ends_.empty())
      return *noted < until_;
    const auto until = microseconds(seal::evidence_lasts_until(archive_.object(sha256), ends_));
    if (ends_.empty()) archive_.set_evidence_life(sha256, until);
    return until < until_;
  }

  void renew(const archive::Record& record) {
    const std::string pdf = archive_.object(archive_.current_pdf(record));
    archive_.renew({"system"}, record, sealing_.renew(pdf, now_));
  }

 private:
  archive::Archive& archive_;
  signing::SealingEvidence& sealing_;
  const seal::AlgorithmEnds& ends_;
  std::chrono::sys_seconds now_;
  std::int64_t until_;
};

// What one record meets that the next may not.
std::string attempt(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const seal::Error& error) {
    return error.code() + ": " + error.what();
  } catch (const Failure& failure) {
    const auto code = failure.kind().code;
    if (code == "storage-failed" || code == "data-unusable" || code == "object-store-unavailable" ||
        code == "catalogue-unavailable")
      throw;
    return failure.what();
  }
}

}  // namespace

Renewals renew_evidence(archive::Archive& archive, signing::SealingEvidence& sealing,
                        const seal::AlgorithmEnds& ends, std::chrono::sys_seconds now,
                        std::chrono::days within, bool only_look,
                        const std::function<void(const archive::Record&, const std::string&)>& told,
                        const Progress& progress) {
  const auto all = archive.record_count();
  Renewing renewing(archive, sealing, ends, now, microseconds(now + within));
  Renewals counts;
  std::string before;
  for (auto records = archive.records(before, batch); !records.empty();
       records = archive.records(before, batch)) {
    for (const auto& record : records) {
      ++counts.looked_at;
      if (progress) progress("records", counts.looked_at, all);
      bool due = true;
      std::string fault = attempt([&] { due = renewing.is_due(record); });
      if (!due) continue;
      ++counts.due;
      if (fault.empty() && only_look) fault = "due";
      if (fault.empty()) fault = attempt([&] { renewing.renew(record); });
      if (fault.empty()) ++counts.renewed;
      told(record, fault);
    }
    before = records.back().id;
  }
  return counts;
}

}  // namespace tamga
