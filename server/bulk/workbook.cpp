// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bulk/workbook.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "server/archive/package/xml_reader.h"
#include "server/error.h"

namespace tamga::bulk {
namespace {

using Reading = std::unique_ptr<::archive, int (*)(::archive*)>;

[[noreturn]] void unreadable(const std::string& why) {
  throw Failure("spreadsheet-unreadable", why);
}

// The parts that are needed, by name.
std::map<std::string, std::string> parts_of(std::string_view bytes,
                                            const SpreadsheetLimits& limits) {
  const Reading reading(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(reading.get());
  if (archive_read_open_memory(reading.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    unreadable("not a workbook");
  std::map<std::string, std::string> parts;
  std::size_t total = 0, entries = 0;
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(reading.get(), &entry)) == ARCHIVE_OK) {
    if (++entries > 2'000) unreadable("more parts than a workbook has");
    const char* name = archive_entry_pathname(entry);
    const std::string path = name ? name : "";
    if (path != "xl/sharedStrings.xml" && !path.starts_with("xl/worksheets/sheet")) continue;
    std::string& part = parts[path];
    char block[64 * 1024];
    la_ssize_t got = 0;
    while ((got = archive_read_data(reading.get(), block, sizeof block)) > 0) {
      total += static_cast<std::size_t>(got);
      if (total > limits.unpacked)
        throw Failure("content-too-large", "the workbook unpacks to more");
      part.append(block, static_cast<std::size_t>(got));
    }
    if (got < 0) unreadable("a part of the workbook is damaged");
  }
  if (result != ARCHIVE_EOF) unreadable("not a workbook");
  return parts;
}

// Element names without their namespace: strict and transitional workbooks differ in it.
std::string_view local(const std::string& name) {
  const auto brace = name.rfind('}');
  return std::string_view(name).substr(brace == std::string::npos ? 0 : brace + 1);
}

void read(std::string part, archive::package::XmlVisitor& visitor) {
  // Its first line says more than our reader takes.
  if (const auto end = part.find("?>"); part.starts_with("<?xml") && end != std::string::npos)
    part.replace(0, end + 2, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  if (const auto fault = archive::package::read_xml(part, visitor); !fault.empty())
    unreadable(fault);
}

// <si><t>…</t></si>, or runs of <r><t>…</t></r>; phonetic readings (rPh) are no text.
class SharedStrings : public archive::package::XmlVisitor {
 public:
  std::vector<std::string> all;
  void begin(const std::string& name, const Attributes&) override {
    if (local(name) == "si") all.emplace_back();
    if (local(name) == "rPh") phonetic_ = true;
  }
  void end(const std::string& name, const std::string& text) override {
    if (local(name) == "t" && !all.empty() && !phonetic_) all.back() += text;
    if (local(name) == "rPh") phonetic_ = false;
  }

 private:
  bool phonetic_ = false;
};

// «BC12» → column 54.
std::size_t column_of(const std::string& reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (column > 20'000) break;
  }
  return column == 0 ? 0 : column - 1;
}

class Sheet : public archive::package::XmlVisitor {
 public:
  Sheet(const std::vector<std::string>& strings, const SpreadsheetLimits& limits)
      : strings_(strings), limits_(limits) {}
  std::vector<std::vector<std::string>> rows;
  bool too_large = false;

  void begin(const std::string& name, const Attributes& attributes) override {
    const auto attribute = [&](const char* key) {
      const auto at = attributes.find(key);
      return at == attributes.end() ? std::string() : at->second;
    };
    if (local(name) == "row") {
      std::size_t number = rows.size() + 1;
      const std::string given = attribute("r");
      std::from_chars(given.data(), given.data() + given.size(), number);
      too_large = too_large || number > limits_.rows;
      while (!too_large && rows.size() < number) rows.emplace_back();
    } else if (local(name) == "c") {
      const std::string reference = attribute("r");
      column_ = reference.empty() ? column_ + 1 : column_of(reference);
      type_ = attribute("t");
      value_.clear();
    }
  }

  void end(const std::string& name, const std::string& text) override {
    if (local(name) == "v" || local(name) == "t") value_ += text;
    if (local(name) != "c" || rows.empty() || value_.empty()) return;
    if (column_ >= limits_.columns) too_large = true;
    if (too_large) return;
    auto& row = rows.back();
    if (row.size() <= column_) row.resize(column_ + 1);
    row[column_] = shown();
  }

 private:
  std::string shown() const {
    if (type_ != "s") return type_ == "e" ? std::string() : value_;  // #REF! says nothing
    std::size_t number = strings_.size();
    std::from_chars(value_.data(), value_.data() + value_.size(), number);
    return number < strings_.size() ? strings_[number] : std::string();
  }

  const std::vector<std::string>& strings_;
  const SpreadsheetLimits& limits_;
  std::size_t column_ = 0;
  std::string type_, value_;
};

// sheet2.xml before sheet10.xml.
const std::string& first_sheet(const std::map<std::string, std::string>& parts) {
  const std::string* first = nullptr;
  std::pair<std::size_t, std::string> least;
  for (const auto& [name, part] : parts) {
    if (!name.starts_with("xl/worksheets/")) continue;
    const std::pair<std::size_t, std::string> order{name.size(), name};
    if (!first || order < least) {
      first = &part;
      least = order;
    }
  }
  if (!first) unreadable("a workbook without a sheet");
  return *first;
}

}  // namespace

std::vector<std::vector<std::string>> read_workbook(std::string_view bytes,
                                                    const SpreadsheetLimits& limits) {
  const auto parts = parts_of(bytes, limits);
  SharedStrings strings;
  if (const auto at = parts.find("xl/sharedStrings.xml"); at != parts.end())
    read(at->second, strings);
  Sheet sheet(strings.all, limits);
  read(first_sheet(parts), sheet);
  if (sheet.too_large) throw Failure("content-too-large", "more rows or columns than are taken");
  return std::move(sheet.rows);
}

}  // namespace tamga::bulk
