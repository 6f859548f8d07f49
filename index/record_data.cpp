// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/record_data.h"

#include <charconv>
#include <cstdint>

#include "index/error.h"
#include "index/numbers.h"
#include "index/text_code.h"

namespace tamga::index {
namespace {

constexpr std::string_view kVersion = "2";

void put(std::string& out, std::string_view text) {
  const std::string packed = pack_text(text);
  for (std::uint64_t size = packed.size();; size >>= 7) {
    if (size < 0x80) {
      out.push_back(static_cast<char>(size));
      break;
    }
    out.push_back(static_cast<char>((size & 0x7F) | 0x80));
  }
  out += packed;
}

class Fields {
 public:
  explicit Fields(std::string_view data) : data_(data) {}
  bool empty() const { return data_.empty(); }
  std::string next() { return unpack_text(next_packed()); }
  std::string_view next_packed() {
    const std::uint64_t size = next_number();
    if (size > data_.size()) damaged();
    const std::string_view packed = data_.substr(0, size);
    data_.remove_prefix(size);
    return packed;
  }
  std::uint64_t next_number() {
    std::uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
      if (data_.empty() || shift > 56) damaged();
      const auto byte = static_cast<unsigned char>(data_.front());
      data_.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
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

std::string write_shown(const Entry& entry) {
  std::string out;
  put(out, kVersion);
  for (const std::string* field : {&entry.id, &entry.form, &entry.form_version, &entry.title})
    put(out, *field);
  put(out, shown_name(entry.person));
  for (const std::string* field :
       {&entry.position, &entry.unit, &entry.organisation, &entry.number, &entry.registration})
    put(out, *field);
  put(out, std::to_string(entry.year));
  return out;
}

Entry read_shown(std::string_view value) {
  Fields fields(value);
  if (fields.next() != kVersion)
    throw Error("index-damaged", "stored record data is of another version; rebuild the index");
  Entry entry;
  for (std::string* field :
       {&entry.id, &entry.form, &entry.form_version, &entry.title, &entry.person.name,
        &entry.position, &entry.unit, &entry.organisation, &entry.number, &entry.registration})
    *field = fields.next();
  const std::string year = fields.next();
  std::from_chars(year.data(), year.data() + year.size(), entry.year);
  return entry;
}

std::string write_texts(const std::vector<std::string>& coded,
                        const std::vector<std::uint32_t>& first_words) {
  std::string out;
  for (std::size_t at = 0; at < coded.size(); ++at) {
    put_number(out, first_words.at(at));
    put_number(out, static_cast<std::uint32_t>(coded[at].size()));
    out += coded[at];
  }
  return out;
}

StoredTexts::StoredTexts(std::string_view data, const FormReader& forms) : forms_(forms) {
  for (Fields fields(data); !fields.empty();) {
    const auto first = static_cast<std::uint32_t>(fields.next_number());
    texts_.push_back({first, fields.next_packed()});
  }
}

std::string StoredTexts::text(std::size_t text) const {
  return unpack_text(forms_.packed(texts_[text].coded));
}

std::vector<std::string> StoredTexts::all() const {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < size(); ++at) texts.push_back(text(at));
  return texts;
}

void each_stored_form(std::string_view data, const std::function<void(std::uint32_t)>& take) {
  for (Fields fields(data); !fields.empty();) {
    fields.next_number();
    each_form(fields.next_packed(), take);
  }
}

}  // namespace tamga::index
