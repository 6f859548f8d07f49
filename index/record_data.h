// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of an entry beside its terms: what a result shows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "index/entry.h"
#include "index/text_forms.h"

namespace tamga::index {

// What a hit shows, as one value: version, id, form, form_version, title, person, position,
// unit, organisation, number, registration, year, each preceded by its length in bytes
// (LEB128). Text is packed (text_code.h).
std::string write_shown(const Entry& entry);

// The inverse; `person.name` holds the name as shown. Throws Error index-damaged when the
// bytes are not what write_shown makes.
Entry read_shown(std::string_view value);

// The texts in reading order, coded by their forms (text_forms.h), each preceded
// by the position of its first word and its length. Xapian deflates document data itself.
std::string write_texts(const std::vector<std::string>& coded,
                        const std::vector<std::uint32_t>& first_words);

// Texts as they are stored, unpacked one at a time. Refers to what it is given.
// Throws Error index-damaged when the data is not what write_texts makes.
class StoredTexts {
 public:
  StoredTexts(std::string_view data, const FormReader& forms);
  std::size_t size() const { return texts_.size(); }
  std::uint32_t first_word(std::size_t text) const { return texts_[text].first_word; }
  bool empty(std::size_t text) const { return texts_[text].coded.empty(); }
  std::string text(std::size_t text) const;
  std::vector<std::string> all() const;

 private:
  struct Text {
    std::uint32_t first_word;
    std::string_view coded;
  };
  const FormReader& forms_;
  std::vector<Text> texts_;
};

// Calls take(number) for each word form in stored texts.
void each_stored_form(std::string_view data, const std::function<void(std::uint32_t)>& take);

// The name as results show it: the whole name, or clan, patronymic and given.
std::string shown_name(const Person& person);

}  // namespace tamga::index
