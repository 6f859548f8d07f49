// SPDX-License-Identifier: GPL-3.0-or-later
// What goes with an earlier document that a new one begins from, without anybody looking for
// it: beside a job description the newest report of who holds the post, beside a report the
// post's job description.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renderers/content/form.h"
#include "server/archive/post_records.h"
#include "server/pages/past_documents.h"
#include "server/pages/site.h"

namespace tamga::pages {

// Who holds a post today.
struct PersonOnPost {
  std::string patronymic, given;
};

struct Companions {
  std::vector<std::string> records;  // ids, at most one of each form
  // Of whom the new document is, where the structure says so and no chosen document does.
  std::optional<PersonOnPost> person;
};

// For a new document of `form`: of each form that it takes over from and that is neither
// among `chosen` nor `declined`, the newest record of the same post, of the same person where
// that form names one, that the asker may see and that is not destroyed. A post is found under
// every name that its unit had. Reads no content.
Companions companions_of(const Site& site, const Visit& visit, const forms::Form& form,
                         const std::vector<PastDocument>& chosen,
                         const std::set<std::string>& declined);

// The same for the post that the asker holds today: what a report of one's own begins from.
std::vector<std::string> of_own_post(const Site& site, const Visit& visit, const forms::Form& form);

// Puts a person where the form has its parts, in fields that are empty.
void name_person(const forms::Form& form, const PersonOnPost& person, nlohmann::json& content);

}  // namespace tamga::pages
