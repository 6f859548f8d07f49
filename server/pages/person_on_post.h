// SPDX-License-Identifier: GPL-3.0-or-later
// For whom a new document is begun: who holds which post today, by name and post.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "renderers/content/form.h"
#include "server/archive/post_records.h"
#include "server/organisation/structure.h"
#include "server/pages/site.h"

namespace tamga::pages {

struct PersonOnPost {
  std::string holder;  // id, "" where it is told by a document alone
  std::string label;  // «Санж Хишигдэлгэр – Үрийн мэргэжилтэн, Үр, суулгацын хэлтэс»
  archive::PostSubject about;  // by the names of today
};

bool names_person(const forms::Form& form);

// Forms in force that name a person and that the reader may begin in a place.
std::vector<const forms::Form*> forms_for_people(const Site& site, const Visit& visit,
                                                 const std::string& organisation,
                                                 const std::string& unit);

// About whom the reader may begin a document of the form: whoever holds a post today (nobody who
// acts in another's place), by unit, post and name. None for a form that names no person.
std::vector<PersonOnPost> people_for(const Site& site, const Visit& visit, const forms::Form& form);

// Who is meant by what was typed: whose label it is, else everybody whose label has all its
// words, in any case and order.
std::vector<PersonOnPost> meant_by(const std::vector<PersonOnPost>& people,
                                   const std::string& typed);

// By the holder's id.
std::optional<PersonOnPost> person_of_holder(const std::vector<PersonOnPost>& people,
                                             const std::string& holder);

// The organisation at the top of a unit among those of one day; "" for none.
std::string organisation_of(const std::vector<organisation::UnitState>& units, std::string unit);

}  // namespace tamga::pages
