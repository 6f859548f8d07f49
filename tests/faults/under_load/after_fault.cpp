// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/after_fault.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/archive/log/merkle.h"
#include "server/archive/storage/hash.h"
#include "server/base64.h"
#include "tests/faults/under_load/ending.h"

namespace tamga::faults {
namespace {

using nlohmann::json;

constexpr std::size_t new_records = 2;  // must be taken before all is well
constexpr int earlier_records = 6;      // looked at again each time
constexpr std::chrono::seconds ready_limit{90}, records_limit{90}, own_recovery{4}, found_limit{60},
    answer_limit{60};
constexpr auto between_looks = std::chrono::milliseconds(50);

// Counts what it waits, not the clock: a machine that stood still has not waited.
bool until(std::chrono::seconds limit, const std::function<bool()>& holds) {
  for (auto left = limit / between_looks; left > 0; --left) {
    if (holds()) return true;
    std::this_thread::sleep_for(between_looks);
  }
  return holds();
}

// Each fonds counts for itself.
std::string number_of(const json& record) {
  return record.value("fonds", "") + " " + record.at("registration").get<std::string>();
}

std::size_t drafts_of_author(const test::Answer& answer) {
  return json::parse(answer.body).at("total").get<std::size_t>();
}

}  // namespace

AfterFault::AfterFault(Scene& scene)
    : scene_(scene), visitor_(scene.server().port(), scene.people(), scene.ledger()) {
  // Of the demonstration; what the clients have asked for since is not more than they say.
  scene_.load().pause();
  const auto made = scene_.ledger().drafts_made();
  drafts_before_ =
      drafts_of_author(persist("/api/v1/documents?list=mine&limit=1", "author")) - made;
  scene_.load().resume();
}

void AfterFault::wrong(const std::string& what) {
  scene_.ledger().wrong("after \"" + fault_ + "\": " + what);
}

test::Answer AfterFault::persist(const std::string& target, const std::string& who) {
  test::Answer answer;
  until(answer_limit, [&] {
    answer = visitor_.ask({"GET", target, who, "", "", ""});
    return answer.status != 0 && answer.status != 503 && answer.status != 507 &&
           answer.status != 500;
  });
  return answer;
}

void AfterFault::look(const std::string& fault) {
  fault_ = fault;
  wait_for_records();
  scene_.load().pause();
  const auto size = scene_.ledger().size();
  for (int i = 0; i < earlier_records && looked_at_ > 0; ++i)
    look_at_record(static_cast<std::size_t>(scene_.between(0, 1L << 30)) % looked_at_);
  const auto first = looked_at_;
  for (; looked_at_ < size; ++looked_at_) look_at_record(looked_at_);
  for (const auto& record : scene_.ledger().from(first, size - first)) look_for(record);
  look_at_log();
  scene_.load().resume();
}

// A failed sync, and a disk that was full, may have ended its taking until it is started again:
// so it says (operations.md).
void AfterFault::wait_for_records() {
  auto& server = scene_.server();
  if (const auto code = server.ended()) {
    wrong("the server ended by itself with " + std::to_string(*code) + ":\n" + server.said());
    scene_.start_server();
  }
  const auto before = scene_.ledger().size();
  const auto takes = [&] { return scene_.ledger().size() >= before + new_records; };
  if (until(own_recovery, takes)) return;
  const auto ready = visitor_.ask({"GET", "/readyz", "", "", "", ""});
  if (ready.status == 200 && until(own_recovery, takes)) return;
  ++restarts_[fault_];
  end_and_start(scene_);
  if (!until(records_limit, takes)) wrong("no record is taken any more:\n" + server.said());
}

void AfterFault::look_at_record(std::size_t place) {
  const auto found = scene_.ledger().from(place, 1);
  if (found.empty()) return;
  auto record = found.front();
  const auto target = "/api/v1/records/" + record.record;
  const auto view = persist(target, "archivist");
  if (view.status != 200)
    return wrong("lost: " + record.record + " (" + std::to_string(view.status) + ")");
  const auto json = nlohmann::json::parse(view.body);
  const auto pdf = json.at("pdf").at("sha256").get<std::string>();
  const auto source = json.at("source").at("sha256").get<std::string>();
  const auto registration = number_of(json);
  if (!record.pdf.empty() &&
      (record.pdf != pdf || record.source != source || record.registration != registration))
    wrong("changed: " + record.record);
  if (json.at("document_id") != record.document) wrong("of another document: " + record.record);
  if (archive::sha256_hex(persist(target + "/content", "archivist").body) != pdf)
    wrong("other bytes of the PDF: " + record.record);
  const auto content = persist(target + "/source", "archivist").body;
  if (archive::sha256_hex(content) != source) wrong("other bytes of the content: " + record.record);
  auto kept = nlohmann::json::parse(content, nullptr, false);
  kept.erase("acts");
  if (kept != nlohmann::json::parse(record.content)) wrong("other content: " + record.record);
  const auto& other = by_registration_.emplace(registration, record.record).first->second;
  if (other != record.record) wrong("number " + registration + " was given twice");
  const auto& twin = by_document_.emplace(record.document, record.record).first->second;
  if (twin != record.record) wrong("two records of document " + record.document);
  record.pdf = pdf;
  record.source = source;
  record.registration = registration;
  scene_.ledger().looked_at(place, record);
}

void AfterFault::look_for(const Acknowledged& record) {
  test::Answer answer;
  const bool found = until(found_limit, [&] {
    answer = persist("/api/v1/search?q=" + record.number, "archivist");
    if (answer.status != 200) return false;
    const auto hits = json::parse(answer.body).at("hits");
    return std::any_of(hits.begin(), hits.end(),
                       [&](const json& hit) { return hit.at("id") == record.record; });
  });
  if (!found) wrong("not found: " + record.record + " by " + record.number + ": " + answer.body);
}

std::optional<AfterFault::LogSeen> AfterFault::log_now() {
  const auto answer = persist("/api/v1/log/checkpoint", "auditor");
  if (answer.status != 200) return std::nullopt;
  std::istringstream lines(answer.body);
  LogSeen seen;
  std::string origin, root;
  lines >> origin >> seen.size >> root;
  seen.root = from_base64(root).value_or("");
  seen.checkpoint = answer.body;
  return seen;
}

void AfterFault::look_at_log() {
  const auto now = log_now();
  if (!now || now->root.size() != archive::Hash().size()) return wrong("the log has no checkpoint");
  if (now->size < log_.size) return wrong("the log is shorter than it was");
  if (log_.size > 0) {
    const auto answer = persist("/api/v1/log/consistency?first=" + std::to_string(log_.size) +
                                    "&second=" + std::to_string(now->size),
                                "auditor");
    std::vector<archive::Hash> path;
    const auto proof = json::parse(answer.body);
    for (const auto& step : proof.at("path"))
      path.push_back(archive::hash_from_hex(step.get<std::string>()).value());
    archive::Hash before{}, after{};
    std::copy(log_.root.begin(), log_.root.end(), before.begin());
    std::copy(now->root.begin(), now->root.end(), after.begin());
    if (!archive::verify_consistency(log_.size, now->size, before, after, path))
      wrong("the log does not go on from what it was");
  }
  log_ = *now;
}

// Every record of the archive: none twice, and all that were acknowledged.
void AfterFault::look_at_list() {
  std::set<std::string> records, registrations, documents;
  for (std::string cursor;;) {
    const auto answer = persist(
        "/api/v1/records?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor), "archivist");
    if (answer.status != 200) return wrong("no list of records: " + answer.body);
    const auto page = json::parse(answer.body);
    for (const auto& record : page.at("records")) {
      records.insert(record.at("id").get<std::string>());
      if (!registrations.insert(number_of(record)).second)
        wrong("a number was given twice: " + number_of(record));
      if (record.contains("document_id") &&
          !documents.insert(record.at("document_id").get<std::string>()).second)
        wrong("two records of a document");
    }
    if (page.at("next").is_null()) break;
    cursor = page.at("next").get<std::string>();
  }
  for (const auto& record : scene_.ledger().from(0, scene_.ledger().size()))
    if (!records.contains(record.record)) wrong("not in the list: " + record.record);
}

// What was refused left nothing: of drafts there are those that were answered, and at most
// those whose answer was lost or that were given up.
void AfterFault::look_at_drafts() {
  const auto made = scene_.ledger().drafts_made(), asked = scene_.ledger().drafts_asked();
  const auto there =
      drafts_of_author(persist("/api/v1/documents?list=mine&limit=1", "author")) - drafts_before_;
  if (there < made || there > asked)
    wrong(std::to_string(there) + " drafts where " + std::to_string(made) + " to " +
          std::to_string(asked) + " were asked for");
}

void AfterFault::look_at_everything(bool last) {
  fault_ = "all of it";
  scene_.load().pause();
  for (std::size_t place = last ? 0 : looked_at_; place < scene_.ledger().size(); ++place)
    look_at_record(place);
  looked_at_ = scene_.ledger().size();
  look_at_list();
  look_at_drafts();
  look_at_log();
  const auto checkpoint = scene_.server().data().parent_path() / "checkpoint";
  std::ofstream(checkpoint) << log_.checkpoint;
  end_server(scene_);
  for (const auto& words :
       {std::vector<std::string>{"check"},
        std::vector<std::string>{"log", "verify", "--against", checkpoint.string()}}) {
    const auto run = scene_.command(words);
    if (run.exit_code != 0)
      wrong("tamga " + words.front() + " ended with " + std::to_string(run.exit_code) + ": " +
            run.output);
  }
  if (last) return;
  scene_.start_server();
  scene_.load().resume();
}

}  // namespace tamga::faults
