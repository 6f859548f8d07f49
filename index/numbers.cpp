// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/numbers.h"

#include <vector>

#include "index/error.h"

namespace tamga::index {
namespace {

// Keys of the metadata. A word's number stands under its term, a value's under its
// exact term; what a value looks like under its field's prefix and its number.
constexpr char kWord = 'w', kValue = 'v', kShown = 's';
constexpr const char* kLastWord = "last-word";
constexpr std::size_t kMostKnown = 1'000'000;  // some 80 MiB

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

std::uint32_t Numbers::number(const std::string& key, const std::string& counter, bool& fresh) {
  fresh = false;
  if (const auto at = known_.find(key); at != known_.end()) return at->second;
  std::uint32_t number = read(database_.get_metadata(key));
  if (number == 0) {
    fresh = true;
    number = read(database_.get_metadata(counter)) + 1;
    database_.set_metadata(counter, written(number));
    database_.set_metadata(key, written(number));
  }
  if (known_.size() >= kMostKnown) known_.clear();
  known_.emplace(key, number);
  return number;
}

std::uint32_t Numbers::word(const std::string& term) {
  bool fresh = false;
  return number(kWord + term, kLastWord, fresh);
}

std::uint32_t Numbers::value(const std::string& term, const std::string& shown) {
  bool fresh = false;
  const std::uint32_t given = number(kValue + term, last_value_key(term[0]), fresh);
  if (fresh) database_.set_metadata(shown_key(term[0], given), shown);
  return given;
}

void Numbers::forget() {
  known_.clear();
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

void drop_unused_numbers(Xapian::WritableDatabase& database) {
  std::vector<std::string> unused;
  for (const char kind : {kWord, kValue}) {
    const std::string all(1, kind);
    for (auto at = database.metadata_keys_begin(all); at != database.metadata_keys_end(all); ++at)
      if (!database.term_exists((*at).substr(1))) unused.push_back(*at);
  }
  for (const std::string& key : unused) {
    if (key[0] == kValue)
      database.set_metadata(shown_key(key[1], read(database.get_metadata(key))), "");
    database.set_metadata(key, "");
  }
}

}  // namespace tamga::index
