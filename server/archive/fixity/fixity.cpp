// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/fixity/fixity.h"

#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "server/archive/fixity/fixity_rows.h"
#include "server/archive/fixity/logged_object.h"
#include "server/archive/object_rows.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using Steady = std::chrono::steady_clock;

// Records whose objects are enrolled in one transaction; objects taken at a time.
constexpr std::int64_t enrol_step = 500;
constexpr std::size_t batch = 64;

// Holds reading to so many bytes a second on the whole and to its share of the time, asleep in
// short pieces.
class Brake {
 public:
  explicit Brake(const FixityPace& pace)
      : rate_(static_cast<double>(pace.bytes_a_second)), percent_(pace.percent) {}
  void read(std::uint64_t bytes, const std::function<bool()>& going) {
    bytes_ += bytes;
    const auto from = Steady::now();
    const auto worked = from - begin_ - slept_;
    const auto by_rate = std::chrono::duration_cast<Steady::duration>(
        std::chrono::duration<double>(static_cast<double>(bytes_) / rate_));
    const auto due = begin_ + std::max<Steady::duration>(by_rate, worked * 100 / percent_);
    while (Steady::now() < due && going())
      std::this_thread::sleep_for(
          std::min<Steady::duration>(due - Steady::now(), std::chrono::milliseconds(100)));
    slept_ += Steady::now() - from;
  }

 private:
  const double rate_;
  const int percent_;
  const Steady::time_point begin_ = Steady::now();
  Steady::duration slept_{};
  std::uint64_t bytes_ = 0;
};

}  // namespace

Fixity::Fixity(Archive& archive, const Clock& clock, FixityPace pace, Replicas replicas)
    : archive_(archive), clock_(clock), pace_(pace), replicas_(std::move(replicas)) {}

// Every object that the catalogue names has its row, 0 for never checked.
void Fixity::enrol() {
  std::int64_t last = 0;
  archive_.catalogue().read([&](Transaction& transaction) { last = last_sequence(transaction); });
  for (std::int64_t after = -1; after <= last; after += enrol_step) {
    std::vector<std::string> missing;
    archive_.catalogue().read([&](Transaction& transaction) {
      each_kept_object(transaction, after, after + enrol_step, [&](const KeptObject& object) {
        if (!find_outcome(transaction, object.sha256)) missing.push_back(object.sha256);
      });
    });
    if (missing.empty()) continue;
    archive_.catalogue().write([&](Transaction& transaction) {
      for (const auto& sha256 : missing)
        if (!find_outcome(transaction, sha256)) put_outcome(transaction, sha256, 0, "good");
    });
  }
}

std::vector<std::string> Fixity::due(std::int64_t before) const {
  std::vector<std::string> hashes;
  archive_.catalogue().read([&](Transaction& transaction) {
    hashes = least_recently_checked(transaction, before, batch);
  });
  return hashes;
}

Fixity::Judgement Fixity::judge(const std::string& sha256) const {
  std::vector<KeptObject> rows;
  archive_.catalogue().read(
      [&](Transaction& transaction) { rows = find_kept_object(transaction, sha256); });
  if (rows.empty()) return {"gone", {}, 0};
  Judgement judgement{"good", {}, 0};
  try {
    judgement.bytes = archive_.object(sha256).size();
  } catch (const Failure& failure) {
    if (failure.kind().code != "object-missing" && failure.kind().code != "object-damaged") throw;
    return {failure.kind().code == "object-missing" ? "missing" : "damaged", "bytes", 0};
  }
  for (const KeptObject& row : rows) {
    const auto event = naming_event(archive_, row.record, sha256);
    std::string fault = event ? logged_fault(archive_, *event) : "no event of the record names it";
    if (!fault.empty()) return {"damaged", "log: " + fault, judgement.bytes};
  }
  return judgement;
}

// In one transaction with its event, so that a state is told once.
void Fixity::note(const Agent& agent, const std::string& sha256, const Judgement& judgement) {
  std::optional<std::string> before;
  archive_.catalogue().read(
      [&](Transaction& transaction) { before = find_outcome(transaction, sha256); });
  const std::int64_t now = clock_.microseconds();
  const auto put = [&](Transaction& transaction) {
    if (judgement.outcome == "gone")
      remove_outcome(transaction, sha256);  // its records are disposed of
    else
      put_outcome(transaction, sha256, now, judgement.outcome);
  };
  const bool good = judgement.outcome == "good" || judgement.outcome == "gone";
  if (judgement.outcome == before.value_or("good") || judgement.outcome == "gone") {
    archive_.catalogue().write(put);
    return;
  }
  const nlohmann::json detail = {{"outcome", judgement.outcome}, {"reason", judgement.reason}};
  archive_.append(agent, good ? "fixity.checked" : "fixity.failed", sha256, detail.dump(), put);
}

FixityRound Fixity::run(const Agent& agent, const std::function<bool()>& going,
                        const Progress& progress) {
  const auto end = Steady::now() + pace_.round;
  const std::int64_t before =
      clock_.microseconds() - std::chrono::microseconds(pace_.every).count();
  const auto on = [&] { return Steady::now() < end && going(); };
  FixityRound round;
  Brake brake(pace_);
  enrol();
  std::uint64_t all = 0;
  if (progress)
    archive_.catalogue().read([&](Transaction& transaction) {
      const auto status = fixity_status(transaction, before);
      all = status.objects - status.checked;
    });
  for (auto hashes = due(before); !round.all && on(); hashes = due(before)) {
    round.all = hashes.empty();
    for (const std::string& sha256 : hashes) {
      if (!on()) break;
      const Judgement judgement = judge(sha256);
      note(agent, sha256, judgement);
      if (judgement.outcome == "gone") continue;
      ++round.objects;
      round.bytes += judgement.bytes;
      if (judgement.outcome != "good") ++round.failed;
      if (progress) progress("objects", round.objects, all);
      brake.read(judgement.bytes, on);
    }
  }
  if (round.objects > 0)
    archive_.append(
        agent, "fixity.checked", "",
        nlohmann::json{{"objects", round.objects}, {"bytes", round.bytes}, {"failed", round.failed}}
            .dump());
  return round;
}

FixityStatus Fixity::status() const {
  const std::int64_t since = clock_.microseconds() - std::chrono::microseconds(pace_.every).count();
  FixityStatus status;
  archive_.catalogue().read([&](Transaction& transaction) {
    status = fixity_status(transaction, since);
    for (auto& failed : status.failed)
      for (const KeptObject& row : find_kept_object(transaction, failed.sha256))
        failed.records.push_back(row.record);
  });
  return status;
}

}  // namespace tamga::archive
