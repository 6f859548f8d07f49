// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/page_words.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

struct Tone {
  const char* summary;  // text key
  const char* tone;     // Bootstrap's colour name
};

Tone tone_of(seal::Verdict verdict) {
  switch (verdict) {
    case seal::Verdict::TotalPassed:
      return {"verify.passed", "success"};
    case seal::Verdict::Indeterminate:
      return {"verify.indeterminate", "warning"};
    case seal::Verdict::TotalFailed:
      break;
  }
  return {"verify.failed", "danger"};
}

// Which sentence says why; the code itself stands beside it for the expert.
std::string reason_of(const Visit& visit, const seal::SignatureReport& signature) {
  if (signature.sub_indication.empty()) return {};
  const std::string key = "verify.because." + signature.sub_indication;
  return visit.texts.get(visit.texts.has(key) ? key : "verify.because.other");
}

// The text of a family's member; codes that have none are shown themselves.
std::string word(const Visit& visit, const char* family, const std::string& code,
                 const std::vector<std::pair<std::string_view, std::string>>& values = {}) {
  const std::string key = std::string(family) + code;
  return visit.texts.has(key) ? visit.texts.get(key, values) : code;
}

json change_rows(const Visit& visit, const std::vector<seal::Change>& changes) {
  json rows = json::array();
  for (const auto& change : changes)
    rows.push_back({{"what", word(visit, "verify.kind.", change.kind, {{"name", change.name}})},
                    {"why", word(visit, "verify.why.", change.why)},
                    {"object", change.object == 0 ? "" : std::to_string(change.object)},
                    {"refused", !change.allowed}});
  return rows;
}

json said(const Visit& visit, const char* family, const std::vector<std::string>& codes) {
  json rows = json::array();
  for (const auto& code : codes)
    rows.push_back({{"text", word(visit, family, code)}, {"code", code}});
  return rows;
}

std::int64_t microseconds_of(std::chrono::sys_seconds time) {
  return std::chrono::microseconds(time.time_since_epoch()).count();
}

json signature_row(const Visit& visit, const seal::SignatureReport& signature) {
  const auto& texts = visit.texts;
  const Tone tone = tone_of(signature.verdict);
  const std::string changes = "verify.changes." + signature.changes_after;
  const std::string how(seal::name_of(signature.time_source));
  return {
      {"tone", tone.tone},
      {"said", texts.get(tone.summary)},
      {"because", reason_of(visit, signature)},
      {"code", signature.sub_indication},
      {"indication", seal::name_of(signature.verdict)},
      {"timestamp", signature.kind == seal::SignatureKind::DocumentTimestamp},
      {"signer", signature.signer},
      {"issuer", signature.issuer},
      {"reason", signature.reason},
      {"level", signature.level},
      {"time", signature.time ? minute_words(visit, microseconds_of(*signature.time)) : ""},
      {"how", how.empty() ? "" : word(visit, "verify.how.", how)},
      {"certificate",
       signature.revocation.empty() ? "" : word(visit, "verify.revocation.", signature.revocation)},
      {"whole", texts.get(signature.whole ? "verify.whole" : "verify.not_whole")},
      {"changes", texts.has(changes) ? texts.get(changes) : ""},
      {"has_changed", !signature.changes.empty()},
      {"changed", change_rows(visit, signature.changes)},
      {"has_warned", !signature.warnings.empty()},
      {"warned", said(visit, "verify.warning.", signature.warnings)}};
}

}  // namespace

std::string whole_name(const archive::Record& record) {
  std::string out;
  for (const auto* part : {&record.clan, &record.patronymic, &record.given})
    if (!part->empty()) out += (out.empty() ? "" : " ") + *part;
  return out.empty() ? record.person_name : out;
}

json event_row(const Visit& visit, const archive::Event& event) {
  const std::string key = "event." + event.type;
  std::string address;
  if (event.type.starts_with("record.") && !event.subject.empty())
    address = "/records/" + percent_encode(event.subject);
  else if (event.type.starts_with("document.") && !event.subject.empty())
    address = "/documents/" + percent_encode(event.subject);
  else if (event.type.starts_with("disposal.") && !event.subject.empty())
    address = "/disposals/" + percent_encode(event.subject);
  else if (event.type.starts_with("hold."))
    address = "/holds";
  return {{"time", civil_minute(from_microseconds(event.time))},
          {"what", visit.texts.has(key) ? visit.texts.get(key) : event.type},
          {"who", event.agent == "system" ? visit.texts.get("events.system") : event.agent},
          {"subject", event.subject},
          {"subject_address", address},
          {"position", std::to_string(event.position)}};
}

json verification(const Visit& visit, const seal::Verified& verified) {
  const auto& texts = visit.texts;
  const auto& signatures = verified.report.signatures;
  json rows = json::array();
  Tone worst = tone_of(seal::Verdict::TotalPassed);
  bool failed = false;
  for (const auto& signature : signatures) {
    rows.push_back(signature_row(visit, signature));
    if (signature.verdict == seal::Verdict::TotalFailed) failed = true;
    if (signature.verdict != seal::Verdict::TotalPassed && !failed)
      worst = tone_of(seal::Verdict::Indeterminate);
  }
  if (failed) worst = tone_of(seal::Verdict::TotalFailed);
  std::string summary = texts.get(std::string(worst.summary) + ".all");
  if (!verified.unreadable.empty())
    worst = {"", "danger"}, summary = texts.get("verify.unreadable");
  else if (signatures.empty())
    worst = {"", "secondary"}, summary = texts.get("verify.none");
  std::vector<std::string> prepared;
  for (const auto& found : verified.report.prepared)
    if (std::find(prepared.begin(), prepared.end(), found.code) == prepared.end())
      prepared.push_back(found.code);
  return {{"tone", worst.tone},
          {"summary", summary},
          {"valid", verified.report.valid()},
          {"has_attacks", !verified.report.attacks.empty()},
          {"attacks", said(visit, "verify.attack.", verified.report.attacks)},
          {"has_prepared", !prepared.empty()},
          {"prepared", said(visit, "verify.warning.", prepared)},
          {"signatures", rows}};
}

std::string file_size(const Visit& visit, std::uint64_t bytes) {
  if (bytes < 1'000'000)
    return visit.texts.get("size.kilobytes", {{"n", std::to_string((bytes + 999) / 1000)}});
  const std::uint64_t tenths = (bytes + 50'000) / 100'000;
  return visit.texts.get("size.megabytes", {{"n", std::to_string(tenths / 10)},
                                            {"tenth", std::to_string(tenths % 10)}});
}

}  // namespace tamga::pages
