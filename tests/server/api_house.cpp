// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/api_house.h"

#include <fstream>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/api/api.h"
#include "server/http/session.h"

namespace tamga::test {
namespace {

constexpr const char* password = ApiHouse::password;

struct Person {
  const char *role, *name, *display_name, *unit;
};
constexpr std::array<Person, 7> people = {{{"staff", "staff", "О.Сарнай", "Хуулийн хэлтэс"},
                                           {"staff2", "staff2", "Ш.Ганзориг", "Санхүүгийн хэлтэс"},
                                           {"author", "author", "Х.Цолмон", "Хуулийн хэлтэс"},
                                           {"signer", "signer", "П.Амартүвшин", "Удирдлага"},
                                           {"archivist", "archivist", "Д.Уянга", "Архив"},
                                           {"auditor", "auditor", "М.Билгүүн", "Хяналт"},
                                           {"admin", "admin", "Э.Хулан", "Удирдлага"}}};

void make_keys(const std::filesystem::path& data) {
  const auto keys = data / "keys";
  std::filesystem::create_directories(keys / "trust");
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto made = seal::make_demonstration_keys(keys, "Туршилтын газар", "passphrase",
                                            now - std::chrono::hours(1), 5);
  std::filesystem::copy_file(made.authority_certificate, keys / "trust" / "ca.pem");
  std::ofstream(keys / "organisation.passphrase") << "passphrase\n";
}

}  // namespace

ApiHouse& ApiHouse::instance() {
  static ApiHouse house;
  return house;
}

ApiHouse::ApiHouse() {
  make_keys(folder_.path());
  services_ = std::make_unique<Services>(folder_.path(), true);
  for (const Person& person : people) {
    std::string role(person.role);
    access::Account account{person.name, person.display_name, person.unit, "", {}};
    account.roles = {*access::role_from(role == "staff2" ? "staff" : role)};
    services_->access->put_account({"system"}, account, password);
    tokens_[role] = services_->access->sign_in(person.name, password, "192.0.2.1")->token;
  }
  tokens_["nobody"] = "";
  // Suites take longer than a confirmation holds (access/recent_confirmation.h): here it holds.
  services_->archive->write([&](archive::Transaction& transaction) {
    transaction.run("UPDATE session SET confirmed = :later",
                    {{"later", services_->clock.microseconds() + std::int64_t{86'400'000'000}}});
  });
  api::add_routes(router_, *services_);
  http::Options options;
  options.port = 0;
  options.log = [](std::string_view) {};
  server_ =
      std::make_unique<http::Server>(options, router_, http::session_finder(*services_->access));
}

Answer ApiHouse::ask(const std::string& who, const std::string& method, const std::string& target,
                     const std::string& body, std::vector<std::string> headers) const {
  if (!token(who).empty()) headers.push_back("Authorization: Bearer " + token(who));
  return test::ask(port(), method, target, headers, body);
}

Answer ApiHouse::send(const std::string& who, const std::string& method, const std::string& target,
                      const std::string& json, std::vector<std::string> headers) const {
  headers.emplace_back("Content-Type: application/json");
  return ask(who, method, target, json, std::move(headers));
}

nlohmann::json ApiHouse::draft(const std::string& form) const {
  auto content = nlohmann::json::parse(services_->forms->find(form)->sample_text());
  content.erase("acts");
  return content;
}

Answer ApiHouse::act(const std::string& who, const std::string& id, const std::string& act,
                     const std::string& values) const {
  const std::string target = "/api/v1/documents/" + id;
  if (act == "permitted")
    ask(who, "PUT", target + "/decisions/permitted", "%PDF-1.4 scanned",
        {"Content-Type: application/pdf"});
  return send(who, "POST", target + "/acts",
              nlohmann::json{
                  {"act", act}, {"values", nlohmann::json::parse(values)}, {"password", password}}
                  .dump());
}

std::string ApiHouse::make_draft() const {
  auto created = send("author", "POST", "/api/v1/documents",
                      nlohmann::json{{"form", "job_description"}, {"content", draft()}}.dump());
  return json_of(created).at("id");
}

std::string ApiHouse::make_record() {
  const std::string id = make_draft();
  act("author", id, "prepared", R"({"position":"Дарга","name":"Х.Цолмон","date":"2026-05-04"})");
  act("author", id, "permitted", R"({"organisation":"Зөвлөл","date":"2026-05-11","number":"211"})");
  auto done = act("signer", id, "approved",
                  R"({"organisation":"Туршилтын газар","position":"Дарга",)"
                  R"("name":"П.Амартүвшин","date":"2026-06-01","number":"А/7"})");
  if (done.status != 201) throw std::runtime_error("no record: " + done.body);
  return json_of(done).at("record_id");
}

nlohmann::json json_of(const Answer& answer) {
  return nlohmann::json::parse(answer.body);
}

std::string code_of(const Answer& answer) {
  if (answer.header("content-type") != "application/problem+json") return {};
  const std::string type = json_of(answer).at("type");
  return type.substr(std::string("urn:tamga:problem:").size());
}

std::string first_pointer(const Answer& answer) {
  const nlohmann::json problem = json_of(answer);
  if (problem.contains("errors")) return problem["errors"][0]["pointer"];
  return problem.value("pointer", "");
}

}  // namespace tamga::test
