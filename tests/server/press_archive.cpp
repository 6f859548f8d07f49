// SPDX-License-Identifier: GPL-3.0-or-later
// Fonds, plans, units, records and objects in the state in which a button works.
#include <nlohmann/json.hpp>

#include "server/archive/disposal/holds.h"
#include "server/indexing/indexing.h"
#include "server/registers/registers.h"
#include "tests/server/press_house.h"

namespace tamga::test {
namespace {

using nlohmann::json;

const archive::Agent system_itself{"system"};
constexpr const char* index_of_file = "1-01";

int this_year(const Services& services) {
  return std::stoi(services.schedule->today());
}

}  // namespace

archive::Fonds PressHouse::make_fonds() {
  archive::Fonds fonds;
  fonds.number = number();
  fonds.title = fonds.organisation = "Туршилтын " + fonds.number + " дүгээр газар";
  fonds.index_pattern = "";
  fonds = services_->hierarchy->create_fonds(system_itself, fonds);
  const archive::ScheduleDraft draft{
      fonds.id, "2010-01-01", "А/12", {{"1.4", "Тайлан", {archive::RetentionTerm::Years, 5}}}};
  services_->schedule->adopt(system_itself, draft, services_->schedule->preview(draft).digest);
  return fonds;
}

std::string PressHouse::plan_with_entry(const std::string& fonds, int year, std::string* entry) {
  auto& hierarchy = *services_->hierarchy;
  const auto plan = hierarchy.draft_plan(system_itself, fonds, year);
  archive::PlanEntry wanted;
  wanted.file_index = index_of_file;
  wanted.title = "Гүйцэтгэлийн тайлангууд";
  wanted.department = "Хуулийн хэлтэс";
  wanted.retention_item = "1.4";
  const auto made = hierarchy.add_entry(system_itself, plan.id, wanted);
  if (entry) *entry = made.id;
  return plan.id;
}

void PressHouse::approve_plan(const std::string& plan) {
  auto& hierarchy = *services_->hierarchy;
  hierarchy.set_plan_document(system_itself, plan, "paper-" + plan);
  services_->archive->write([&](archive::Transaction& transaction) {
    hierarchy.approve_plan(transaction, system_itself, plan, "paper-" + plan, archive::Record{});
  });
}

archive::Record PressHouse::capture(const std::string& organisation) {
  auto wanted = archive::test::sample_capture(number_);
  wanted.organisation = organisation;
  wanted.unit = "Хуулийн хэлтэс";
  wanted.file_index = index_of_file;
  wanted.open = false;
  wanted.year = this_year(*services_);
  return services_->archive->capture(system_itself, wanted);
}

// In a year long over; the catalogue is the same, only the day is another.
archive::StorageUnit PressHouse::due_unit(const std::string& fonds_number) {
  archive::test::SetClock then(std::chrono::sys_days(std::chrono::year(2015) / 5 / 4));
  archive::Archive archive(folder_.path(), then);
  archive::Hierarchy hierarchy(archive, then);
  const auto fonds = hierarchy.require_fonds(fonds_number);
  approve_plan(plan_with_entry(fonds.id, 2015, nullptr));
  auto wanted = archive::test::sample_capture(number_);
  wanted.organisation = fonds.organisation;
  wanted.file_index = index_of_file;
  wanted.year = 2015;
  const auto record = archive.capture(system_itself, wanted);
  return *hierarchy.unit(hierarchy.place(record.id)->unit);
}

// Of whom something is due, and no disposal is begun.
Pressable PressHouse::due_fonds(const std::string&) {
  const auto fonds = make_fonds();
  services_->hierarchy->close_unit(system_itself, due_unit(fonds.number).id);
  const auto year = this_year(*services_);
  Pressable thing{{}, {{"fonds", fonds.id}, {"year", std::to_string(year)}}};
  thing.json = json{{"fonds", fonds.id}, {"year", year}}.dump();
  return thing;
}

Pressable PressHouse::two_records(const std::string&) {
  const auto fonds = make_fonds();
  const auto first = capture(fonds.organisation).id;
  number();
  const auto second = capture(fonds.organisation).id;
  Pressable thing{{{"id", second}}, {{"q", ""}, {"relation", "based-on"}, {"target", first}}};
  thing.json = json{{"relation", "based-on"}, {"target", first}}.dump();
  return thing;
}

// A hold whose query finds one record more than it holds.
Pressable PressHouse::held_query(const std::string&) {
  const auto fonds = make_fonds();
  const auto held = capture(fonds.organisation).id;
  number();
  const auto found = capture(fonds.organisation);
  services_->indexing->catch_up();
  const auto hold = services_->holds->place(
      system_itself, {"Шүүхийн хүсэлт", "Ш-" + number(), found.registration, {held}, {}});
  return {{{"id", hold.id}}};
}

// The changes of a new schedule were looked at: its digest is in the form.
Pressable PressHouse::seen_schedule(const std::string&) {
  const auto fonds = make_fonds().id;
  const archive::ScheduleDraft draft{
      fonds, "2030-01-01", "А/77", {{"1.4", "Тайлан", {archive::RetentionTerm::Years, 10}}}};
  const auto digest = services_->schedule->preview(draft).digest;
  Pressable thing{{},
                  {{"fonds", fonds},
                   {"from", draft.in_force_from},
                   {"basis", draft.basis},
                   {"items", "1.4 | 10 жил | Тайлан\n"},
                   {"digest", digest}}};
  thing.json = json{
      {"fonds", fonds},
      {"in_force_from", draft.in_force_from},
      {"basis", draft.basis},
      {"items", {{{"number", "1.4"}, {"title", "Тайлан"}, {"class", "years"}, {"years", 10}}}},
      {"digest",
       digest}}.dump();
  return thing;
}

Pressable PressHouse::decided_disposal(const std::string&) {
  const auto fonds = make_fonds();
  const auto unit = due_unit(fonds.number).id;
  services_->hierarchy->close_unit(system_itself, unit);
  const auto begun = services_->disposal->begin(system_itself, fonds.id, this_year(*services_));
  services_->disposal->appraise({"signer"}, begun.id, {unit, "keep", "2040-01-01", ""});
  return {{{"id", begun.id}}};
}

// With nothing to destroy: else a paper's act approves it.
Pressable PressHouse::appraised_disposal(const std::string& owner) {
  const auto id = decided_disposal(owner).values.at("id");
  const auto unit = services_->disposal->find(id)->units.front().unit;
  services_->disposal->appraise({"signer"}, id, {unit, "transfer", "", ""});
  services_->disposal->conclude(system_itself, id);
  return {{{"id", id}}};
}

Pressable PressHouse::draft_entry(const std::string&) {
  std::string entry;
  const auto plan = plan_with_entry(make_fonds().id, this_year(*services_) + 1, &entry);
  return {{{"id", plan}, {"entry", entry}}};
}

Pressable PressHouse::changed_entry(const std::string& owner) {
  auto thing = draft_entry(owner);
  thing.json = json{
      {"file_index", index_of_file},
      {"title", "Төлөвлөгөө, тайлан"},
      {"department", "Хуулийн хэлтэс"},
      {"retention_item",
       "1.4"}}.dump();
  return thing;
}

Pressable PressHouse::draft_plan(const std::string& owner) {
  return draft_entry(owner);
}

Pressable PressHouse::plan_under_acts(const std::string& owner) {
  auto thing = draft_entry(owner);
  services_->registers->draw_up_plan(account("archivist"), thing.values.at("id"));
  return thing;
}

Pressable PressHouse::open_unit(const std::string&) {
  const auto fonds = make_fonds();
  approve_plan(plan_with_entry(fonds.id, this_year(*services_), nullptr));
  const auto unit = services_->hierarchy->place(capture(fonds.organisation).id)->unit;
  Pressable thing{{{"id", unit}}};
  thing.json = json{{"unit", unit}}.dump();
  return thing;
}

Pressable PressHouse::numbered_unit(const std::string& owner) {
  const auto thing = open_unit(owner);
  auto& hierarchy = *services_->hierarchy;
  const auto closed = hierarchy.close_unit(system_itself, thing.values.at("id"));
  hierarchy.number_units(system_itself, closed.fonds, this_year(*services_));
  return {thing.values};
}

Pressable PressHouse::past_year(const std::string&) {
  const auto fonds = make_fonds();
  due_unit(fonds.number);
  Pressable thing{{{"id", fonds.id}}, {{"year", "2015"}}};
  thing.json = json{{"year", 2015}}.dump();
  return thing;
}

// Captured before its plan was approved.
Pressable PressHouse::unfiled_record(const std::string&) {
  const auto fonds = make_fonds();
  const auto record = capture(fonds.organisation).id;
  std::string entry;
  approve_plan(plan_with_entry(fonds.id, this_year(*services_), &entry));
  Pressable thing{{{"id", record}}, {{"entry", entry}}};
  thing.json = json{{"entry", entry}}.dump();
  return thing;
}

Pressable PressHouse::unfiled_fonds(const std::string& owner) {
  const auto record = unfiled_record(owner).values.at("id");
  return {{{"id", services_->archive->record(record)->fonds}}};
}

Pressable PressHouse::kept_record(const std::string&) {
  const auto record = capture(make_fonds().organisation).id;
  Pressable thing{{{"id", record}}};
  thing.json = json{{"records", {record}}}.dump();
  return thing;
}

Pressable PressHouse::damaged_object(const std::string&) {
  number();
  const auto record = capture(make_fonds().organisation);
  const auto& hash = record.pdf_sha256;
  const auto place = std::filesystem::path("objects") / hash.substr(0, 2) / hash.substr(2, 2);
  const auto whole = services_->data / place / hash;
  std::filesystem::create_directories(folder_.path() / "replica" / place);
  std::filesystem::copy_file(whole, folder_.path() / "replica" / place / hash,
                             std::filesystem::copy_options::skip_existing);
  std::filesystem::permissions(whole, std::filesystem::perms::owner_all);
  archive::test::write_all(whole, "damaged");
  Pressable thing{{}, {{"sha256", hash}, {"source", "replica"}}};
  thing.json = json{{"sha256", hash}, {"source", "replica"}}.dump();
  return thing;
}

// By another archivist: the second person is not the first.
Pressable PressHouse::asked_repair(const std::string& owner) {
  const auto damaged = damaged_object(owner);
  const auto id =
      services_->fixity->ask({"archivist2"}, damaged.fields.front().second, "replica").id;
  return {{{"id", id}}, {{"repair", id}}};
}

}  // namespace tamga::test
