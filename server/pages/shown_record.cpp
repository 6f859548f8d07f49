// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/shown_record.h"

#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/services.h"

namespace tamga::pages {

archive::Record visible_record(const Site& site, const Visit& visit) {
  const auto record = site.services.archive->record(visit.request.path_values.at("id"));
  if (!record || !access::Access::may_see(visit.account(), *record)) throw Failure("not-found");
  return *record;
}

archive::Record record_with_content(const Site& site, const Visit& visit) {
  auto record = visible_record(site, visit);
  if (archive::disposal_of(*site.services.archive, record.id)) throw Failure("record-destroyed");
  return record;
}

std::string address_if_visible(const Site& site, const Visit& visit, std::string_view record) {
  const auto found = site.services.archive->record(record);
  if (!found || !access::Access::may_see(visit.account(), *found)) return {};
  return "/records/" + percent_encode(found->id);
}

void note_look(const Site& site, const Visit& visit, const char* type,
               const archive::Record& record, const char* what, int page) {
  nlohmann::json detail = {{"what", what}};
  if (page > 0) detail["page"] = page;
  site.services.archive->append({visit.account().name}, type, record.id, detail.dump());
}

}  // namespace tamga::pages
