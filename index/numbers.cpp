// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/numbers.h"

#include <functional>
#include <vector>

#include "index/error.h"
#include "index/record_data.h"

namespace tamga::index {
namespace {

// Keys of the metadata. A word's number stands under its term, a value's under its
// exact term; what a value looks like under its field's prefix and its number.
// The same of word forms, both ways.
constexpr char kWord = 'w', kValue = 'v', kShown = 's', kVaries = 'a', kForm = 'x', kFormText = 'y';
constexpr const char *kLastWord = "last-word", *kLastForm = "last-form";
constexpr std::size_t kMostKnown = 500'000;  // some 40 MiB each

std::string written(std::uint32_t number) {
  std::string out;
  put_number(out, number);
  return out;
}

std::uint32_t read(const std::string& text) {
  if (text.empty()) return 0;
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  return take_number(at, at + text.size());
}

std::string shown_key(char prefix, std::uint32_t number) {
  return std::string{kShown, prefix} + written(number);
}

std::string varies_key(char prefix, std::uint32_t number) {
  return std::string{kVaries, prefix} + written(number);
}

// Keys of the forms that no stored text has.
std::vector<std::string> unused_forms(const Xapian::Database& database) {
  std::vector<bool> used(read(database.get_metadata(kLastForm)) + 1);
  for (auto at = database.postlist_begin(""); at != database.postlist_end(""); ++at) {
    const std::string data = database.get_document(*at).get_data();
    each_stored_form(data, [&](std::uint32_t number) {
      if (number < used.size()) used[number] = true;
    });
  }
  std::vector<std::string> unused;
  const std::string all(1, kForm);
  for (auto at = database.metadata_keys_begin(all); at != database.metadata_keys_end(all); ++at)
    if (!used.at(read(database.get_metadata(*at)))) unused.push_back(*at);
  return unused;
}

std::string last_value_key(char prefix) {
  return std::string("last-value-") + prefix;
}

}  // namespace

void put_number(std::string& out, std::uint32_t number) {
  while (number >= 0x80) {
    out.push_back(static_cast<char>((number & 0x7F) | 0x80));
    number >>= 7;
  }
  out.push_back(static_cast<char>(number));
}

void number_cut_short() {
  throw Error("index-damaged", "a stored number is cut short; rebuild the index");
}

Numbers::Given Numbers::number(const std::string& key, const std::string& counter) {
  if (const std::uint32_t before = read(database_.get_metadata(key))) return {before, false};
  const std::uint32_t next = read(database_.get_metadata(counter)) + 1;
  database_.set_metadata(counter, written(next));
  database_.set_metadata(key, written(next));
  return {next, true};
}

std::uint32_t Numbers::word(const std::string& term) {
  if (const auto at = words_.find(term); at != words_.end()) return at->second;
  const Given given = number(kWord + term, kLastWord);
  if (words_.size() >= kMostKnown) words_.clear();
  words_.emplace(term, given.number);
  return given.number;
}

std::uint32_t Numbers::value(const std::string& term, const std::string& shown) {
  const std::hash<std::string> hash;
  auto at = values_.find(term);
  if (at == values_.end()) {
    const Given given = number(kValue + term, last_value_key(term[0]));
    const std::string key = shown_key(term[0], given.number);
    if (given.fresh) database_.set_metadata(key, shown);
    if (values_.size() >= kMostKnown) values_.clear();
    const Value known{given.number, hash(given.fresh ? shown : database_.get_metadata(key)),
                      value_varies(database_, term[0], given.number)};
    at = values_.emplace(term, known).first;
  }
  Value& value = at->second;
  if (!value.several && value.shown != hash(shown)) {
    value.several = true;
    database_.set_metadata(varies_key(term[0], value.number), "1");
  }
  return value.number;
}

std::uint32_t Numbers::form(const std::string& packed) {
  if (const auto at = forms_.find(packed); at != forms_.end()) return at->second;
  const Given given = number(kForm + packed, kLastForm);
  if (given.fresh) database_.set_metadata(kFormText + written(given.number), packed);
  if (forms_.size() >= kMostKnown) forms_.clear();
  forms_.emplace(packed, given.number);
  return given.number;
}

void Numbers::forget() {
  forms_.clear();
  words_.clear();
  values_.clear();
}

std::uint32_t word_number(const Xapian::Database& database, const std::string& term) {
  return read(database.get_metadata(kWord + term));
}

std::uint32_t value_number(const Xapian::Database& database, const std::string& term) {
  return read(database.get_metadata(kValue + term));
}

std::string value_shown(const Xapian::Database& database, char prefix, std::uint32_t number) {
  return database.get_metadata(shown_key(prefix, number));
}

bool value_varies(const Xapian::Database& database, char prefix, std::uint32_t number) {
  return !database.get_metadata(varies_key(prefix, number)).empty();
}

std::string form_text(const Xapian::Database& database, std::uint32_t number) {
  return database.get_metadata(kFormText + written(number));
}

void drop_unused_numbers(Xapian::WritableDatabase& database) {
  std::vector<std::string> unused = unused_forms(database);
  for (const char kind : {kWord, kValue}) {
    const std::string all(1, kind);
    for (auto at = database.metadata_keys_begin(all); at != database.metadata_keys_end(all); ++at)
      if (!database.term_exists((*at).substr(1))) unused.push_back(*at);
  }
  for (const std::string& key : unused) {
    if (key[0] == kForm) database.set_metadata(kFormText + database.get_metadata(key), "");
    if (key[0] == kValue) {
      const std::uint32_t number = read(database.get_metadata(key));
      database.set_metadata(shown_key(key[1], number), "");
      database.set_metadata(varies_key(key[1], number), "");
    }
    database.set_metadata(key, "");
  }
}

}  // namespace tamga::index
