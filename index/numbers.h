// SPDX-License-Identifier: GPL-3.0-or-later
// Small numbers for words, word forms and facet values, given in order of appearance and kept
// in the index's metadata: what is stored a million times is stored as a number.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tamga::index {

// Gives numbers, from 1. Owned by the writer; not thread-safe. Numbers given become
// durable with the database's next commit. Throws Xapian::Error.
class Numbers {
 public:
  explicit Numbers(Xapian::WritableDatabase& database) : database_(database) {}

  std::uint32_t word(const std::string& term);
  // `term` is the value's exact term, prefix first; `shown` the value as written,
  // which is kept when it is the first of its term. That another one is written
  // otherwise (case, white space) is noted: who may not see the first must not read it.
  std::uint32_t value(const std::string& term, const std::string& shown);

  std::uint32_t form(const std::string& packed);  // a word form of stored texts

  // Forgets what it holds in memory: after changes were dropped.
  void forget();

 private:
  struct Given {
    std::uint32_t number = 0;
    bool fresh = false;
  };
  Given number(const std::string& key, const std::string& counter);

  struct Value {
    std::uint32_t number = 0;
    std::size_t shown = 0;  // hash of the first as written
    bool several = false;
  };

  Xapian::WritableDatabase& database_;
  std::unordered_map<std::string, std::uint32_t> words_, forms_;  // by term
  std::unordered_map<std::string, Value> values_;
};

// What readers ask; 0 and "" when there is none.
std::uint32_t word_number(const Xapian::Database& database, const std::string& term);
std::uint32_t value_number(const Xapian::Database& database, const std::string& term);
std::string value_shown(const Xapian::Database& database, char prefix, std::uint32_t number);
// Whether records have this value written in several ways.
bool value_varies(const Xapian::Database& database, char prefix, std::uint32_t number);
std::string form_text(const Xapian::Database& database, std::uint32_t number);

// Drops words, values and forms that no record has any more, so that nothing of a destroyed
// record stays. Reads all of them, and all
// texts.
void drop_unused_numbers(Xapian::WritableDatabase& database);

// LEB128. `take` throws Error index-damaged when the bytes end too soon.
void put_number(std::string& out, std::uint32_t number);
inline std::uint32_t take_number(const unsigned char*& at, const unsigned char* end);

[[noreturn]] void number_cut_short();

inline std::uint32_t take_number(const unsigned char*& at, const unsigned char* end) {
  std::uint32_t number = 0;
  for (int shift = 0; at != end && shift < 35; shift += 7) {
    const unsigned char byte = *at++;
    number |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return number;
  }
  number_cut_short();
}

}  // namespace tamga::index
