// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/load.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tamga::faults {
namespace {

using nlohmann::json;
using Asked = Visitor::Asked;

constexpr auto before_another_try = std::chrono::milliseconds(100);
constexpr const char* documents = "/api/v1/documents";

// 502 and 504 are told by who stands in front of several servers.
bool comes_again(int status) {
  return status == 0 || status == 429 || (status >= 502 && status <= 504) || status == 507;
}

std::string escaped(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

bool went_well(const test::Answer& answer) {
  return answer.status == 200 || answer.status == 201;
}

}  // namespace

class Load::Client {
 public:
  Client(Load& load, unsigned number, unsigned seed)
      : load_(load),
        visitor_(load.port_, load.people_, load.ledger_),
        number_(number),
        random_(seed * 100 + number) {}

  // From a draft over its two acts to the record; each step is asked for until it is done. Some
  // are left where they were first refused.
  void write_report();
  void revise_draft();
  void ask_what_is_refused();
  void search();
  void download();
  void verify();
  void audit();

 private:
  std::size_t one_of(std::size_t count) { return random_() % count; }
  // Until it is answered for good; nothing when the load is over, or after the first refusal if
  // `once`. What is answered for good and not well is wrong.
  std::optional<json> persist(const Asked& asked, bool once = false);
  std::optional<std::string> draft(const std::string& number, std::string& content);
  std::optional<Acknowledged> some_record();
  std::string act_body(const char* act, const char* who) const;

  Load& load_;
  Visitor visitor_;
  unsigned number_;
  std::mt19937 random_;
  unsigned made_ = 0;
  std::string pdf_;
};

std::optional<json> Load::Client::persist(const Asked& asked, bool once) {
  while (load_.may_go_on()) {
    const auto answer = visitor_.ask(asked);
    if (went_well(answer)) return json::parse(answer.body);
    if (!comes_again(answer.status)) {
      // A 500 was told already.
      if (answer.status != 500)
        load_.ledger_.wrong(asked.method + " " + asked.target + " answered " +
                            std::to_string(answer.status) + " " + answer.body);
      return std::nullopt;
    }
    if (once) return std::nullopt;
    std::this_thread::sleep_for(before_another_try);
  }
  return std::nullopt;
}

std::optional<std::string> Load::Client::draft(const std::string& number, std::string& content) {
  auto report = json::parse(load_.report_);
  report["groups"][0]["measures"][0]["achieved"] = "Бүртгэлийн дугаар " + number + " болно.";
  content = report.dump();
  const bool once = one_of(20) == 0;
  load_.ledger_.draft_asked();
  const json body = {{"form", "performance_report"}, {"content", report}};
  const auto made = persist(
      {"POST", documents, "author", body.dump(), "application/json", "draft-" + number}, once);
  if (!made) return std::nullopt;
  load_.ledger_.draft_made();
  return made->at("id").get<std::string>();
}

std::string Load::Client::act_body(const char* act, const char* who) const {
  return json{{"act", act},
              {"values", json::parse(load_.acts_).at(act)},
              {"password", load_.people_.password(who)}}
      .dump();
}

void Load::Client::write_report() {
  // Twelve digits that no other record has.
  const auto number = std::to_string(700000000000 + number_ * 1000000000UL + ++made_ * 137UL);
  Acknowledged record;
  record.number = number;
  const auto id = draft(number, record.content);
  if (!id) return;
  record.document = *id;
  const auto acts = std::string(documents) + "/" + *id + "/acts";
  if (!persist({"POST", acts, "author", act_body("reported", "author"), "application/json",
                "reported-" + number}))
    return;
  auto done = persist({"POST", acts, "signer", act_body("acknowledged", "signer"),
                       "application/json", "acknowledged-" + number});
  // All acts are done, and the seal waits for something.
  while (done && !done->contains("record_id")) {
    std::this_thread::sleep_for(before_another_try);
    done = persist({"POST", std::string(documents) + "/" + *id + "/seal", "author", "", "", ""});
  }
  if (!done) return;
  record.record = done->at("record_id").get<std::string>();
  load_.ledger_.acknowledge(std::move(record));
}

void Load::Client::revise_draft() {
  std::string content;
  const auto number = std::to_string(800000000000 + number_ * 1000000000UL + ++made_ * 137UL);
  const auto id = draft(number, content);
  if (!id) return;
  for (int i = 0; i < 3 && load_.may_go_on(); ++i)
    visitor_.ask({"GET", std::string(documents) + "/" + *id, "author", "", "", ""});
  visitor_.ask({"GET", std::string(documents) + "/" + *id + "/preview", "author", "", "", ""});
}

// Whether anything came of it, the number of drafts tells.
void Load::Client::ask_what_is_refused() {
  struct Refused {
    Asked asked;
    int status;
  };
  auto bad = json::parse(load_.report_);
  bad["year"] = "soon";
  const auto body = json{{"form", "performance_report"}, {"content", bad}}.dump();
  const std::vector<Refused> all = {
      {{"POST", documents, "author", body, "application/json", ""}, 422},
      {{"POST", documents, "staff", body, "application/json", ""}, 403},
      {{"GET", "/api/v1/log/checkpoint", "staff", "", "", ""}, 403},
      {{"GET", "/api/v1/records/0192f0c0-0000-7000-8000-000000000000", "staff", "", "", ""}, 404},
      {{"GET", "/api/v1/search?q=x", "", "", "", ""}, 401}};
  const auto& refused = all[one_of(all.size())];
  const auto status = visitor_.ask(refused.asked).status;
  if (status != refused.status && !comes_again(status))
    load_.ledger_.wrong(refused.asked.target + " answered " + std::to_string(status) +
                        " in place of " + std::to_string(refused.status));
  std::this_thread::sleep_for(before_another_try);
}

std::optional<Acknowledged> Load::Client::some_record() {
  const auto size = load_.ledger_.size();
  if (size == 0) {
    std::this_thread::sleep_for(before_another_try);
    return std::nullopt;
  }
  return load_.ledger_.from(one_of(size), 1).front();
}

void Load::Client::search() {
  if (const auto record = some_record()) {
    const std::vector<std::string> targets = {
        "/api/v1/search?q=" + record->number, "/api/v1/search?q=" + escaped("худаг") + "&limit=5",
        "/api/v1/suggest?q=" + escaped("анх"),
        "/api/v1/search?q=" + escaped("бэлчээр усан") + "&form=performance_report"};
    visitor_.ask({"GET", targets[one_of(targets.size())], "archivist", "", "", ""});
  }
  std::this_thread::sleep_for(before_another_try);
}

void Load::Client::download() {
  if (const auto record = some_record()) {
    const auto target = "/api/v1/records/" + record->record;
    const char* below[] = {"", "/content", "/source", "/proof"};
    const auto answer = visitor_.ask({"GET", target + below[one_of(4)], "archivist", "", "", ""});
    if (answer.status == 404) load_.ledger_.wrong("acknowledged and not found: " + record->record);
  }
  std::this_thread::sleep_for(before_another_try);
}

void Load::Client::verify() {
  if (pdf_.empty()) {
    if (const auto record = some_record()) {
      const auto answer = visitor_.ask(
          {"GET", "/api/v1/records/" + record->record + "/content", "archivist", "", "", ""});
      if (answer.status == 200) pdf_ = answer.body;
    }
  } else {
    visitor_.ask({"POST", "/api/v1/verify", "", pdf_, "application/pdf", ""});
  }
  std::this_thread::sleep_for(before_another_try);
}

void Load::Client::audit() {
  visitor_.ask({"GET", "/api/v1/log/checkpoint", "auditor", "", "", ""});
  visitor_.ask({"GET", "/api/v1/log/events?limit=20", "auditor", "", "", ""});
  std::this_thread::sleep_for(before_another_try);
}

const std::vector<Load::Work>& Load::works() {
  static const std::vector<Work> all = {{&Client::write_report, 8, 3},
                                        {&Client::revise_draft, 2, 1},
                                        {&Client::ask_what_is_refused, 2, 1},
                                        {&Client::search, 9, 3},
                                        {&Client::download, 8, 2},
                                        {&Client::verify, 2, 1},
                                        {&Client::audit, 1, 1}};
  return all;
}

Load::Load(std::uint16_t port, People& people, Ledger& ledger, const std::filesystem::path& sample,
           unsigned seed, bool few)
    : port_(port), people_(people), ledger_(ledger) {
  std::ifstream stream(sample);
  auto report = json::parse(stream);
  acts_ = report.at("acts").dump();
  report.erase("acts");
  // Short: it is not drawing that is tried here.
  auto& groups = report.at("groups");
  groups = json::array({groups.at(0)});
  groups[0]["measures"] = json::array({groups[0]["measures"].at(0)});
  report_ = report.dump();
  unsigned number = 0;
  for (const auto& work : works())
    for (int i = 0; i < (few ? work.few : work.clients); ++i) {
      threads_.emplace_back([this, once = work.once, mine = ++number, seed] {
        Client client(*this, mine, seed);
        run(client, once);
      });
    }
}

void Load::run(Client& client, void (Client::*once)()) {
  {
    const std::lock_guard lock(mutex_);
    ++at_work_;
  }
  try {
    while (may_go_on()) (client.*once)();
  } catch (const std::exception& error) {
    ledger_.wrong(std::string("a client met what it did not expect: ") + error.what());
  }
  const std::lock_guard lock(mutex_);
  --at_work_;
  changed_.notify_all();
}

bool Load::may_go_on() {
  std::unique_lock lock(mutex_);
  if (paused_ && !over_) {
    --at_work_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !paused_ || over_; });
    ++at_work_;
  }
  return !over_;
}

void Load::pause() {
  std::unique_lock lock(mutex_);
  paused_ = true;
  changed_.wait(lock, [this] { return at_work_ == 0; });
}

void Load::resume() {
  const std::lock_guard lock(mutex_);
  paused_ = false;
  changed_.notify_all();
}

Load::~Load() {
  over_ = true;
  resume();
  for (auto& thread : threads_) thread.join();
}

}  // namespace tamga::faults
