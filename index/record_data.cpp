// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/record_data.h"

#include <charconv>
#include <cstdint>

#include "index/error.h"

namespace tamga::index {
namespace {

constexpr std::string_view kVersion = "1";

void put(std::string& out, std::string_view field) {
  std::uint64_t size = field.size();
  while (size >= 0x80) {
    out.push_back(static_cast<char>((size & 0x7F) | 0x80));
    size >>= 7;
  }
  out.push_back(static_cast<char>(size));
  out += field;
}

class Fields {
 public:
  explicit Fields(std::string_view data) : data_(data) {}
  bool empty() const { return data_.empty(); }
  std::string next() {
    std::uint64_t size = 0;
    for (int shift = 0;; shift += 7) {
      if (data_.empty() || shift > 56) damaged();
      const auto byte = static_cast<unsigned char>(data_.front());
      data_.remove_prefix(1);
      size |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    if (size > data_.size()) damaged();
    std::string field(data_.substr(0, size));
    data_.remove_prefix(size);
    return field;
  }

 private:
  [[noreturn]] static void damaged() {
    throw Error("index-damaged", "stored record data is cut short; rebuild the index");
  }
  std::string_view data_;
};

}  // namespace

std::string shown_name(const Person& person) {
  if (!person.name.empty()) return person.name;
  std::string shown;
  for (const std::string* part : {&person.clan, &person.patronymic, &person.given}) {
    if (part->empty()) continue;
    if (!shown.empty()) shown += ' ';
    shown += *part;
  }
  return shown;
}

std::string write_record_data(const Entry& entry) {
  std::string out;
  put(out, kVersion);
  for (const std::string* field : {&entry.id, &entry.form, &entry.form_version, &entry.title})
    put(out, *field);
  put(out, shown_name(entry.person));
  for (const std::string* field :
       {&entry.position, &entry.unit, &entry.organisation, &entry.number, &entry.registration})
    put(out, *field);
  put(out, std::to_string(entry.year));
  for (const std::string& text : entry.texts) put(out, text);
  return out;
}

Entry read_record_data(std::string_view data) {
  Fields fields(data);
  if (fields.next() != kVersion)
    throw Error("index-damaged", "stored record data is of another version; rebuild the index");
  Entry entry;
  for (std::string* field :
       {&entry.id, &entry.form, &entry.form_version, &entry.title, &entry.person.name,
        &entry.position, &entry.unit, &entry.organisation, &entry.number, &entry.registration})
    *field = fields.next();
  const std::string year = fields.next();
  std::from_chars(year.data(), year.data() + year.size(), entry.year);
  while (!fields.empty()) entry.texts.push_back(fields.next());
  return entry;
}

}  // namespace tamga::index
