// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/disposal_ground.h"

namespace tamga::archive::test {

using namespace std::chrono;

DisposalGround::DisposalGround() : clock(sys_days(year(2031) / 1 / 2)) {
  open();
  run("INSERT INTO fonds (id, number, title, organisation, registration_pattern, index_pattern, "
      "created) VALUES (:id, '214', 'Хөмрөг', 'Туршилтын газар', '{year}/{number:6}', '', 0)",
      {{"id", fonds}});
  run("INSERT INTO file_plan (id, fonds, year, state, document, created, approved) "
      "VALUES ('plan', :fonds, 2024, 'approved', '', 0, 0)",
      {{"fonds", fonds}});
}

void DisposalGround::open() {
  archive = std::make_unique<Archive>(folder.path(), clock);
  schedule = std::make_unique<Schedule>(*archive, clock);
  holds = std::make_unique<Holds>(*archive, clock);
  disposal = std::make_unique<Disposal>(*archive, clock, folder.path());
}

void DisposalGround::close() {
  disposal.reset();
  holds.reset();
  schedule.reset();
  archive.reset();
}

void DisposalGround::set_day(int y, unsigned m, unsigned d) {
  // Noon in Ulaanbaatar.
  clock.set(sys_days(year(y) / month(m) / day(d)) + hours(4));
}

void DisposalGround::run(const std::string& sql, const Parameters& parameters) const {
  archive->catalogue().write([&](Transaction& t) { t.run(sql, parameters); });
}

std::int64_t DisposalGround::count(const std::string& sql, const Parameters& parameters) const {
  std::int64_t counted = 0;
  archive->catalogue().read([&](Transaction& t) {
    t.query(sql, parameters, [&](const Row& row) { counted = row.integer("n"); });
  });
  return counted;
}

void DisposalGround::adopt(const std::vector<ScheduleItem>& items, const std::string& from) {
  const ScheduleDraft draft{fonds, from, "А/12", items};
  schedule->adopt({"suvd"}, draft, schedule->preview(draft).digest);
}

std::string DisposalGround::unit(const std::string& id, int year, const std::string& item,
                                 int records, const std::string& state) {
  run("INSERT INTO file_plan_entry (id, plan, number, file_index, title, department, "
      "retention_item, open, responsible, note) SELECT :entry, 'plan', "
      "COALESCE(MAX(number), 0) + 1, :index, 'Хэрэг', 'Хэлтэс', :item, 1, '', '' "
      "FROM file_plan_entry",
      {{"entry", "entry-" + id}, {"index", "1-01/" + id}, {"item", item}});
  run("INSERT INTO storage_unit (id, fonds, entry, file_index, year, volume, title, department, "
      "retention_item, open, state, inventory, number, opened, closed, started, ended, items, "
      "sheets) VALUES (:id, :fonds, :entry, :index, :year, 1, 'Хэрэг', 'Хэлтэс', :item, 1, :state, "
      "NULL, NULL, 0, 0, '', '', 0, 0)",
      {{"id", id},
       {"fonds", fonds},
       {"entry", "entry-" + id},
       {"index", "1-01/" + id},
       {"year", std::int64_t{year}},
       {"item", item},
       {"state", state}});
  for (int i = 0; i < records; ++i) record(id);
  return id;
}

std::string DisposalGround::record(const std::string& unit, const std::string& bytes) {
  auto capture = sample_capture(++number);
  capture.pdf = bytes.empty() ? "%PDF-1.7 unique " + std::to_string(number) : bytes;
  const auto made = archive->capture({"system"}, capture);
  run("INSERT INTO unit_item (unit, number, record, sheet_from, sheet_to) SELECT :unit, "
      "COALESCE(MAX(number), 0) + 1, :record, 1, 1 FROM unit_item WHERE unit = :unit",
      {{"unit", unit}, {"record", made.id}});
  return made.id;
}

std::vector<std::string> DisposalGround::records_of(const std::string& unit) const {
  std::vector<std::string> records;
  archive->catalogue().read([&](Transaction& t) {
    t.query("SELECT record FROM unit_item WHERE unit = :unit ORDER BY number", {{"unit", unit}},
            [&](const Row& row) { records.push_back(row.text("record")); });
  });
  return records;
}

std::string DisposalGround::approved(const std::string& beginner, const std::string& approver) {
  const auto begun = disposal->begin({beginner}, fonds, schedule->today() >= "2031" ? 2031 : 2026);
  for (const auto& unit : begun.units)
    disposal->appraise({approver}, begun.id, {unit.unit, "destroy", "", ""});
  disposal->conclude({beginner}, begun.id);
  disposal->set_document({beginner}, begun.id, "act-of-" + begun.id);
  approve(begun.id, approver);
  return begun.id;
}

void DisposalGround::approve(const std::string& id, const std::string& approver,
                             const std::string& for_whom) {
  // As the effect of the act does it: inside the transaction of its event.
  archive->append({approver}, "document.act", "act-of-" + id, "{}",
                  [&](Transaction& t) { disposal->approve(t, {approver}, id, for_whom); });
}

}  // namespace tamga::archive::test
