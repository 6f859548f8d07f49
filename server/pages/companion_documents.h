// SPDX-License-Identifier: GPL-3.0-or-later
// What goes with an earlier document that a new one begins from, or with the person for whom it
// is begun, without anybody looking for it: beside a job description the newest report of who
// holds the post, beside a report the post's job description.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renderers/content/form.h"
#include "server/archive/post_records.h"
#include "server/pages/past_documents.h"
#include "server/pages/person_on_post.h"
#include "server/pages/site.h"

namespace tamga::pages {

struct Companions {
  std::vector<std::string> found;  // ids of records and documents, at most one of each form
  // Of whom the new document is, where the structure says so and no chosen document does.
  std::optional<PersonOnPost> person;
};

// For a new document of `form`: of each form that it takes over from and that is neither
// among `chosen` nor `declined`, the newest of the same post, of the same person where that form
// names one: a record that the asker may see and that is not destroyed, or a document that is
// still in work and is the asker's own or waits for them. A post is found under every name that
// its unit had. With `about` the person is that one, whatever the chosen documents say.
Companions companions_of(const Site& site, const Visit& visit, const forms::Form& form,
                         const std::vector<PastDocument>& chosen,
                         const std::set<std::string>& declined,
                         const std::optional<PersonOnPost>& about = {});

// The same for the post that the asker holds today: what a report of one's own begins from.
std::vector<std::string> of_own_post(const Site& site, const Visit& visit, const forms::Form& form);

// The same for somebody.
std::vector<std::string> of_person(const Site& site, const Visit& visit, const forms::Form& form,
                                   const archive::PostSubject& about);

// Puts a person's name where the form has its parts, in fields that are empty.
void name_person(const forms::Form& form, const PersonOnPost& person, nlohmann::json& content);
// The same, and the post with its places, whatever stands there: the person was chosen.
void put_person(const forms::Form& form, const PersonOnPost& person, nlohmann::json& content);

}  // namespace tamga::pages
