// SPDX-License-Identifier: GPL-3.0-or-later
// Documents, works and forms in the state in which a button works.
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "renderers/seal/signing/certificate_authority.h"
#include "renderers/seal/signing/cms_signature.h"
#include "server/base64.h"
#include "server/bulk/batches.h"
#include "server/civil_time.h"
#include "server/documents/form_standings.h"
#include "tests/server/press_house.h"

namespace tamga::test {
namespace {

using nlohmann::json;

constexpr const char* form_name = "job_description";
// As many as are sealed in one run by those who may, and one that nobody else may seal.
constexpr int sealing_documents = 8;

std::string content_of_form(const Services& services) {
  auto content = json::parse(services.forms->find(form_name)->sample_text());
  content.erase("acts");
  return content.dump();
}

std::filesystem::path organisation_key(const Services& services) {
  return services.data / "keys" / "organisation.p12";
}

// Of the first act.
json preparation() {
  return {{"position", "Дарга"}, {"name", "Х.Наранцацрал"}, {"date", "2026-05-04"}};
}

json approval(const std::string& organisation) {
  return {{"organisation", organisation},
          {"position", "Дарга"},
          {"name", "П.Гэрэлчулуун"},
          {"date", "2026-06-01"},
          {"number", "А/7"}};
}

}  // namespace

// People's own keys sign while the organisation's is away: so a document waits for its seal.
void PressHouse::make_keys() {
  const auto keys = folder_.path() / "keys";
  std::filesystem::create_directories(keys / "trust");
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto made = seal::make_demonstration_keys(
      keys, "Туршилтын газар", "passphrase", now - std::chrono::hours(1), 5,
      {{"author", "Х.Наранцацрал", password}, {"signer", "П.Гэрэлчулуун", password}});
  std::filesystem::copy_file(made.authority_certificate, keys / "trust" / "ca.pem");
  std::ofstream(keys / "organisation.passphrase") << "passphrase\n";
  std::filesystem::rename(made.organisation_key, keys / "away.p12");
}

std::string PressHouse::draft_of_author() {
  return services_->documents->create(account("author"), form_name, content_of_form(*services_), "")
      .id;
}

// The first act is done; with `permitted` the second, too.
std::string PressHouse::begun_document(bool permitted) {
  auto& documents = *services_->documents;
  const auto author = account("author");
  const auto id = draft_of_author();
  const documents::StepUp step_up{password, "192.0.2.1"};
  documents.act(author, id, {"prepared", preparation().dump(), step_up, ""});
  if (!permitted) return id;
  documents.keep_decision(author, id, "permitted", "decision.pdf", "%PDF-1.4 scanned");
  documents.act(author, id,
                {"permitted",
                 json{{"organisation", "Зөвлөл"}, {"date", "2026-05-11"}, {"number", "211"}}.dump(),
                 step_up, ""});
  return id;
}

void PressHouse::make_sealing_documents() {
  auto& documents = *services_->documents;
  for (int i = 0; i < sealing_documents; ++i) {
    sealing_.push_back(begun_document(true));
    const auto done = documents.act(account("signer"), sealing_.back(),
                                    {"approved", approval("Туршилтын газар").dump(),
                                     documents::StepUp{password, "192.0.2.1"}, ""});
    if (done.stage != documents::Stage::Sealing) throw std::runtime_error("it is sealed already");
  }
  const auto key = organisation_key(*services_);
  std::filesystem::rename(key.parent_path() / "away.p12", key);
  documents.set_organisation_key(std::move(*services_->keys->organisation()));
}

Pressable PressHouse::own_draft(const std::string&) {
  auto content = json::parse(content_of_form(*services_));
  content["position"] = "Ахлах мэргэжилтэн";
  Pressable thing{{{"id", draft_of_author()}}};
  thing.json = json{{"content", content}}.dump();
  thing.revision = "\"r1\"";
  return thing;
}

Pressable PressHouse::draft_to_name(const std::string&) {
  Pressable thing{{{"id", draft_of_author()}}};
  thing.json = json{{"participants", {{"approved", "signer"}}}}.dump();
  thing.revision = "\"r1\"";
  return thing;
}

// By the author's own key: its certificate is known to the house.
Pressable PressHouse::draft_to_sign(const std::string&) {
  const auto people = services_->data / "keys" / "people";
  const auto key = seal::SigningKey::from_pkcs12(people / "author.p12", password);
  std::ofstream(people / "author.cer", std::ios::binary) << key.certificate().der();
  Pressable thing{{{"id", draft_of_author()}}};
  thing.json = json{{"act", "prepared"},
                    {"values", preparation()},
                    {"certificate", to_base64(key.certificate().der())}}
                   .dump();
  return thing;
}

Pressable PressHouse::signed_act(const std::string& owner) {
  auto thing = draft_to_sign(owner);
  const auto key =
      seal::SigningKey::from_pkcs12(services_->data / "keys" / "people" / "author.p12", password);
  const auto prepared =
      services_->documents->prepare_act(account("author"), thing.values.at("id"), "prepared",
                                        preparation().dump(), {key.certificate().der(), {}});
  thing.json = json{{"token", prepared.token},
                    {"cms", to_base64(seal::sign_detached(key.parts(), prepared.digest))}}
                   .dump();
  return thing;
}

Pressable PressHouse::expired_document(const std::string&) {
  const auto id = begun_document(false);
  change("UPDATE document SET due_since = 1 WHERE id = :id", {{"id", id}});
  if (services_->documents->expire_due() != 1) throw std::runtime_error("it is not expired");
  return {{{"id", id}}};
}

Pressable PressHouse::sealing_document(const std::string&) {
  if (sealing_.empty()) throw std::runtime_error("too few documents wait for their seal");
  const auto id = sealing_.back();
  sealing_.pop_back();
  return {{{"id", id}}};
}

Pressable PressHouse::waiting_act(const std::string&) {
  const auto id = begun_document(true);
  const auto revision = std::to_string(services_->documents->document(id)->revision);
  const auto values = approval("Туршилтын газар");
  Pressable thing{{{"id", id}}, {{"chosen", id + " " + revision + " approved"}}};
  for (const auto& [name, value] : values.items())
    thing.fields.emplace_back("/g0/" + name, value.get<std::string>());
  thing.fields.emplace_back("password", password);
  thing.json = json{{"act", "approved"}, {"values", values}, {"password", password}}.dump();
  return thing;
}

Pressable PressHouse::waiting_batch(const std::string&) {
  bulk::Batches batches(*services_->archive, services_->clock);
  const auto* form = services_->forms->find(form_name);
  const auto batch =
      batches.begin({"", "author", form->id, form->version, "мөрүүд.csv"},
                    {{0, 2, bulk::Outcome::Waiting, "Нэг",
                      services_->documents->works().new_work_id(), R"({"unit":"Хэлтэс"})", ""}});
  return {{{"id", batch.id}}};
}

Pressable PressHouse::kept_work(const std::string&) {
  auto& works = services_->documents->works();
  const auto* form = services_->forms->find(form_name);
  documents::Work work;
  work.id = works.new_work_id();
  work.account = "author";
  work.form = form->id;
  work.form_version = form->version;
  work.state = "{}";
  return {{{"id", works.keep(work).id}}};
}

// Of a form that nothing else here is made of.
Pressable PressHouse::form_in_force(const std::string&) {
  const auto& forms = *services_->forms;
  const auto form = std::find_if(forms.all().begin(), forms.all().end(),
                                 [](const auto& one) { return one->id == "performance_report"; });
  if (forms.retired(**form))
    services_->form_standings->activate({"system"}, (*form)->id + "@" + (*form)->version);
  return {{{"form", (*form)->id}, {"version", (*form)->version}}};
}

Pressable PressHouse::retired_form(const std::string& owner) {
  auto thing = form_in_force(owner);
  services_->form_standings->retire({"system"},
                                    thing.values["form"] + "@" + thing.values["version"]);
  return thing;
}

Pressable PressHouse::delegation(const std::string&) {
  documents::Delegation wanted;
  wanted.delegate = "deputy";
  wanted.from = wanted.until =
      civil_date(std::chrono::floor<std::chrono::seconds>(services_->clock.now()));
  wanted.basis = "А/" + number();
  return {{{"id", services_->documents->delegations().create(account("signer"), wanted).id}}};
}

}  // namespace tamga::test
