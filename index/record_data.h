// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of an entry beside its terms: what a result shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/entry.h"

namespace tamga::index {

// What a hit shows, as one value: version, id, form, form_version, title, person, position,
// unit, organisation, number, registration, year, each preceded by its length in bytes
// (LEB128). Text is packed (text_code.h).
std::string write_shown(const Entry& entry);

// The inverse; `person.name` holds the name as shown. Throws Error index-damaged when the
// bytes are not what write_shown makes.
Entry read_shown(std::string_view value);

// The texts in reading order, each packed and preceded by its length and by the position
// of its first word. Not compressed here: Xapian deflates document data itself.
std::string write_texts(const std::vector<std::string>& texts,
                        const std::vector<std::uint32_t>& first_words);

// Texts as they are stored, unpacked one at a time. Refers to the bytes it is given.
// Throws Error index-damaged when they are not what write_texts makes.
class StoredTexts {
 public:
  explicit StoredTexts(std::string_view data);
  std::size_t size() const { return texts_.size(); }
  std::uint32_t first_word(std::size_t text) const { return texts_[text].first_word; }
  bool empty(std::size_t text) const { return texts_[text].packed.empty(); }
  std::string text(std::size_t text) const;

 private:
  struct Text {
    std::uint32_t first_word;
    std::string_view packed;
  };
  std::vector<Text> texts_;
};

std::vector<std::string> read_texts(std::string_view data);  // all of them

// The name as results show it: the whole name, or clan, patronymic and given.
std::string shown_name(const Person& person);

}  // namespace tamga::index
