// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of an entry beside its terms: what a result shows.
#pragma once

#include <string>
#include <string_view>

#include "index/entry.h"

namespace tamga::index {

// Fields and texts, each preceded by its length in bytes (LEB128): version,
// id, form, form_version, title, person, position, unit, organisation, number,
// registration, year, then the texts in reading order. Not compressed here:
// Xapian deflates document data itself.
std::string write_record_data(const Entry& entry);

// The inverse; `person.name` holds the name as shown. Throws Error
// index-damaged when the bytes are not what write_record_data makes.
Entry read_record_data(std::string_view data);

// The name as results show it: the whole name, or clan, patronymic and given.
std::string shown_name(const Person& person);

}  // namespace tamga::index
