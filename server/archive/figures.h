// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a whole archive, counted by the catalogue: for charts and reports, to whom
// the whole archive may be shown.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/archive/archive.h"

namespace tamga::archive {

struct FormYear {
  std::string form;
  int year = 0;
  std::uint64_t records = 0;
};
// Records by their form and year, in order of years and forms.
std::vector<FormYear> records_by_form_and_year(const Archive& archive);

struct MonthGrowth {
  int year = 0, month = 0;  // of Ulaanbaatar
  std::uint64_t records = 0, bytes = 0;
};
// What each month brought, the first first; months without a capture are left out.
// Bytes of PDF and content as they were captured.
std::vector<MonthGrowth> growth_by_month(const Archive& archive);

// Of all papers and contents, as they were captured.
std::uint64_t captured_bytes(const Archive& archive);

// When the objects were last read again: how many since each of these moments
// (microseconds UTC, falling), before the last of them, and never. One more number than
// moments, and one.
std::vector<std::uint64_t> objects_read_since(const Archive& archive,
                                              const std::vector<std::int64_t>& moments);

}  // namespace tamga::archive
