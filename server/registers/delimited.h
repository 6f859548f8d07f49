// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as spreadsheets read them: CSV by RFC 4180, and the same with tabs.
//
// UTF-8 with a byte order mark, without which Excel takes Cyrillic for something
// else; lines end with CR LF. A value with a quote, the separator or a line end is
// quoted, quotes doubled. A value that a spreadsheet would run as a formula, one
// beginning with = + - @ tab CR or LF, or with the full-width forms of the four,
// gets an apostrophe before it (OWASP «CSV Injection»): names and titles come from
// outside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::registers {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // as long as columns, each
};

enum class Separator { Comma, Tab };

std::string delimited(const Table& table, Separator separator);
// One value as it stands in a line.
std::string delimited_value(std::string_view value, Separator separator);

}  // namespace tamga::registers
