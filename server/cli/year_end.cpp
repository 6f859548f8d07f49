// SPDX-License-Identifier: GPL-3.0-or-later
// tamga year-end: a whole organisation's year closed and handed to its archive.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/api/hierarchy_views.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/registers/year_end.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

void print(const archive::Fonds& fonds, const registers::YearEnd& end, bool only_look) {
  std::cout << fonds.number << " " << fonds.organisation << "\n"
            << (only_look ? "  нээлттэй ХН / open units: " : "  хаасан ХН / units closed: ")
            << end.closed.size() << ", дугаарласан / numbered: " << end.numbered.size()
            << ", товьёог, баталгааны хуудас / papers: " << end.papers << "\n";
  for (const auto& unit : end.unknown)
    std::cout << "  хадгалах хугацаа тодорхойгүй / no such retention item: " << unit.file_index
              << "\t" << unit.retention_item << "\n";
  for (const auto& row : end.departments)
    std::cout << "  " << row.department << "\t" << row.units << " ХН\t"
              << (row.received           ? "хүлээн авсан / received"
                  : row.document.empty() ? (row.author.empty() ? "хариуцах хүнгүй / no author"
                                                               : "акт үйлдээгүй / no act yet")
                                         : row.document + " (" + row.author + ")")
              << "\n";
}

int run_year_end(const Arguments& arguments) {
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  registers::YearEndOrder order;
  order.year = static_cast<int>(arguments.number("year", 0, 1921, 2200));
  order.archivist = arguments.value("papers");
  order.only_look = arguments.has("only-look");
  order.early = arguments.has("early");
  std::vector<archive::Fonds> wanted;
  if (const auto number = arguments.value("fonds"); !number.empty())
    wanted.push_back(services.hierarchy->require_fonds(number));
  else
    wanted = services.hierarchy->fonds();
  if (wanted.empty()) throw Failure("not-found", "the archive has no fonds");
  nlohmann::json all = nlohmann::json::array();
  bool left = false;
  for (const auto& fonds : wanted) {
    order.fonds = fonds.id;
    const auto end =
        registers::end_year(*services.registers, *services.hierarchy, *services.documents,
                            *services.access, {"system"}, order, progress_line(arguments));
    left = left || !end.unknown.empty();
    for (const auto& row : end.departments)
      left = left || (row.document.empty() && !order.only_look);
    if (arguments.json()) {
      nlohmann::json view = api::year_end_view(end);
      view["fonds"] = fonds.number;
      all.push_back(view);
    } else {
      print(fonds, end, order.only_look);
    }
  }
  if (arguments.json()) std::cout << all.dump() << "\n";
  return left ? 1 : 0;
}

}  // namespace

Command year_end_command() {
  return {
      "year-end",
      "year-end --data DIR --year Y [--fonds N] [--papers ACCOUNT] [--early] [--only-look]",
      "closes a year's storage units, numbers them in their inventories, and draws a handover "
      "act up for every department; can be run again",
      "0 done; 1 units are left without class or without an author who hands them over; 2 an "
      "option is wrong; 3 no such archive, fonds or account; 4 the year is not over; 5 the data "
      "directory cannot be used",
      {{"data", 0, "DIR", "the data directory", true},
       {"year", 0, "Y", "the year that has ended", true},
       {"fonds", 0, "N", "number of one fonds (default: all)"},
       {"papers", 0, "ACCOUNT", "draw inner lists and certification sheets up for this archivist"},
       {"early", 0, "", "though the year is not over: the organisation is dissolved"},
       {"only-look", 0, "", "tell what would be done and leave it"}},
      run_year_end};
}

}  // namespace tamga::cli
