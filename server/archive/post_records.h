// SPDX-License-Identifier: GPL-3.0-or-later
// Records about one post, and about one person on it.
#pragma once

#include <string>
#include <vector>

#include "server/archive/archive.h"

namespace tamga::archive {

// As records name it, letter by letter.
struct PostSubject {
  std::string organisation, unit, position;
  std::string patronymic, given;  // both "": whoever was on it
};

// Of one form, the newest year first, of a year the newest record: at most `limit`. None
// without organisation, unit and position. Throws CatalogueError.
std::vector<Record> records_of_post(const Archive& archive, const std::string& form,
                                    const PostSubject& subject, std::size_t limit);

}  // namespace tamga::archive
