// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of an entry beside its terms: what a result shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/entry.h"

namespace tamga::index {

struct StoredEntry {
  Entry entry;                             // `person.name` holds the name as shown
  std::vector<std::uint32_t> first_words;  // of each text the position of its first word
};

// Fields, each preceded by its length in bytes (LEB128): version, id, form,
// form_version, title, person, position, unit, organisation, number, registration, year;
// then the texts in reading order, each with the position of its first word before it.
// Text is packed (text_code.h). Not compressed here: Xapian deflates document data itself.
std::string write_record_data(const Entry& entry, const std::vector<std::uint32_t>& first_words);

// The inverse. Throws Error index-damaged when the bytes are not what
// write_record_data makes.
StoredEntry read_record_data(std::string_view data);

// The name as results show it: the whole name, or clan, patronymic and given.
std::string shown_name(const Person& person);

}  // namespace tamga::index
