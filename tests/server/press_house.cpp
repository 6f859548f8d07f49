// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/press_house.h"

#include <array>
#include <fstream>

#include "server/api/api.h"
#include "server/http/session.h"
#include "server/http/target.h"
#include "server/pages/pages.h"

namespace tamga::test {
namespace {

struct Person {
  const char *name, *display_name, *unit;
  access::Role role;
};
using access::Role;
constexpr std::array<Person, 10> people = {
    {{"staff", "О.Хөхцэцэг", "Хуулийн хэлтэс", Role::Staff},
     {"staff2", "Ш.Баянмөнх", "Санхүүгийн хэлтэс", Role::Staff},
     {"author", "Х.Наранцацрал", "Хуулийн хэлтэс", Role::Author},
     {"author2", "В.Сугарсүрэн", "Санхүүгийн хэлтэс", Role::Author},
     {"signer", "П.Гэрэлчулуун", "Удирдлага", Role::Signer},
     {"deputy", "Ж.Өнөржаргал", "Удирдлага", Role::Signer},
     {"archivist", "Д.Цэвэлмаа", "Архив", Role::Archivist},
     {"archivist2", "Б.Сүхтөмөр", "Архив", Role::Archivist},
     {"auditor", "М.Дэлгэрмаа", "Хяналт", Role::Auditor},
     {"admin", "Э.Бямбажав", "Удирдлага", Role::Admin}}};

std::string filled(const std::string& pattern, const std::map<std::string, std::string>& values) {
  std::string path;
  for (std::size_t from = 0; from < pattern.size();) {
    const auto open = pattern.find('{', from);
    path += pattern.substr(from, open - from);
    if (open == std::string::npos) break;
    const auto close = pattern.find('}', open);
    path += values.at(pattern.substr(open + 1, close - open - 1));
    from = close + 1;
  }
  return path;
}

}  // namespace

PressHouse::PressHouse() {
  make_keys();
  std::ofstream(folder_.path() / "mail.json")
      << R"({"server": "smtp://127.0.0.1:9", "from": "tamga@example.mn", "tls": "none"})";
  std::ofstream(folder_.path() / "evidence.json")
      << R"({"fixity": {"replicas": {"replica": ")" << (folder_.path() / "replica").string()
      << "\"}}}";
  services_ = std::make_unique<Services>(folder_.path(), true);
  api::add_routes(router_, *services_);
  pages::add_routes(router_, *services_);
  exchange_ =
      std::make_unique<http::Exchange>(router_, http::session_finder(*services_->access), options_);
  for (const auto& person : people)
    services_->access->put_account(
        {"system"}, {person.name, person.display_name, person.unit, "", {person.role}}, password);
  make_sealing_documents();
}

PressHouse::~PressHouse() = default;

const std::map<std::string, PressHouse::Maker>& PressHouse::makers() {
  static const std::map<std::string, Maker> all = {
      {"own-draft", &PressHouse::own_draft},
      {"draft-to-name", &PressHouse::draft_to_name},
      {"draft-to-sign", &PressHouse::draft_to_sign},
      {"signed-act", &PressHouse::signed_act},
      {"expired-document", &PressHouse::expired_document},
      {"sealing-document", &PressHouse::sealing_document},
      {"waiting-act", &PressHouse::waiting_act},
      {"waiting-batch", &PressHouse::waiting_batch},
      {"kept-work", &PressHouse::kept_work},
      {"form-in-force", &PressHouse::form_in_force},
      {"retired-form", &PressHouse::retired_form},
      {"delegation", &PressHouse::delegation},
      {"due-fonds", &PressHouse::due_fonds},
      {"two-records", &PressHouse::two_records},
      {"held-query", &PressHouse::held_query},
      {"seen-schedule", &PressHouse::seen_schedule},
      {"decided-disposal", &PressHouse::decided_disposal},
      {"appraised-disposal", &PressHouse::appraised_disposal},
      {"draft-entry", &PressHouse::draft_entry},
      {"changed-entry", &PressHouse::changed_entry},
      {"draft-plan", &PressHouse::draft_plan},
      {"plan-under-acts", &PressHouse::plan_under_acts},
      {"open-unit", &PressHouse::open_unit},
      {"numbered-unit", &PressHouse::numbered_unit},
      {"past-year", &PressHouse::past_year},
      {"unfiled-record", &PressHouse::unfiled_record},
      {"unfiled-fonds", &PressHouse::unfiled_fonds},
      {"kept-record", &PressHouse::kept_record},
      {"damaged-object", &PressHouse::damaged_object},
      {"asked-repair", &PressHouse::asked_repair},
      {"another-account", &PressHouse::another_account},
      {"disabled-account", &PressHouse::disabled_account},
      {"account-with-factor", &PressHouse::account_with_factor},
      {"open-session", &PressHouse::open_session},
      {"account-with-token", &PressHouse::account_with_token},
      {"own-token", &PressHouse::own_token},
      {"own-session", &PressHouse::own_session},
      {"signed-in-twice", &PressHouse::signed_in_twice},
      {"own-factor", &PressHouse::own_factor},
      {"waiting-address", &PressHouse::waiting_address},
      {"sent-letter", &PressHouse::sent_letter},
      {"nothing-yet", &PressHouse::nothing_yet},
      {"own-feed", &PressHouse::own_feed},
      {"saved-search", &PressHouse::saved_search},
      {"own-request", &PressHouse::own_request},
      {"linked-person", &PressHouse::linked_person},
      {"unlinked-person", &PressHouse::unlinked_person}};
  return all;
}

Pressable PressHouse::bring(const std::string& state, const std::string& owner) {
  return (this->*makers().at(state))(owner);
}

access::Account PressHouse::account(const std::string& name) const {
  return *services_->access->account(name);
}

// Its confirmation (access/recent_confirmation.h) holds for longer than all of this takes.
std::string PressHouse::fresh_token(const std::string& who) {
  const auto token = services_->access->sign_in(who, password, "192.0.2.1")->token;
  change("UPDATE session SET confirmed = :later",
         {{"later", services_->clock.microseconds() + std::int64_t{86'400'000'000}}});
  return token;
}

const std::string& PressHouse::token_of(const std::string& who) {
  auto& token = tokens_[who];
  if (!services_->access->session(token)) token = fresh_token(who);
  return token;
}

void PressHouse::change(const std::string& sql, archive::Parameters parameters) {
  services_->archive->write(
      [&](archive::Transaction& transaction) { transaction.run(sql, parameters); });
}

std::string PressHouse::number() {
  return std::to_string(++number_);
}

http::Response PressHouse::press(const std::string& who, const std::string& method,
                                 const std::string& pattern, const Pressable& thing) {
  http::Request request;
  request.method = method;
  request.path = filled(pattern, thing.values);
  request.remote_address = "192.0.2.3";
  const auto token = who == "nobody" ? "" : !thing.token.empty() ? thing.token : token_of(who);
  if (!token.empty()) request.headers.emplace("authorization", "Bearer " + token);
  if (request.path.starts_with("/api/")) {
    request.headers.emplace("content-type", "application/json");
    if (!thing.revision.empty()) request.headers.emplace("if-match", thing.revision);
    request.body = thing.json;
  } else {
    request.headers.emplace("content-type", "application/x-www-form-urlencoded");
    const auto session = services_->access->session(token);
    request.body = "csrf=" + (session ? session->csrf : "none");
    for (const auto& [name, value] : thing.fields)
      request.body += "&" + http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  const auto match = router_.find(request.method, request.path);
  request.path_values = match.values;
  std::optional<Failure> told;
  auto response = exchange_->answer(request, match, std::nullopt, told);
  exchange_->complete(request, response, told);
  return response;
}

std::map<std::string, std::string> PressHouse::tables() const {
  std::map<std::string, std::string> contents;
  services_->archive->catalogue().read([&](archive::Transaction& transaction) {
    std::map<std::string, std::string> columns;
    transaction.query(
        "SELECT t.name AS name, group_concat('quote(' || c.name || ')', ' || '' '' || ') AS row "
        "FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' "
        "AND t.name <> 'archive_identity' "
        "AND c.name NOT IN ('last_seen', 'last_used') GROUP BY t.name",
        {}, [&](const archive::Row& row) { columns[row.text("name")] = row.text("row"); });
    for (const auto& [table, row] : columns)
      transaction.query(
          "SELECT coalesce(group_concat(" + row + ", ';'), '') AS rows FROM " + table, {},
          [&, &table = table](const archive::Row& found) { contents[table] = found.text("rows"); });
  });
  return contents;
}

std::uint64_t PressHouse::event_count() const {
  return services_->archive->log_state().size;
}

std::vector<std::string> PressHouse::events_since(std::uint64_t position) const {
  std::vector<std::string> types;
  for (const auto& event : services_->archive->events_from(position, 1000))
    types.push_back(event.type);
  return types;
}

}  // namespace tamga::test
