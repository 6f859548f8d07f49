// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/disposal_ground.h"

namespace tamga::archive::test {

using std::chrono::sys_days;

DisposalGround::DisposalGround() : clock(sys_days(std::chrono::year(2019) / 1 / 2)) {
  open();
  Fonds made;
  made.number = "214";
  made.title = "Жишээ газрын хөмрөг";
  made.organisation = "Жишээ газар";
  made.index_pattern = "";
  fonds = hierarchy->create_fonds({"suvd"}, made).id;
  set_day(2031, 1, 2);
}

void DisposalGround::open(const Disk& disk) {
  archive = std::make_unique<Archive>(folder.path(), clock);
  hierarchy = std::make_unique<Hierarchy>(*archive, clock);
  schedule = std::make_unique<Schedule>(*archive, clock);
  holds = std::make_unique<Holds>(*archive, clock);
  disposal = std::make_unique<Disposal>(*archive, clock, folder.path(), disk);
  disposal->set_papers({[](Transaction&, const std::string&) { return true; }, {}});
}

void DisposalGround::close() {
  disposal.reset();
  holds.reset();
  schedule.reset();
  hierarchy.reset();
  archive.reset();
}

void DisposalGround::set_day(int year, unsigned month, unsigned day) {
  clock.set(sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
            std::chrono::hours(4));
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

std::int64_t DisposalGround::events(const std::string& type) const {
  return count("SELECT COUNT(*) AS n FROM events WHERE type = :type", {{"type", type}});
}

void DisposalGround::adopt(const std::vector<ScheduleItem>& items, const std::string& from) {
  const ScheduleDraft draft{fonds, from, "А/12", items};
  schedule->adopt({"suvd"}, draft, schedule->preview(draft).digest);
}

std::string DisposalGround::unit(const std::string& index, int year, const std::string& item,
                                 const std::vector<std::string>& pdfs, bool closed) {
  const auto now = clock.now();
  set_day(year, 6, 1);
  auto plan = hierarchy->plan_of_year(fonds, year);
  if (!plan) {
    plan = hierarchy->draft_plan({"suvd"}, fonds, year);
    hierarchy->set_plan_document({"suvd"}, plan->id, "paper-" + plan->id);
    archive->write([&](Transaction& t) {
      hierarchy->approve_plan(t, {"suvd"}, plan->id, "paper-" + plan->id, Record{});
    });
  }
  PlanEntry entry;
  entry.file_index = index;
  entry.title = "Хэрэг " + index;
  entry.department = "Баримт бичгийн хэлтэс";
  entry.retention_item = item;
  hierarchy->add_entry({"suvd"}, plan->id, entry);
  std::string last;
  for (const auto& pdf : pdfs) {
    auto capture = sample_capture(++number);
    capture.file_index = index;
    capture.pages = 1;
    capture.pdf = pdf.empty() ? "%PDF-1.7 unique " + std::to_string(number) : pdf;
    last = archive->capture({"system"}, capture).id;
  }
  const auto place = hierarchy->place(last);
  if (!place) throw std::runtime_error("no unit was opened for " + index);
  if (closed) hierarchy->close_unit({"suvd"}, place->unit);
  clock.set(now);
  return place->unit;
}

std::string DisposalGround::unit(const std::string& index, int year, const std::string& item,
                                 int records, bool closed) {
  return unit(index, year, item, std::vector<std::string>(static_cast<std::size_t>(records)),
              closed);
}

std::vector<std::string> DisposalGround::records_of(const std::string& unit) const {
  std::vector<std::string> records;
  for (const auto& item : hierarchy->items(unit)) records.push_back(item.record);
  return records;
}

std::string DisposalGround::approved(const std::string& beginner, const std::string& approver) {
  const auto begun = disposal->begin({beginner}, fonds, std::stoi(schedule->today()));
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
