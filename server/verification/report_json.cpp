// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/verification/report_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/civil_time.h"

namespace tamga {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::sys_seconds;
using Time = std::optional<sys_seconds>;

constexpr seal::Verdict kVerdicts[] = {seal::Verdict::TotalPassed, seal::Verdict::Indeterminate,
                                       seal::Verdict::TotalFailed};
constexpr seal::SignatureKind kKinds[] = {seal::SignatureKind::Signature,
                                          seal::SignatureKind::DocumentTimestamp};
constexpr seal::TimeSource kSources[] = {seal::TimeSource::None, seal::TimeSource::Claimed,
                                         seal::TimeSource::SignatureTimestamp,
                                         seal::TimeSource::DocumentTimestamp};

template <typename Value, std::size_t count>
Value named(const Value (&values)[count], const Json& name) {
  for (const Value value : values)
    if (name_of(value) == name.get<std::string>()) return value;
  throw std::invalid_argument("an unknown name in a report");
}

void put(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

void put(Json& json, const char* name, const Time& time) {
  if (time) json[name] = iso_utc(std::chrono::microseconds(time->time_since_epoch()).count());
}

std::string text(const Json& json, const char* name) {
  return json.contains(name) ? json.at(name).get<std::string>() : std::string();
}

// "2026-11-24T02:03:04.000000Z", or with fewer digits of the second.
Time time(const Json& json, const char* name) {
  if (!json.contains(name)) return std::nullopt;
  const auto written = json.at(name).get<std::string>();
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (std::sscanf(written.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u", &year, &month, &day, &hour, &minute,
                  &second) != 6)
    throw std::invalid_argument("a malformed time in a report");
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59)
    throw std::invalid_argument("a malformed time in a report");
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

Json timestamp_json(const seal::TimestampReport& stamp) {
  Json json = {{"verdict", name_of(stamp.verdict)}};
  put(json, "sub_indication", stamp.sub_indication);
  put(json, "authority", stamp.authority);
  put(json, "time", stamp.time);
  put(json, "digest_algorithm", stamp.digest_algorithm);
  return json;
}

seal::TimestampReport timestamp_from(const Json& json) {
  seal::TimestampReport stamp;
  stamp.verdict = named(kVerdicts, json.at("verdict"));
  stamp.sub_indication = text(json, "sub_indication");
  stamp.authority = text(json, "authority");
  stamp.time = time(json, "time");
  stamp.digest_algorithm = text(json, "digest_algorithm");
  return stamp;
}

Json change_json(const seal::Change& change) {
  Json json = {{"kind", change.kind}, {"allowed", change.allowed}, {"why", change.why}};
  put(json, "name", change.name);
  if (change.object != 0) json["object"] = change.object;
  return json;
}

seal::Change change_from(const Json& json) {
  seal::Change change;
  change.kind = json.at("kind").get<std::string>();
  change.allowed = json.at("allowed").get<bool>();
  change.why = json.at("why").get<std::string>();
  change.name = text(json, "name");
  if (json.contains("object")) change.object = json.at("object").get<int>();
  return change;
}

Json signature_json(const seal::SignatureReport& s) {
  Json json = {{"field", s.field},
               {"kind", name_of(s.kind)},
               {"verdict", name_of(s.verdict)},
               {"whole", s.whole},
               {"covers_whole_file", s.covers_whole_file},
               {"covered_bytes", s.covered_bytes},
               {"changes_after", s.changes_after},
               {"changes", Json::array()},
               {"timestamps", Json::array()},
               {"attacks", s.attacks},
               {"warnings", s.warnings}};
  put(json, "sub_indication", s.sub_indication);
  put(json, "signer", s.signer);
  put(json, "issuer", s.issuer);
  put(json, "reason", s.reason);
  put(json, "level", s.level);
  put(json, "claimed_time", s.claimed_time);
  put(json, "time", s.time);
  put(json, "time_source", std::string(name_of(s.time_source)));
  put(json, "revocation", s.revocation);
  put(json, "revoked_at", s.revoked_at);
  for (const auto& change : s.changes) json["changes"].push_back(change_json(change));
  for (const auto& stamp : s.timestamps) json["timestamps"].push_back(timestamp_json(stamp));
  return json;
}

seal::SignatureReport signature_from(const Json& json) {
  seal::SignatureReport s;
  s.field = json.at("field").get<std::string>();
  s.kind = named(kKinds, json.at("kind"));
  s.verdict = named(kVerdicts, json.at("verdict"));
  s.whole = json.at("whole").get<bool>();
  s.covers_whole_file = json.at("covers_whole_file").get<bool>();
  s.covered_bytes = json.at("covered_bytes").get<std::size_t>();
  s.changes_after = json.at("changes_after").get<std::string>();
  s.attacks = json.at("attacks").get<std::vector<std::string>>();
  s.warnings = json.at("warnings").get<std::vector<std::string>>();
  s.sub_indication = text(json, "sub_indication");
  s.signer = text(json, "signer");
  s.issuer = text(json, "issuer");
  s.reason = text(json, "reason");
  s.level = text(json, "level");
  s.claimed_time = time(json, "claimed_time");
  s.time = time(json, "time");
  if (json.contains("time_source")) s.time_source = named(kSources, json.at("time_source"));
  s.revocation = text(json, "revocation");
  s.revoked_at = time(json, "revoked_at");
  for (const auto& change : json.at("changes")) s.changes.push_back(change_from(change));
  for (const auto& stamp : json.at("timestamps")) s.timestamps.push_back(timestamp_from(stamp));
  return s;
}

}  // namespace

Json to_json(const seal::VerificationReport& report) {
  Json json = {{"valid", report.valid()},
               {"size", report.size},
               {"unsigned_tail", report.unsigned_tail},
               {"attacks", report.attacks},
               {"warnings", Json::array()},
               {"signatures", Json::array()}};
  for (const auto& found : report.prepared) {
    Json warning = {{"code", found.code}, {"object", found.object}, {"kind", found.kind}};
    put(warning, "name", found.name);
    json["warnings"].push_back(std::move(warning));
  }
  for (const auto& signature : report.signatures)
    json["signatures"].push_back(signature_json(signature));
  return json;
}

seal::VerificationReport report_from_json(const Json& json) {
  seal::VerificationReport report;
  report.size = json.at("size").get<std::size_t>();
  report.unsigned_tail = json.at("unsigned_tail").get<std::size_t>();
  report.attacks = json.at("attacks").get<std::vector<std::string>>();
  for (const auto& warning : json.at("warnings"))
    report.prepared.push_back({warning.at("code").get<std::string>(),
                               warning.at("object").get<int>(),
                               warning.at("kind").get<std::string>(), text(warning, "name")});
  for (const auto& signature : json.at("signatures"))
    report.signatures.push_back(signature_from(signature));
  return report;
}

}  // namespace tamga
