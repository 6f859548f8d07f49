// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/disposal_house.h"

#include <fstream>
#include <iostream>
#include <sstream>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/api/api.h"
#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/disposal/schedule_json.h"
#include "server/http/session.h"

namespace tamga::test {
namespace {

using archive::Row;
using archive::Transaction;
using nlohmann::json;

void make_keys(const std::filesystem::path& data) {
  const auto keys = data / "keys";
  std::filesystem::create_directories(keys / "trust");
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto made = seal::make_demonstration_keys(keys, "Туршилтын газар", "passphrase",
                                                  now - std::chrono::hours(1), 5);
  std::filesystem::copy_file(made.authority_certificate, keys / "trust" / "ca.pem");
  std::ofstream(keys / "organisation.passphrase") << "passphrase\n";
}

// Standard input and output of a command that runs in this process.
class Streams {
 public:
  explicit Streams(const std::string& input)
      : in_(input), cin_(std::cin.rdbuf(in_.rdbuf())), cout_(std::cout.rdbuf(out_.rdbuf())) {
    std::cin.clear();
  }
  ~Streams() {
    std::cin.rdbuf(cin_);
    std::cout.rdbuf(cout_);
  }
  std::string output() const { return out_.str(); }

 private:
  std::istringstream in_;
  std::ostringstream out_;
  std::streambuf *cin_, *cout_;
};

std::string problem_code(const std::string& body) {
  const auto problem = json::parse(body, nullptr, false);
  const std::string prefix = "urn:tamga:problem:";
  const auto type = problem.is_object() ? problem.value("type", "") : "";
  return type.starts_with(prefix) ? type.substr(prefix.size()) : "no problem document";
}

}  // namespace

DisposalHouse::DisposalHouse(int fonds, bool indexing) {
  make_keys(folder_.path());
  make_units(fonds);
  services_ = std::make_unique<Services>(folder_.path(), indexing);
  make_accounts();
  api::add_routes(router_, *services_);
  http::Options options;
  options.port = 0;
  options.log = [](std::string_view) {};
  server_ =
      std::make_unique<http::Server>(options, router_, http::session_finder(*services_->access));
}

// Ten years ago: papers were filed and their year was closed.
void DisposalHouse::make_units(int count) {
  archive::test::SetClock clock(std::chrono::sys_days(std::chrono::year(2015) / 5 / 4));
  archive::Archive archive(folder_.path(), clock);
  archive::Hierarchy hierarchy(archive, clock);
  archive::Schedule schedule(archive, clock);
  const archive::Agent by{"archivist"};
  int number = 0;
  for (int i = 0; i < count; ++i) {
    archive::Fonds fonds;
    fonds.number = std::to_string(100 + i);
    fonds.title = "Хөмрөг " + fonds.number;
    fonds.organisation = "Туршилтын газар " + fonds.number;
    fonds.index_pattern = "";
    fonds_.push_back(hierarchy.create_fonds(by, fonds).id);
    archive::ScheduleDraft draft{fonds_.back(),
                                 "2010-01-01",
                                 "А/1",
                                 {{"2.4", "Тушаал", {archive::RetentionTerm::Years, 5}}}};
    schedule.adopt(by, draft, schedule.preview(draft).digest);
    const auto plan = hierarchy.draft_plan(by, fonds_.back(), 2015);
    hierarchy.set_plan_document(by, plan.id, "paper-" + plan.id);
    archive.write([&](Transaction& t) {
      hierarchy.approve_plan(t, by, plan.id, "paper-" + plan.id, archive::Record{});
    });
    for (const char* index : {"1-01", "1-02"}) {
      archive::PlanEntry entry;
      entry.file_index = index;
      entry.title = "Ээлжийн амралт, чөлөө, томилолтын тухай даргын тушаал";
      entry.department = "Захиргаа, хүний нөөцийн хэлтэс";
      entry.retention_item = "2.4";
      hierarchy.add_entry(by, plan.id, entry);
      for (int record = 0; record < 2; ++record) {
        auto capture = archive::test::sample_capture(++number);
        capture.organisation = fonds.organisation;
        capture.file_index = index;
        capture.open = true;
        records_.push_back(archive.capture(by, capture).id);
      }
      units_.push_back(hierarchy.place(records_.back())->unit);
      hierarchy.close_unit(by, units_.back());
    }
  }
}

void DisposalHouse::make_accounts() {
  using access::Role;
  const std::map<std::string, std::set<Role>> people = {{"archivist", {Role::Archivist}},
                                                        {"archivist2", {Role::Archivist}},
                                                        {"signer", {Role::Signer}},
                                                        {"signer2", {Role::Signer}},
                                                        {"both", {Role::Archivist, Role::Signer}},
                                                        {"author", {Role::Author}},
                                                        {"staff", {Role::Staff}},
                                                        {"auditor", {Role::Auditor}},
                                                        {"admin", {Role::Admin}}};
  for (const auto& [name, roles] : people) {
    services_->access->put_account({"system"}, {name, "Х." + name, "Архив", "", roles}, password);
    tokens_[name] = services_->access->sign_in(name, password, "192.0.2.1")->token;
    accounts_.push_back(name);
  }
}

int DisposalHouse::year() const {
  return std::stoi(services_->schedule->today().substr(0, 4));
}

std::set<std::string> DisposalHouse::held_records() const {
  std::set<std::string> held;
  for (const auto& record : records_)
    if (!services_->holds->on_record(record).empty()) held.insert(record);
  return held;
}

std::set<std::string> DisposalHouse::destroyed_records() const {
  std::set<std::string> gone;
  services_->archive->catalogue().read([&](Transaction& t) {
    t.query("SELECT record FROM record_disposal", {},
            [&](const Row& row) { gone.insert(row.text("record")); });
  });
  return gone;
}

json DisposalHouse::commission() const {
  return {{"order_date", "2026-01-19"},
          {"order_number", "А/07"},
          {"chair", "Л.Эрдэнэсайхан"},
          {"secretary", "Х.Уранбилэг"},
          {"members", json::array({{{"position", "Хуулийн мэргэжилтэн"}, {"name", "Ц.Анударь"}}})}};
}

std::string DisposalHouse::preview_digest(const json& draft) {
  return services_->schedule->preview(schedule_draft(*services_->hierarchy, draft)).digest;
}

std::string DisposalHouse::code_of(const std::function<void(Services&)>& work) {
  try {
    work(*services_);
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return {};
}

Answer DisposalHouse::ask(const std::string& by, const std::string& method,
                          const std::string& target, const json& body) const {
  std::vector<std::string> headers = {"Authorization: Bearer " + tokens_.at(by)};
  if (!body.is_null()) headers.emplace_back("Content-Type: application/json");
  return test::ask(server_->port(), method, target, headers, body.is_null() ? "" : body.dump());
}

std::string DisposalHouse::send(const std::string& by, const std::string& method,
                                const std::string& target, const json& body) const {
  const auto answer = ask(by, method, target, body);
  return answer.status < 300 ? "" : problem_code(answer.body);
}

std::string DisposalHouse::command(const std::string& by, std::vector<std::string> words) const {
  words.insert(words.begin(), "tamga");
  for (const auto& word : {std::string("--data"), folder_.path().string(), std::string("--as"), by,
                           std::string("--json")})
    words.push_back(word);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  const Streams streams(std::string(password) + "\n");
  const int exit = cli::run(static_cast<int>(argv.size()), argv.data());
  return exit == 0 ? "" : problem_code(streams.output());
}

std::string act(const DisposalHouse& house, const std::string& by, const std::string& document,
                const std::string& name, json values) {
  values["name"] = "Х.Хүн";
  values["date"] =
      civil_date(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  return house.post(by, "/api/v1/documents/" + document + "/acts",
                    {{"act", name}, {"values", values}, {"password", DisposalHouse::password}});
}

std::string approve_all(DisposalHouse& house) {
  const auto require = [](const std::string& code) {
    if (!code.empty()) throw std::runtime_error("refused: " + code);
  };
  const auto begun =
      json::parse(house
                      .ask("archivist", "POST", "/api/v1/disposals",
                           {{"fonds", house.fonds().front()}, {"year", house.year()}})
                      .body);
  const std::string id = begun.at("id");
  const std::string at = "/api/v1/disposals/" + id;
  for (const auto& unit : begun.at("units"))
    require(house.send("signer", "PUT", at + "/units/" + unit.at("unit").get<std::string>(),
                       {{"decision", "destroy"}}));
  require(house.post("archivist", at + "/act", {{"commission", house.commission()}}));
  const auto document = house.services().disposal->find(id)->document;
  require(act(house, "archivist", document, "drawn_up"));
  require(act(house, "signer", document, "agreed"));
  require(act(house, "signer2", document, "approved"));
  return id;
}

}  // namespace tamga::test
