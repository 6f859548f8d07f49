// SPDX-License-Identifier: GPL-3.0-or-later
// Fixity: how far the objects are read again, what was found, and its repair by
// two people.
#include <nlohmann/json.hpp>
#include <set>

#include "server/civil_time.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t repair_limit = 50;

std::string moment(std::int64_t microseconds) {
  return microseconds == 0 ? std::string() : civil_minute(from_microseconds(microseconds));
}

json failed_rows(const Site& site, const Visit& visit, const archive::FixityStatus& status) {
  std::set<std::string> asked;
  for (const auto& repair : site.services.fixity->repairs(repair_limit))
    if (repair.repaired == 0) asked.insert(repair.sha256);
  json rows = json::array();
  for (const auto& one : status.failed) {
    json records = json::array();
    for (const auto& id : one.records) {
      const auto record = site.services.archive->record(id);
      records.push_back(
          {{"address", "/records/" + id}, {"number", record ? record->registration : id}});
    }
    rows.push_back({{"sha256", one.sha256},
                    {"outcome", visit.texts.get("fixity.outcome." + one.outcome)},
                    {"checked", moment(one.checked)},
                    {"asked", asked.contains(one.sha256)},
                    {"records", records}});
  }
  return rows;
}

json repair_rows(const Site& site, const Visit& visit, bool keeps) {
  json rows = json::array();
  for (const auto& repair : site.services.fixity->repairs(repair_limit)) {
    const bool open = repair.repaired == 0;
    rows.push_back({{"id", repair.id},
                    {"sha256", repair.sha256},
                    {"source", repair.source},
                    {"asked", moment(repair.asked)},
                    {"asked_by", repair.asked_by},
                    {"allowed_by", repair.allowed_by},
                    {"repaired", moment(repair.repaired)},
                    {"may_allow", open && keeps && repair.asked_by != visit.account().name},
                    {"waits", open && !(keeps && repair.asked_by != visit.account().name)}});
  }
  return rows;
}

http::Response show(const Site& site, const Visit& visit) {
  const auto status = site.services.fixity->status();
  const bool keeps = access::Access::may(visit.account(), access::Permission::KeepArchive);
  json replicas = json::array();
  for (const auto& [name, folder] : site.services.fixity->replicas())
    replicas.push_back({{"name", name}});
  const auto repairs = repair_rows(site, visit, keeps);
  const std::string days = std::to_string(site.services.evidence_settings.pace.every.count());
  return visit.page(
      "fixity", visit.texts.get("fixity.title"),
      {{"progress", visit.texts.get("fixity.progress", {{"n", std::to_string(status.checked)},
                                                        {"all", std::to_string(status.objects)},
                                                        {"days", days}})},
       {"checked", std::to_string(status.checked)},
       {"objects", std::to_string(status.objects)},
       {"oldest", moment(status.oldest)},
       {"failed", failed_rows(site, visit, status)},
       {"has_failed", !status.failed.empty()},
       {"repairs", repairs},
       {"has_repairs", !repairs.empty()},
       {"may_ask", keeps && !replicas.empty()},
       {"replicas", replicas}});
}

http::Response ask(Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  site.services.fixity->ask({visit.account().name}, field(fields, "sha256"),
                            field(fields, "source"));
  return http::Response::see_other("/fixity");
}

http::Response allow(Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  site.services.fixity->allow({visit.account().name}, field(fields, "repair"));
  return http::Response::see_other("/fixity");
}

}  // namespace

void add_fixity_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  site->add("GET", "/fixity", Permission::SeeArchive,
            [site](const Visit& visit) { return show(*site, visit); });
  site->add(
      "POST", "/fixity/ask", Permission::KeepArchive,
      [site](const Visit& visit) { return ask(*site, visit); }, small_form);
  site->add(
      "POST", "/fixity/allow", Permission::KeepArchive,
      [site](const Visit& visit) { return allow(*site, visit); }, small_form);
}

}  // namespace tamga::pages
