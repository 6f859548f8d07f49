// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bulk/spreadsheet.h"

#include <unicode/unistr.h>

#include <algorithm>

#include "server/bulk/workbook.h"
#include "server/error.h"

namespace tamga::bulk {
namespace {

std::string trimmed(const std::string& text) {
  constexpr const char* space = " \t\r\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool is_utf8(std::string_view text) {
  const auto text32 = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  return text32.indexOf(static_cast<char16_t>(0xFFFD)) < 0 ||
         text.find("\xEF\xBF\xBD") != std::string_view::npos;
}

std::string utf8_of(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    const bool little = bytes[0] == '\xFF';
    icu::UnicodeString text;
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
      const auto low = static_cast<unsigned char>(bytes[little ? i : i + 1]);
      const auto high = static_cast<unsigned char>(bytes[little ? i + 1 : i]);
      text.append(static_cast<char16_t>(high << 8 | low));
    }
    std::string out;
    text.toUTF8String(out);
    return out;
  }
  if (!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos)
    throw Failure("spreadsheet-unreadable", "the text is not UTF-8");
  return std::string(bytes);
}

char separator_of(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {'\t', ';', ','})
    if (const auto count = std::count(line.begin(), line.end(), candidate); count > most) {
      most = count;
      best = candidate;
    }
  return best;
}

std::vector<std::vector<std::string>> read_text(const std::string& text,
                                                const SpreadsheetLimits& limits) {
  const char separator = separator_of(text);
  std::vector<std::vector<std::string>> rows(1);
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] {
    rows.back().push_back(trimmed(cell));
    cell.clear();
    if (rows.back().size() > limits.columns)
      throw Failure("content-too-large", "more columns than are taken");
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"' && (quoted || trimmed(cell).empty())) {
      quoted = !quoted;
    } else if (!quoted && c == separator) {
      end_cell();
    } else if (!quoted && c == '\n') {
      end_cell();
      rows.emplace_back();
      if (rows.size() > limits.rows) throw Failure("content-too-large", "more rows than are taken");
    } else {
      cell += c;
    }
  }
  if (quoted) throw Failure("spreadsheet-unreadable", "a quotation mark is not closed");
  end_cell();
  return rows;
}

}  // namespace

std::vector<std::vector<std::string>> read_spreadsheet(std::string_view bytes,
                                                       const SpreadsheetLimits& limits) {
  if (bytes.size() > limits.bytes) throw Failure("content-too-large", "more than 8 MiB");
  auto rows = bytes.starts_with("PK\x03\x04") ? read_workbook(bytes, limits)
                                              : read_text(utf8_of(bytes), limits);
  const auto filled = [](const std::string& cell) { return !cell.empty(); };
  for (auto& row : rows) {
    for (auto& cell : row) {
      cell = trimmed(cell);
      if (cell.size() > 4 * limits.cell) throw Failure("content-too-large", "a cell is too long");
    }
    while (!row.empty() && row.back().empty()) row.pop_back();
  }
  while (!rows.empty() && std::none_of(rows.back().begin(), rows.back().end(), filled))
    rows.pop_back();
  return rows;
}

}  // namespace tamga::bulk
