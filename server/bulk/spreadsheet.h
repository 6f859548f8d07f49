// SPDX-License-Identifier: GPL-3.0-or-later
// A spreadsheet from anybody as rows of text: CSV, TSV (RFC 4180) and the first sheet of
// an XLSX workbook (ECMA-376).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::bulk {

struct SpreadsheetLimits {
  std::size_t bytes = 8 * 1024 * 1024;      // of the file
  std::size_t unpacked = 64 * 1024 * 1024;  // of a workbook's parts
  std::size_t rows = 20'000, columns = 300;
  std::size_t cell = 32'767;  // bytes… Excel's own limit, in characters
};

// Row by row, cells without white space around them; rows of nothing are kept, so that
// numbers are those of the sheet; columns that no row has filled are left out at the end.
// Text is UTF-8, or UTF-16 with a byte order mark as Excel's «Unicode text»; the separator
// is what the first line has most of: tab, semicolon, comma. A workbook's numbers are as
// it stores them, its dates too (days since 1899-12-30). Throws Failure
// spreadsheet-unreadable with why, content-too-large. Pure; reads no entity, runs no formula.
std::vector<std::vector<std::string>> read_spreadsheet(std::string_view bytes,
                                                       const SpreadsheetLimits& limits = {});

}  // namespace tamga::bulk
