// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/demo_structure.h"

#include <map>
#include <nlohmann/json.hpp>

#include "server/error.h"
#include "server/organisation/structure.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"

namespace tamga::cli {
namespace {

using organisation::Holder;

constexpr std::size_t most_people = 60;
constexpr const char* staff_account = "staff";

// The accounts' people have these; their signatures show the first letter.
struct Person {
  const char *account, *patronymic, *given;
};
constexpr Person people[] = {{"staff", "Норов", "Энэрэл"},        {"author", "Цогт", "Маралмаа"},
                             {"signer", "Ганбаатар", "Төгөлдөр"}, {"archivist", "Ёндон", "Сувд"},
                             {"auditor", "Магсар", "Ихбаяр"},     {"admin", "Түдэв", "Билгүүн"}};

access::Account required(const Services& services, const char* name) {
  auto account = services.access->account(name);
  if (!account) throw Failure("internal", "the demonstration's account is not there");
  return *account;
}

class StructureMaker {
 public:
  StructureMaker(Services& services, const demonstration::Organisation& organisation)
      : services_(services), structure_(*services.structure), organisation_(organisation) {}

  void make() {
    const auto top = structure_.found(admin_, "", organisation_.name(), {"2015-03-01", "ЗГ/84"});
    const auto names = organisation_.units();
    for (std::size_t i = 0; i < names.size(); ++i)
      // The first one had another name in its first years.
      units_[names[i]] = structure_.found(admin_, top, i == 0 ? "Захиргааны хэлтэс" : names[i],
                                          {"2015-03-01", "А/3"});
    structure_.rename(admin_, units_.at(names.front()), names.front(), {"2018-02-01", "А/17"});
    const auto old =
        structure_.found(admin_, top, "Мэдээлэл, сурталчилгааны алба", {"2016-09-01", "А/61"});
    structure_.create_post(admin_, old, "мэргэжилтэн", organisation_.grade("мэргэжилтэн"),
                           {"2016-09-01", "А/61"});
    structure_.merge(admin_, old, units_.at(names.back()), {"2021-07-01", "А/44"});
    add_accounts();
    add_people_of_records();
  }

 private:
  std::string post(const std::string& unit, const std::string& title) {
    return structure_.create_post(admin_, units_.at(unit), title, organisation_.grade(title),
                                  {"2018-02-01", "А/18"});
  }

  void appoint(const std::string& unit, const std::string& title, const Person& person,
               const std::string& day) {
    Holder holder;
    holder.post = post(unit, title);
    holder.patronymic = person.patronymic;
    holder.given = person.given;
    holder.account = person.account;
    structure_.appoint(admin_, holder, {day, "Б/" + std::to_string(++order_)});
  }

  void add_accounts() {
    for (const auto& person : people) {
      const auto account = required(services_, person.account);
      appoint(account.unit, account.position, person, "2019-01-02");
    }
  }

  // Each is on the post of their first report, from that year on.
  void add_people_of_records() {
    std::map<std::string, archive::Record> first;
    std::string before;
    for (auto page = services_.archive->records(before, 200);
         !page.empty() && first.size() < most_people;
         page = services_.archive->records(before, 200)) {
      before = page.back().id;
      for (const auto& record : page) {
        if (record.given.empty() || !units_.contains(record.unit)) continue;
        auto& known = first[record.patronymic + " " + record.given];
        if (known.id.empty() || record.year < known.year) known = record;
      }
    }
    for (const auto& [name, record] : first) {
      if (name == std::string(people[0].patronymic) + " " + people[0].given) continue;
      appoint(record.unit, record.position, {"", record.patronymic.c_str(), record.given.c_str()},
              std::to_string(record.year) + "-01-05");
    }
  }

  Services& services_;
  organisation::Structure& structure_;
  const demonstration::Organisation& organisation_;
  const archive::Agent admin_{"admin"};
  std::map<std::string, std::string> units_;
  int order_ = 0;
};

}  // namespace

std::string report_of_staff(const Services& services, const std::string& content) {
  const auto account = required(services, staff_account);
  auto report = nlohmann::json::parse(content);
  report["unit"] = account.unit;
  report["position"] = account.position;
  report["person"] = {{"patronymic", people[0].patronymic}, {"given", people[0].given}};
  report["acts"]["reported"]["position"] = account.position;
  report["acts"]["reported"]["name"] = account.display_name;
  return report.dump();
}

void make_structure(Services& services, const demonstration::Organisation& organisation) {
  StructureMaker(services, organisation).make();
}

void make_usage(Services& services) {
  const auto staff = required(services, staff_account);
  bool asked = false;
  for (const auto& record : services.archive->records("", 200)) {
    if (record.given == people[0].given && record.patronymic == people[0].patronymic)
      services.own_records->link({"archivist"}, record.id, staff.name);
    else if (!asked && !record.open && record.unit != staff.unit) {
      services.access_requests->ask(staff, record.registration,
                                    "Салбарын жилийн нэгдсэн тайланд тоо баримтыг нь тулгах");
      asked = true;
    }
  }
}

}  // namespace tamga::cli
