// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/delimited.h"

#include <algorithm>
#include <array>

namespace tamga::registers {
namespace {

char sign(Separator separator) {
  return separator == Separator::Comma ? ',' : '\t';
}

bool runs_as_formula(std::string_view value) {
  constexpr std::array<std::string_view, 11> beginnings = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                           "\n", "＝", "＋", "－", "＠"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return value.starts_with(beginning); });
}

void add_line(std::string& text, const std::vector<std::string>& values, Separator separator) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += sign(separator);
    text += delimited_value(values[i], separator);
  }
  text += "\r\n";
}

}  // namespace

std::string delimited_value(std::string_view value, Separator separator) {
  std::string safe = runs_as_formula(value) ? "'" + std::string(value) : std::string(value);
  const char special[] = {'"', '\r', '\n', sign(separator), 0};
  if (safe.find_first_of(special) == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string delimited(const Table& table, Separator separator) {
  std::string text = "\xEF\xBB\xBF";
  add_line(text, table.columns, separator);
  for (const auto& row : table.rows) add_line(text, row, separator);
  return text;
}

}  // namespace tamga::registers
