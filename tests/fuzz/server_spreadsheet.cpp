// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: a spreadsheet from anybody (CSV, TSV, XLSX), within its limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/bulk/spreadsheet.h"
#include "server/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tamga::bulk::SpreadsheetLimits limits;
  limits.unpacked = 1024 * 1024;
  limits.rows = 200;
  limits.columns = 30;
  try {
    const auto rows =
        tamga::bulk::read_spreadsheet({reinterpret_cast<const char*>(data), size}, limits);
    if (rows.size() > limits.rows) std::abort();
    for (const auto& row : rows)
      if (row.size() > limits.columns) std::abort();
  } catch (const tamga::Failure& failure) {
    if (failure.kind().http_status >= 500) std::abort();
  }
  return 0;
}
