// SPDX-License-Identifier: GPL-3.0-or-later
// Asking to see a record that is closed to one, and what an archivist says to it.
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/page_words.h"
#include "server/pages/paging.h"
#include "server/pages/usage_words.h"
#include "server/registers/register_tables.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t most_decided = 2000, a_page = 30;
constexpr int usual_days = 14;

http::Response ask_form(const Visit& visit, const std::string& reference,
                        const std::string& purpose, const Failure* failure) {
  return visit.page("ask_access", visit.texts.get("ask_access.title"),
                    {{"typed_reference", reference},
                     {"typed_purpose", purpose},
                     {"said", failure ? said(visit, *failure) : ""}},
                    failure ? failure->kind().http_status : 200);
}

http::Response ask(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto reference = field(fields, "reference"), purpose = field(fields, "purpose");
  try {
    site.services.access_requests->ask(visit.account(), reference, purpose);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return ask_form(visit, reference, purpose, &failure);
  }
  return http::Response::see_other("/my-records#requests");
}

http::Response withdraw(const Site& site, const Visit& visit) {
  visit.checked_form();
  site.services.access_requests->withdraw(visit.account(), visit.request.path_values.at("id"));
  return http::Response::see_other("/my-records#requests");
}

// ---- the archivist's ----

json rows_of(const Site& site, const Visit& visit,
             const std::vector<usage::AccessRequest>& requests, const Paging& paging) {
  json rows = json::array();
  for (std::size_t i = paging.first(); i < paging.last(); ++i)
    rows.push_back(request_view(site, visit, requests[i]));
  return rows;
}

http::Response list(const Site& site, const Visit& visit) {
  const auto& requests = *site.services.access_requests;
  const auto all_waiting = requests.waiting(), all_decided = requests.decided(most_decided);
  const Paging first(visit, "waiting", all_waiting.size(), a_page),
      second(visit, "decided", all_decided.size(), a_page);
  const auto waiting = rows_of(site, visit, all_waiting, first);
  const auto decided = rows_of(site, visit, all_decided, second);
  return visit.page("access_requests", visit.texts.get("access_requests.title"),
                    {{"waiting", waiting},
                     {"waiting_pager", first.view("waiting")},
                     {"decided_pager", second.view("decided")},
                     {"none", waiting.empty()},
                     {"decided_ones", decided},
                     {"some_decided", !decided.empty()}});
}

json record_view(const Site& site, const std::string& id) {
  const auto record = id.empty() ? std::nullopt : site.services.archive->record(id);
  if (!record) return false;
  return {{"record_address", "/records/" + percent_encode(record->id)},
          {"record_title", record->title},
          {"record_number", record->registration},
          {"record_person", whole_name(*record)},
          {"record_unit", record->unit}};
}

// As people have it where that names it alone, else its id.
std::string number_of(const Site& site, const std::string& id) {
  const auto record = id.empty() ? std::nullopt : site.services.archive->record(id);
  if (!record) return {};
  const bool alone = site.services.access_requests->meant_by(record->registration) == id;
  return alone ? record->registration : id;
}

http::Response one(const Site& site, const Visit& visit, const Fields& typed,
                   const Failure* failure) {
  const auto request = site.services.access_requests->find(visit.request.path_values.at("id"));
  if (!request) throw Failure("not-found");
  auto view = request_view(site, visit, *request);
  const auto now = site.services.clock.microseconds();
  const auto account = site.services.access->account(request->account);
  const auto record = record_view(site, request->record);
  view.update(
      {{"base", "/access-requests/" + percent_encode(request->id)},
       {"asked_position", account ? account->position : ""},
       {"asked_unit", account ? account->unit : ""},
       {"meant", record},
       {"unknown", record.is_boolean()},
       {"waits", request->state == "asked"},
       {"typed_record", failure ? field(typed, "record") : number_of(site, request->record)},
       {"typed_until", failure ? field(typed, "until")
                               : civil_day(now + usual_days * registers::microseconds_of_day)},
       {"typed_reason", field(typed, "reason")},
       {"said", failure ? said(visit, *failure) : ""}});
  return visit.page("access_request", visit.texts.get("access_requests.one"), view,
                    failure ? failure->kind().http_status : 200);
}

template <typename Deed>
http::Response doing(const Site& site, const Visit& visit, const Deed& deed) {
  const auto fields = visit.checked_form();
  try {
    deed(*site.services.access_requests, archive::Agent{visit.account().name},
         visit.request.path_values.at("id"), fields);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500 || failure.kind().code == "not-found") throw;
    return one(site, visit, fields, &failure);
  }
  return http::Response::see_other("/access-requests");
}

}  // namespace

void add_access_request_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  using usage::AccessRequests;
  site->add("GET", "/ask-access", Permission::Search, [](const Visit& visit) {
    return ask_form(visit, visit.request.parameter("reference").substr(0, 300), "", nullptr);
  });
  site->add(
      "POST", "/ask-access", Permission::Search,
      [site](const Visit& visit) { return ask(*site, visit); }, small_form);
  site->add(
      "POST", "/my-records/requests/{id}/withdraw", Permission::Search,
      [site](const Visit& visit) { return withdraw(*site, visit); }, small_form);
  site->add("GET", "/access-requests", Permission::KeepArchive,
            [site](const Visit& visit) { return list(*site, visit); });
  site->add("GET", "/access-requests/{id}", Permission::KeepArchive,
            [site](const Visit& visit) { return one(*site, visit, {}, nullptr); });
  const auto add = [&](const char* pattern, auto deed) {
    site->add(
        "POST", pattern, Permission::KeepArchive,
        [site, deed](const Visit& visit) { return doing(*site, visit, deed); }, small_form);
  };
  add("/access-requests/{id}/grant", [](AccessRequests& requests, const archive::Agent& by,
                                        const std::string& id, const Fields& fields) {
    requests.grant(by, id, field(fields, "record"), field(fields, "until"));
  });
  add("/access-requests/{id}/refuse",
      [](AccessRequests& requests, const archive::Agent& by, const std::string& id,
         const Fields& fields) { requests.refuse(by, id, field(fields, "reason")); });
  add("/access-requests/{id}/end",
      [](AccessRequests& requests, const archive::Agent& by, const std::string& id,
         const Fields& fields) { requests.end(by, id, field(fields, "reason")); });
}

}  // namespace tamga::pages
