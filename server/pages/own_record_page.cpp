// SPDX-License-Identifier: GPL-3.0-or-later
// «Миний баримт»: the records about oneself, who saw them, what one asked to see; and for
// archivists whose record is whose.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "server/access/access.h"
#include "server/civil_time.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/organisation_words.h"
#include "server/pages/page_words.h"
#include "server/pages/usage_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t page_size = 50;
constexpr std::size_t most_proposals = 100;  // what one search gives

std::string address_of_record(const std::string& record) {
  return "/records/" + percent_encode(record);
}

json record_row(const Site& site, const Visit& visit, const archive::Record& record) {
  const auto* form = site.services.forms->find(record.form + "@" + record.form_version);
  return {{"record", record.id},
          {"record_address", address_of_record(record.id)},
          {"record_title", record.title},
          {"registration", record.registration},
          {"form", form ? visit.of(form->title.mn, form->title.en) : record.form},
          {"year", record.year > 0 ? std::to_string(record.year) : ""},
          {"record_unit", record.unit},
          {"record_position", record.position},
          {"openness", visit.texts.get(record.open ? "record.open" : "record.restricted")}};
}

std::size_t asked_page(const Visit& visit) {
  const int page = std::atoi(visit.request.parameter("page").c_str());
  return static_cast<std::size_t>(std::clamp(page, 1, 1000));
}

http::Response own_records(const Site& site, const Visit& visit) {
  const auto& own = *site.services.own_records;
  const auto& name = visit.account().name;
  const auto page = asked_page(visit);
  json records = json::array(), requests = json::array();
  for (const auto& link : own.of_account(name, (page - 1) * page_size, page_size)) {
    const auto record = site.services.archive->record(link.record);
    if (!record) continue;
    records.push_back(record_row(site, visit, *record));
    records.back()["usage"] = "/my-records/" + percent_encode(record->id) + "/usage";
  }
  for (const auto& request : site.services.access_requests->of(name)) {
    requests.push_back(request_view(site, visit, request));
    // Which record it is, is told to whom it is open alone.
    requests.back()["record_address"] =
        request.open(site.services.clock.microseconds()) ? address_of_record(request.record) : "";
  }
  const auto total = own.count(name);
  return visit.page(
      "own_records", visit.texts.get("own_records.title"),
      {{"records", records},
       {"none", records.empty()},
       {"requests", requests},
       {"no_requests", requests.empty()},
       {"previous",
        page > 1 ? own_address(visit.request, {{"page", std::to_string(page - 1)}}) : ""},
       {"next", page * page_size < total
                    ? own_address(visit.request, {{"page", std::to_string(page + 1)}})
                    : ""}});
}

// A person learns when and in what office somebody looked, not who: that others read, too, is
// itself personal, and for readers of the log.
std::string office_of(const Site& site, const Visit& visit, const std::string& account) {
  if (account == visit.account().name) return visit.texts.get("own_records.yourself");
  const auto known = site.services.access->account(account);
  if (!known) return visit.texts.get("own_records.somebody");
  return roles_words(visit, *known) + (known->unit.empty() ? "" : ", " + known->unit);
}

http::Response own_usage(const Site& site, const Visit& visit) {
  const auto& id = visit.request.path_values.at("id");
  if (!site.services.own_records->linked(id, visit.account().name)) throw Failure("not-found");
  const auto record = site.services.archive->record(id);
  if (!record) throw Failure("not-found");
  usage::UsageFilter filter;
  filter.record = id;
  json rows = json::array();
  const auto before = visit.request.parameter("before");
  std::uint64_t position = 0;
  if (std::from_chars(before.data(), before.data() + before.size(), position).ec == std::errc())
    filter.before = position;
  auto found = usage::uses(*site.services.archive, *site.services.access_requests,
                           *site.services.own_records, filter, page_size + 1);
  const bool more = found.size() > page_size;
  if (more) found.pop_back();
  for (const auto& use : found)
    rows.push_back({{"time", civil_minute(from_microseconds(use.time))},
                    {"used", used_words(visit, use)},
                    {"office", office_of(site, visit, use.viewer)},
                    {"purpose", use.purpose}});
  auto view = record_row(site, visit, *record);
  view["rows"] = rows;
  view["none"] = rows.empty();
  view["older"] =
      more ? own_address(visit.request, {{"before", std::to_string(found.back().position)}}) : "";
  view["newest"] = filter.before ? own_address(visit.request, {{"before", ""}}) : "";
  return visit.page("own_usage", visit.texts.get("own_records.usage"), view);
}

// ---- whose record is whose: for archivists ----

archive::Record asked_record(const Site& site, const Visit& visit) {
  const auto record = site.services.archive->record(visit.request.path_values.at("id"));
  if (!record) throw Failure("not-found");
  return *record;
}

http::Response people(const Site& site, const Visit& visit, const Failure* failure) {
  const auto record = asked_record(site, visit);
  json linked = json::array();
  for (const auto& link : site.services.own_records->of_record(record.id))
    linked.push_back({{"account", link.account},
                      {"person", shown_name(site, visit, link.account)},
                      {"linked", civil_date(from_microseconds(link.linked))},
                      {"linked_by", shown_name(site, visit, link.linked_by)}});
  auto view = record_row(site, visit, record);
  view.update({{"person_of_record", whole_name(record)},
               {"base", address_of_record(record.id) + "/people"},
               {"linked_people", linked},
               {"nobody", linked.empty()},
               {"accounts", accounts_to_choose(site, "")},
               {"said", failure ? said(visit, *failure) : ""}});
  return visit.page("record_people", visit.texts.get("record_people.title"), view,
                    failure ? failure->kind().http_status : 200);
}

http::Response change_people(const Site& site, const Visit& visit, bool links) {
  const auto fields = visit.checked_form();
  const auto record = asked_record(site, visit);
  const auto account = field(fields, "account");
  try {
    if (!site.services.access->account(account)) throw Failure("not-found");
    if (links)
      site.services.own_records->link({visit.account().name}, record.id, account);
    else
      site.services.own_records->unlink({visit.account().name}, record.id, account);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return people(site, visit, &failure);
  }
  return http::Response::see_other(address_of_record(record.id) + "/people");
}

// What posts the person held at the end of a year, to be compared with the record.
std::string posts_in(const Site& site, const std::string& account, int year) {
  std::string words;
  if (year <= 0) return words;
  for (const auto& place :
       site.services.structure->places_of(account, std::to_string(year) + "-12-31"))
    words += (words.empty() ? "" : "; ") + place.post.title + ", " + place.unit_name;
  return words;
}

// Names under which the account's person stands in the register of holders.
std::set<std::pair<std::string, std::string>> names_of(const Site& site,
                                                       const std::string& account) {
  std::set<std::pair<std::string, std::string>> names;
  for (const auto& holder : site.services.structure->held_by(account))
    names.emplace(holder.patronymic, holder.given);
  return names;
}

json proposals(const Site& site, const Visit& visit, const std::string& account) {
  json rows = json::array();
  std::set<std::string> shown;
  for (const auto& [patronymic, given] : names_of(site, account)) {
    index::Search search;
    search.text = given + " " + patronymic;
    search.access = access::Access::terms(visit.account());
    search.limit = most_proposals;
    search.passages = search.facets = false;
    for (const auto& hit : site.services.searcher->search(search).hits) {
      const auto record = site.services.archive->record(hit.id);
      if (!record || record->given != given || record->patronymic != patronymic ||
          site.services.own_records->linked(record->id, account) || !shown.insert(hit.id).second)
        continue;
      rows.push_back(record_row(site, visit, *record));
      rows.back()["posts_then"] = posts_in(site, account, record->year);
    }
  }
  return rows;
}

http::Response link_page(const Site& site, const Visit& visit) {
  const auto account = visit.request.parameter("account");
  json rows = json::array();
  std::string names;
  if (!account.empty()) {
    if (!site.services.access->account(account)) throw Failure("not-found");
    rows = proposals(site, visit, account);
    for (const auto& [patronymic, given] : names_of(site, account))
      names += (names.empty() ? "" : ", ") + patronymic + " " + given;
  }
  return visit.page("link_records", visit.texts.get("link_records.title"),
                    {{"accounts", accounts_to_choose(site, account)},
                     {"account", account},
                     {"person", account.empty() ? "" : shown_name(site, visit, account)},
                     {"names", names},
                     {"proposals", rows},
                     {"none", !account.empty() && rows.empty()}});
}

http::Response link_ticked(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto account = field(fields, "account");
  if (!site.services.access->account(account)) throw Failure("not-found");
  for (const auto& [key, value] : fields)
    if (key == "record" && !site.services.own_records->linked(value, account))
      site.services.own_records->link({visit.account().name}, value, account);
  return http::Response::see_other("/link-records" + query_string({{"account", account}}));
}

}  // namespace

void add_own_record_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  site->add("GET", "/my-records", Permission::Search,
            [site](const Visit& visit) { return own_records(*site, visit); });
  site->add("GET", "/my-records/{id}/usage", Permission::Search,
            [site](const Visit& visit) { return own_usage(*site, visit); });
  site->add("GET", "/records/{id}/people", Permission::KeepArchive,
            [site](const Visit& visit) { return people(*site, visit, nullptr); });
  site->add(
      "POST", "/records/{id}/people", Permission::KeepArchive,
      [site](const Visit& visit) { return change_people(*site, visit, true); }, small_form);
  site->add(
      "POST", "/records/{id}/people/remove", Permission::KeepArchive,
      [site](const Visit& visit) { return change_people(*site, visit, false); }, small_form);
  site->add("GET", "/link-records", Permission::KeepArchive,
            [site](const Visit& visit) { return link_page(*site, visit); });
  site->add(
      "POST", "/link-records", Permission::KeepArchive,
      [site](const Visit& visit) { return link_ticked(*site, visit); }, small_form);
}

}  // namespace tamga::pages
