// SPDX-License-Identifier: GPL-3.0-or-later
// What is indexed of one record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tamga::index {

struct Person {
  std::string clan, patronymic, given;  // nominative; any may be ""
  std::string name;                     // a whole name, when its parts are not known
};

// A value. All strings UTF-8 as a person wrote them; analysis is the index's.
struct Entry {
  std::string id;                  // record id, ≤ 64 bytes ASCII
  std::string form, form_version;  // "job_description"
  std::string title;
  Person person;  // whose document it is
  std::string position, unit, organisation;
  std::string number;        // registration or order number
  std::string registration;  // registration number
  int year = 0;
  std::int64_t captured = 0;  // microseconds UTC
  std::uint64_t came = 0;     // position of the archive's event log at which it came
  // What it is filed under, each shown as a facet; any may be "".
  std::string openness;            // "open" | "restricted" | whatever the archive calls it
  std::string retention_class;     // the class of the file plan
  std::string script;              // of the text: "cyrl" | "mong" | "both"
  std::vector<std::string> texts;  // the document's text, in reading order
  // Who may find it: coarse terms ("open", "unit:<name>", "own:<account>",
  // "all"). A searcher sees an entry when they share one.
  std::vector<std::string> access;
};

}  // namespace tamga::index
