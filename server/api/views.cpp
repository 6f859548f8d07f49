// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/views.h"

#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/searches/criteria.h"
#include "server/verification/report_json.h"

namespace tamga::api {
namespace {

// A member only when there is something to say.
void put(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

Json act_view(const documents::DoneAct& act) {
  Json json = {{"rendering", act.rendering},
               {"act", act.act},
               {"account", act.account},
               {"time", iso_utc(act.time)}};
  put(json, "principal", act.principal);
  put(json, "basis", act.basis);
  json["certificate"] = {{"subject", act.subject}, {"serial", act.serial}};
  json["own_key"] = act.own_key;
  put(json, "decision", act.decision);
  return json;
}

}  // namespace

Json account_view(const access::Account& account) {
  Json json = {{"name", account.name}, {"display_name", account.display_name}};
  put(json, "unit", account.unit);
  put(json, "position", account.position);
  json["roles"] = Json::array();
  for (auto role : account.roles) json["roles"].push_back(access::role_name(role));
  if (!account.grants.empty()) json["grants"] = Json::array();
  for (const auto& grant : account.grants) {
    Json one = {{"role", access::role_name(grant.role)}};
    put(one, "organisation", grant.organisation);
    put(one, "unit", grant.unit);
    json["grants"].push_back(one);
  }
  if (account.disabled) json["disabled"] = true;
  return json;
}

Json open_sessions_view(const std::vector<access::OpenSession>& sessions) {
  Json json = {{"sessions", Json::array()}};
  for (const auto& session : sessions) {
    Json view = {{"id", session.id},
                 {"since", iso_utc(session.created)},
                 {"last_used", iso_utc(session.last_seen)}};
    put(view, "network", session.address);
    view["current"] = session.current;
    json["sessions"].push_back(view);
  }
  return json;
}

Json form_view(const forms::Form& form) {
  Json json = {{"id", form.id},
               {"version", form.version},
               {"title", {{"mn", form.title.mn}, {"en", form.title.en}}},
               {"in_force_from", form.in_force_from}};
  put(json, "in_force_until", form.in_force_until);
  put(json, "legal_basis", form.legal_basis);
  json["acts"] = Json::array();
  for (const auto& act : form.acts)
    json["acts"].push_back({{"id", act.id},
                            {"title", {{"mn", act.title.mn}, {"en", act.title.en}}},
                            {"role", act.role},
                            {"seal", act.seal},
                            {"outside", act.outside},
                            {"days", act.days}});
  return json;
}

Json document_summary(const documents::Document& document) {
  Json json = {{"id", document.id},
               {"form", document.form},
               {"form_version", document.form_version},
               {"title", document.title},
               {"revision", document.revision},
               {"created_by", document.created_by},
               {"created", iso_utc(document.created)},
               {"changed", iso_utc(document.changed)}};
  put(json, "unit", document.unit);
  json["stage"] = documents::stage_name(document.stage);
  if (document.stage == documents::Stage::Open) put(json, "next_act", document.next_act);
  put(json, "waiting", document.waiting);
  put(json, "record_id", document.record_id);
  return json;
}

Json document_view(const documents::Document& document, const std::vector<documents::DoneAct>& acts,
                   std::int64_t deadline) {
  Json json = document_summary(document);
  if (deadline != 0) json["due_until"] = iso_utc(deadline);
  put(json, "reason", document.reason);
  put(json, "reason_by", document.reason_by);
  json["participants"] = document.participants;
  json["rendering"] = document.rendering;
  json["acts"] = Json::array();
  for (const auto& act : acts) json["acts"].push_back(act_view(act));
  json["content"] = Json::parse(document.content);
  return json;
}

Json record_view(const archive::Record& record,
                 const std::vector<archive::RecordAttachment>& attachments,
                 const std::vector<archive::Renewal>& renewals) {
  Json json = {{"id", record.id},
               {"registration", record.registration},
               {"captured", iso_utc(record.captured)},
               {"captured_by", record.captured_by},
               {"form", record.form},
               {"form_version", record.form_version},
               {"title", record.title}};
  put(json, "clan", record.clan);
  put(json, "patronymic", record.patronymic);
  put(json, "given", record.given);
  put(json, "person_name", record.person_name);
  put(json, "position", record.position);
  put(json, "unit", record.unit);
  put(json, "organisation", record.organisation);
  put(json, "order_number", record.order_number);
  if (record.year > 0) json["year"] = record.year;
  json["open"] = record.open;
  put(json, "owner", record.owner);
  put(json, "retention_item", record.retention_item);
  put(json, "file_index", record.file_index);
  put(json, "document_id", record.document_id);
  put(json, "fonds", record.fonds);
  json["pages"] = record.pages;
  json["pdf"] = {{"sha256", record.pdf_sha256}, {"size", record.pdf_size}};
  json["source"] = {{"sha256", record.content_sha256}, {"size", record.content_size}};
  json["attachments"] = Json::array();
  for (const auto& attachment : attachments)
    json["attachments"].push_back({{"name", attachment.name},
                                   {"media_type", attachment.media_type},
                                   {"sha256", attachment.sha256},
                                   {"size", attachment.size}});
  json["renewals"] = Json::array();
  for (const auto& renewal : renewals)
    json["renewals"].push_back({{"renewed", iso_utc(renewal.renewed)},
                                {"sha256", renewal.pdf_sha256},
                                {"size", renewal.pdf_size}});
  return json;
}

Json event_view(const archive::Event& event) {
  Json json = {{"position", event.position},
               {"time", iso_utc(event.time)},
               {"type", event.type},
               {"agent", event.agent}};
  put(json, "subject", event.subject);
  json["detail"] = Json::parse(event.detail.empty() ? "{}" : event.detail);
  json["leaf_hash"] = event.leaf_hash;
  return json;
}

Json proof_view(const archive::Archive::Proof& proof) {
  Json json = {{"position", proof.position},
               {"tree_size", proof.tree_size},
               {"leaf", proof.leaf},
               {"leaf_hash", proof.leaf_hash},
               {"root_hash", proof.root_hash},
               {"path", proof.path},
               {"checkpoint", proof.checkpoint},
               {"verifier_key", proof.verifier_key},
               {"openings", Json::array()}};
  for (const auto& opening : proof.openings)
    json["openings"].push_back(
        {{"name", opening.name}, {"salt", opening.salt}, {"value", opening.value}});
  return json;
}

Json hit_view(const index::Hit& hit) {
  Json json = {
      {"id", hit.id}, {"form", hit.form}, {"form_version", hit.form_version}, {"title", hit.title}};
  put(json, "person", hit.person);
  put(json, "position", hit.position);
  put(json, "unit", hit.unit);
  put(json, "organisation", hit.organisation);
  put(json, "registration", hit.registration);
  put(json, "number", hit.number);
  if (hit.year > 0) json["year"] = hit.year;
  json["snippet"] = Json::array();
  for (const auto& fragment : hit.snippet)
    json["snippet"].push_back({{"text", fragment.text}, {"hit", fragment.hit}});
  return json;
}

// A facet by the name of its filter.
std::string_view facet_name(const std::string& facet) {
  for (const auto& filter : searches::filters())
    if (filter.facet == facet) return filter.name;
  return facet;
}

Json found_view(const index::Found& found) {
  Json json = {{"total", found.total},     {"how", found.how},
               {"read_as", found.read_as}, {"did_you_mean", found.did_you_mean},
               {"missing", found.missing}, {"notes", found.notes},
               {"hits", Json::array()},    {"facets", Json::object()}};
  for (const auto& hit : found.hits) json["hits"].push_back(hit_view(hit));
  for (const auto& [name, values] : found.facets) {
    Json& facet = json["facets"][std::string(facet_name(name))] = Json::array();
    for (const auto& value : values)
      facet.push_back({{"value", value.value}, {"count", value.count}});
  }
  return json;
}

Json suggestion_view(const index::Suggestion& suggestion) {
  const auto kind = suggestion.kind;
  return {{"kind", kind == index::Suggestion::Kind::Person     ? "person"
                   : kind == index::Suggestion::Kind::Position ? "position"
                                                               : "unit"},
          {"text", suggestion.text},
          {"count", suggestion.count}};
}

Json verification_view(const seal::VerificationReport& report) {
  return to_json(report);
}

http::Response json_response(const Json& json, int status) {
  return http::Response::json(json.dump(-1, ' ', false, Json::error_handler_t::replace), status);
}

}  // namespace tamga::api
