// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/post_records.h"

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/record_rows.h"

namespace tamga::archive {

std::vector<Record> records_of_post(const Archive& archive, const std::string& form,
                                    const PostSubject& subject, std::size_t limit) {
  std::vector<Record> found;
  if (subject.organisation.empty() || subject.unit.empty() || subject.position.empty())
    return found;
  archive.catalogue().read([&](Transaction& transaction) {
    std::vector<std::string> ids;
    transaction.query(
        "SELECT id FROM records WHERE organisation = :organisation AND unit = :unit AND "
        "position = :position AND form = :form AND "
        "((:patronymic = '' AND :given = '') OR (patronymic = :patronymic AND given = :given)) "
        "ORDER BY year DESC, sequence DESC LIMIT :limit",
        {{"organisation", subject.organisation},
         {"unit", subject.unit},
         {"position", subject.position},
         {"form", form},
         {"patronymic", subject.patronymic},
         {"given", subject.given},
         {"limit", static_cast<std::int64_t>(limit)}},
        [&](const Row& row) { ids.push_back(row.text("id")); });
    for (const auto& id : ids)
      if (auto record = find_record(transaction, id)) found.push_back(std::move(*record));
  });
  return found;
}

}  // namespace tamga::archive
