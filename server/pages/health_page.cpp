// SPDX-License-Identifier: GPL-3.0-or-later
// The health of the archive for administrators: what the duties ask of every part, the age of
// the last backup, keys and certificates, each green or with what is to do.
#include <nlohmann/json.hpp>

#include "server/backup/last_backup.h"
#include "server/civil_time.h"
#include "server/pages/duties.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::int64_t hour = std::int64_t{60} * 60 * 1'000'000;
// A night that was left out is told, three are a fault.
constexpr std::int64_t late_after = 36 * hour, bad_after = 96 * hour;

const char* tone_name(Tone tone) {
  switch (tone) {
    case Tone::Good:
      return "success";
    case Tone::Soon:
      return "warning";
    case Tone::Bad:
      return "danger";
    case Tone::Note:
      break;
  }
  return "note";
}

Duty backup_duty(const Site& site, const Visit& visit) {
  const auto& texts = visit.texts;
  Duty duty{Tone::Bad, texts.get("health.backup"), texts.get("health.backup_never"), ""};
  const auto last = backup::last_backup(site.services.data);
  if (!last) return duty;
  const auto age = site.services.clock.microseconds() - last->made;
  duty.tone = age > bad_after ? Tone::Bad : age > late_after ? Tone::Soon : Tone::Good;
  duty.words = texts.get(duty.tone == Tone::Good ? "health.backup_good" : "health.backup_late",
                         {{"time", civil_minute(from_microseconds(last->made))}});
  if (last->lost != 0) {
    duty.tone = Tone::Bad;
    duty.words += " " + texts.get("health.backup_lost", {{"n", std::to_string(last->lost)}});
  }
  return duty;
}

json row_of(const Visit& visit, Tone tone, json row) {
  row["tone"] = tone_name(tone);
  row["tone_words"] = visit.texts.get(std::string("duties.tone.") + tone_name(tone));
  return row;
}

http::Response health(const Site& site, const Visit& visit) {
  auto parts = duties_of(site, visit);
  parts.push_back(backup_duty(site, visit));
  json rows = json::array(), keys = json::array();
  std::size_t open = 0;
  for (const auto& part : parts) {
    open += part.tone == Tone::Soon || part.tone == Tone::Bad;
    rows.push_back(
        row_of(visit, part.tone,
               {{"title", part.title}, {"words", part.words}, {"address", part.address}}));
  }
  for (const auto& key : keys_of(site, visit)) {
    open += key.tone == Tone::Soon || key.tone == Tone::Bad;
    keys.push_back(row_of(
        visit, key.tone,
        {{"key_name", key.name}, {"use", key.use}, {"until", key.until}, {"words", key.words}}));
  }
  return visit.page(
      "health", visit.texts.get("health.title"),
      {{"rows", rows},
       {"keys", keys},
       {"all_good", open == 0},
       {"version", TAMGA_VERSION},
       {"data", site.services.data.string()},
       {"summary", open == 0 ? visit.texts.get("duties.all_good")
                             : visit.texts.get("duties.open", {{"n", std::to_string(open)}})}});
}

}  // namespace

void add_health_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/health", access::Permission::Administer,
            [site](const Visit& visit) { return health(*site, visit); });
}

}  // namespace tamga::pages
