// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/documents_desk.h"

#include <nlohmann/json.hpp>
#include <random>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/assets.h"

namespace tamga::test {

const char* const prepared = R"({"position":"Дарга","name":"Ц.Маралмаа","date":"2026-05-04"})";
const char* const permitted =
    R"({"organisation":"Төрийн албаны зөвлөл","date":"2026-05-11","number":"211"})";
const char* const approved =
    R"({"organisation":"Туршилтын газар","position":"Дарга","name":"Г.Төгөлдөр","date":"2026-06-01","number":"А/7"})";
const char* const scan = "%PDF-1.4 the council's decision, scanned";

const forms::Renderer& desk_renderer() {
  static const forms::Renderer renderer;
  return renderer;
}

const forms::FormCatalogue& desk_forms() {
  static const forms::FormCatalogue forms{{share_folder() / "renderers" / "forms"}};
  return forms;
}

Desk::Desk(bool with_key, bool people)
    : folder(std::filesystem::temp_directory_path() /
             ("tamga-documents-" + std::to_string(std::random_device{}()))),
      clock(std::chrono::system_clock::now()) {
  std::filesystem::create_directories(folder);
  open(with_key, people);
  for (const auto& account : {author, other, signer, deputy, reader})
    access->put_account({"system"}, account, password);
}

Desk::~Desk() {
  close();
  std::filesystem::remove_all(folder);
}

void Desk::close() {
  documents.reset();
  access.reset();
  archive.reset();
}

void Desk::open(bool with_key, bool people) {
  archive = std::make_unique<archive::Archive>(folder / "data", clock, disk);
  access = std::make_unique<access::Access>(*archive, clock);
  documents = std::make_unique<documents::Documents>(*archive, *access, desk_forms(),
                                                     desk_renderer(), clock);
  if (!with_key) return;
  const auto keys = folder / "keys";
  if (!std::filesystem::exists(keys / "organisation.p12")) {
    std::filesystem::create_directories(keys);
    std::vector<seal::DemonstrationPerson> persons;
    if (people)
      for (const auto& account : {author, signer})
        persons.push_back({account.name, account.display_name, password});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    seal::make_demonstration_keys(keys, "Туршилтын газар", "pass", now - std::chrono::hours(1), 5,
                                  persons);
  }
  trust = seal::TrustStore::load(keys / "ca.pem");
  documents->set_trust(trust);
  documents->set_personal_keys(signing::KeyStore(keys), false);
  documents->set_organisation_key(seal::SigningKey::from_pkcs12(keys / "organisation.p12", "pass"));
}

std::string Desk::draft_content() const {
  auto content = nlohmann::json::parse(desk_forms().find("job_description")->sample_text());
  content.erase("acts");
  return content.dump();
}

documents::Document Desk::draft(const access::Account& by) const {
  return documents->create(by, "job_description", draft_content(), "");
}

documents::Document Desk::act(const access::Account& by, const std::string& id, const char* act,
                              const char* values, const char* key) const {
  const auto document = documents->document(id);
  if (std::string_view(act) == "permitted" && document && document->next_act == "permitted" &&
      documents->may_act(by, *document))
    documents->keep_decision(by, id, act, "зөвлөлийн тогтоол.pdf", scan);
  return documents->act(by, id, {act, values, {password, "192.0.2.1"}, key});
}

documents::Document Desk::finish(const std::string& id) const {
  act(author, id, "prepared", prepared);
  act(author, id, "permitted", permitted);
  return act(signer, id, "approved", approved);
}

std::size_t Desk::count(std::string_view event_type) const {
  std::size_t counted = 0;
  for (const auto& event : archive->events_from(0, 1'000'000))
    counted += event.type == event_type ? 1 : 0;
  return counted;
}

}  // namespace tamga::test
