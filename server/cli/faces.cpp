// SPDX-License-Identifier: GPL-3.0-or-later
// tamga faces: which families of faces there are and what each can write.
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "fonts/catalogue.h"
#include "server/cli/command.h"

namespace tamga::cli {
namespace {

void print_row(const fonts::FamilyReport& report) {
  const auto mark = [](bool has) { return has ? "+" : "-"; };
  std::cout << std::left << std::setw(22) << report.family << std::setw(12) << report.generic;
  if (!report.fault.empty()) {
    std::cout << report.fault << "\n";
    return;
  }
  std::cout << std::setw(10) << mark(report.cyrillic) << std::setw(7) << mark(report.latin)
            << std::setw(4) << mark(report.tugrik) << std::setw(13) << mark(report.traditional)
            << std::setw(7) << mark(report.tick_boxes) << report.package << "\n";
}

int run_faces(const Arguments& arguments) {
  const auto reports = fonts::Catalogue().report();
  if (!arguments.json()) {
    std::cout << "family                stands for  cyrillic  latin  ₮   traditional  ☐ ☑ ✓  "
                 "package\n";
    for (const auto& report : reports) print_row(report);
    return 0;
  }
  auto list = nlohmann::json::array();
  for (const auto& report : reports)
    list.push_back({{"family", report.family},
                    {"package", report.package},
                    {"generic", report.generic},
                    {"fault", report.fault},
                    {"cyrillic", report.cyrillic},
                    {"latin", report.latin},
                    {"tugrik", report.tugrik},
                    {"traditional", report.traditional},
                    {"tick_boxes", report.tick_boxes}});
  std::cout << list.dump() << "\n";
  return 0;
}

}  // namespace

Command faces_command() {
  return {"faces",
          "faces",
          "lists the families of faces, their packages, and the alphabets they cover",
          "0 listed; 5 a face that every document needs is missing",
          {},
          run_faces};
}

}  // namespace tamga::cli
