// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/duties.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "renderers/seal/error.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/log/log_verification.h"
#include "server/civil_time.h"
#include "server/indexing/indexing.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::chrono::hours warned_before = 24h * 90;
constexpr std::int64_t minute = 60'000'000, day = std::int64_t{24} * 60 * minute;
constexpr double least_free = 0.1;

std::string number(std::uint64_t n) {
  return std::to_string(n);
}

class Glance {
 public:
  Glance(const Site& site, const Visit& visit)
      : services_(site.services), texts_(visit.texts), visit_(visit) {}

  std::vector<Duty> all() {
    log();
    stamp();
    witnesses();
    index();
    fixity();
    sealing();
    filing();
    retention();
    disk();
    return std::move(duties_);
  }

 private:
  void add(Tone tone, const char* title, std::string words, std::string address = {}) {
    duties_.push_back({tone, texts_.get(title), std::move(words), std::move(address)});
  }

  void log() {
    try {
      services_.archive->settle();
      const auto state = services_.archive->log_state();
      log_size_ = state.size;
      add(Tone::Good, "duties.log", texts_.get("duties.log_good", {{"n", number(state.size)}}),
          "/events");
    } catch (const Failure& failure) {
      add(Tone::Bad, "duties.log", texts_.get("duties.log_bad"), "/events");
    }
  }

  // Of the days that have a stamp the last: today's or, before its hour, yesterday's.
  void stamp() {
    if (services_.seal_settings.timestamp_authorities.empty())
      return add(Tone::Note, "duties.stamp", texts_.get("duties.stamp_none"));
    std::string last;
    std::error_code none;
    for (const auto& entry :
         fs::directory_iterator(services_.archive->log_folder() / "daily", none))
      if (entry.path().extension() == ".tsr") last = std::max(last, entry.path().stem().string());
    const auto yesterday = civil_day(services_.clock.microseconds() - day);
    if (last.empty()) return add(Tone::Soon, "duties.stamp", texts_.get("duties.stamp_never"));
    add(last >= yesterday ? Tone::Good : Tone::Bad, "duties.stamp",
        texts_.get(last >= yesterday ? "duties.stamp_good" : "duties.stamp_bad", {{"day", last}}));
  }

  void witnesses() {
    const auto& settings = services_.evidence_settings;
    if (settings.witnesses.empty())
      return add(Tone::Note, "duties.witnesses", texts_.get("duties.witnesses_none"));
    const auto now = fs::file_time_type::clock::now();
    std::string late;
    for (const auto& peer : settings.witnesses) {
      std::error_code missing;
      const auto written = fs::last_write_time(
          services_.archive->log_folder() / "witnessed" / archive::witness_file_name(peer.key.name),
          missing);
      // A day beyond what was asked: a log in which nothing happens is not signed anew.
      if (missing || now - written > settings.witness_every + 24h)
        late += (late.empty() ? "" : ", ") + peer.key.name;
    }
    if (late.empty())
      return add(Tone::Good, "duties.witnesses",
                 texts_.get("duties.witnesses_good", {{"n", number(settings.witnesses.size())}}));
    add(Tone::Bad, "duties.witnesses", texts_.get("duties.witnesses_bad", {{"names", late}}));
  }

  void index() {
    const auto trouble = services_.indexing ? services_.indexing->trouble() : std::string();
    if (!trouble.empty()) return add(Tone::Bad, "duties.index", texts_.get("duties.index_bad"));
    const auto position = services_.searcher->position();
    const auto behind = log_size_ > position ? log_size_ - position : 0;
    // What is seconds old is being read now.
    constexpr std::uint64_t at_work = 100;
    if (behind <= at_work)
      return add(Tone::Good, "duties.index", texts_.get("duties.index_good"), "/");
    add(Tone::Soon, "duties.index", texts_.get("duties.index_behind", {{"n", number(behind)}}));
  }

  void fixity() {
    const auto status = services_.fixity->status();
    if (!status.failed.empty())
      return add(Tone::Bad, "duties.fixity",
                 texts_.get("duties.fixity_bad", {{"n", number(status.failed.size())}}), "/fixity");
    const bool all = status.checked == status.objects;
    add(all ? Tone::Good : Tone::Soon, "duties.fixity",
        texts_.get(all ? "duties.fixity_good" : "duties.fixity_part",
                   {{"n", number(status.checked)}, {"all", number(status.objects)}}),
        "/fixity");
  }

  void sealing() {
    std::size_t waiting = 0;
    std::string why;
    services_.documents->each_in(documents::Stage::Sealing, [&](const auto& document) {
      ++waiting;
      if (!document.waiting.empty()) why = document.waiting;
    });
    if (waiting == 0) return add(Tone::Good, "duties.sealing", texts_.get("duties.sealing_good"));
    std::string words = texts_.get("duties.sealing_bad", {{"n", number(waiting)}});
    if (!why.empty()) {
      const auto& kind = error_kind(why);
      words += " " + visit_.of(std::string(kind.mn), std::string(kind.en)) + ".";
    }
    add(Tone::Bad, "duties.sealing", words);
  }

  void filing() {
    const auto unfiled = services_.hierarchy->unfiled_count("");
    add(unfiled == 0 ? Tone::Good : Tone::Soon, "duties.filing",
        unfiled == 0 ? texts_.get("duties.filing_good")
                     : texts_.get("duties.filing_bad", {{"n", number(unfiled)}}),
        "/archive");
  }

  void retention() {
    const int year = civil_year(services_.clock.microseconds());
    std::size_t due = 0, without = 0;
    for (const auto& fonds : services_.hierarchy->fonds())
      for (const auto& unit : services_.schedule->due_list(fonds.id, year)) {
        due += unit.standing == archive::Standing::Due;
        without += unit.standing == archive::Standing::NoItem;
      }
    std::string words =
        due == 0 ? texts_.get("duties.due_none") : texts_.get("duties.due", {{"n", number(due)}});
    if (without != 0) words += " " + texts_.get("duties.no_item", {{"n", number(without)}});
    add(due == 0 && without == 0 ? Tone::Good : Tone::Soon, "duties.retention", words,
        "/retention");
  }

  void disk() {
    std::error_code fault;
    const auto space = fs::space(services_.data, fault);
    if (fault || space.capacity == 0)
      return add(Tone::Bad, "duties.disk", texts_.get("duties.disk_unknown"));
    const double free = static_cast<double>(space.available) / static_cast<double>(space.capacity);
    const auto percent = std::to_string(static_cast<int>(free * 100));
    add(free < least_free ? Tone::Bad : Tone::Good, "duties.disk",
        texts_.get(free < least_free ? "duties.disk_bad" : "duties.disk_good",
                   {{"percent", percent}}));
  }

  const Services& services_;
  const Texts& texts_;
  const Visit& visit_;
  std::vector<Duty> duties_;
  std::uint64_t log_size_ = 0;
};

KeyDuty key_duty(const Visit& visit, const std::string& name, const char* use,
                 std::chrono::sys_seconds until, std::chrono::sys_seconds now) {
  KeyDuty duty{Tone::Good, name, visit.texts.get(use), civil_date(until), ""};
  const auto days = std::chrono::floor<std::chrono::days>(until - now).count();
  if (until <= now) {
    duty.tone = Tone::Bad;
    duty.words = visit.texts.get("duties.key_over");
  } else if (until - now < warned_before) {
    duty.tone = Tone::Soon;
    duty.words = visit.texts.get("duties.key_soon", {{"n", std::to_string(days)}});
  } else {
    duty.words = visit.texts.get("duties.key_good");
  }
  return duty;
}

}  // namespace

std::vector<Duty> duties_of(const Site& site, const Visit& visit) {
  return Glance(site, visit).all();
}

std::vector<KeyDuty> keys_of(const Site& site, const Visit& visit) {
  const auto& services = site.services;
  const auto now = from_microseconds(services.clock.microseconds());
  std::vector<std::pair<std::chrono::sys_seconds, KeyDuty>> found;
  try {
    if (const auto key = services.keys->organisation())
      found.emplace_back(key->not_after(),
                         key_duty(visit, key->subject(), "duties.use_seal", key->not_after(), now));
    else
      found.emplace_back(now, KeyDuty{Tone::Bad, "organisation", visit.texts.get("duties.use_seal"),
                                      "", visit.texts.get("duties.key_none")});
  } catch (const seal::Error&) {
    found.emplace_back(now, KeyDuty{Tone::Bad, "organisation", visit.texts.get("duties.use_seal"),
                                    "", visit.texts.get("duties.key_unreadable")});
  }
  const auto add_all = [&](const seal::TrustStore& store, const char* use) {
    for (const auto& der : store.certificates()) {
      const auto certificate = seal::Certificate::read(der);
      found.emplace_back(certificate.not_after(),
                         key_duty(visit, certificate.subject(), use, certificate.not_after(), now));
    }
  };
  add_all(*services.trust.now(), "duties.use_trust");
  // Of people's own keys in files only they know the secret; of their tokens the
  // certificates lie here.
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(services.data / "keys" / "people", none))
    if (entry.path().extension() == ".cer")
      add_all(seal::TrustStore::load(entry.path()), "duties.use_person");
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<KeyDuty> duties;
  for (auto& [until, duty] : found) duties.push_back(std::move(duty));
  return duties;
}

}  // namespace tamga::pages
