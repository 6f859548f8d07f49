// SPDX-License-Identifier: GPL-3.0-or-later
// Delegations: one's own acts given to another for a time, and taken back.
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using documents::Delegation;
using nlohmann::json;

constexpr std::size_t a_page = 30;

std::string person(const Site& site, const std::string& name) {
  const auto account = site.services.access->account(name);
  return account && !account->display_name.empty() ? account->display_name : name;
}

std::string form_words(const Site& site, const Visit& visit, const std::string& id) {
  if (id.empty()) return visit.texts.get("delegations.every_form");
  const auto* form = site.services.forms->find(id);
  return form ? visit.of(form->title.mn, form->title.en) : id;
}

json row(const Site& site, const Visit& visit, const Delegation& delegation,
         const std::string& today) {
  const bool over = delegation.revoked != 0 || delegation.until < today;
  const bool mine = delegation.principal == visit.account().name;
  return {
      {"principal", person(site, delegation.principal)},
      {"delegate", person(site, delegation.delegate)},
      {"what", form_words(site, visit, delegation.form)},
      {"from", delegation.from},
      {"until", delegation.until},
      {"basis", delegation.basis},
      {"delegation_state", visit.texts.get(delegation.revoked != 0 ? "delegations.revoked"
                                           : over                  ? "delegations.over"
                                                                   : "delegations.stands")},
      {"revoke", mine && !over ? "/delegations/" + percent_encode(delegation.id) + "/revoke" : ""}};
}

// Whoever may do acts, but oneself; of the forms each id once.
json people_to_choose(const Site& site, const Visit& visit, const Delegation& typed) {
  json out = json::array();
  for (const auto& account : site.services.access->accounts())
    if (account.name != visit.account().name && !account.disabled &&
        Access::may(account, Permission::Act))
      out.push_back({{"account", account.name},
                     {"account_title", person(site, account.name)},
                     {"chosen", typed.delegate == account.name}});
  return out;
}

json forms_to_choose(const Site& site, const Visit& visit, const Delegation& typed) {
  json out = json::array();
  std::string last;
  for (const auto& form : site.services.forms->all()) {
    if (form->id == last) continue;
    last = form->id;
    out.push_back({{"form", form->id},
                   {"form_title", form_words(site, visit, form->id)},
                   {"chosen", typed.form == form->id}});
  }
  return out;
}

http::Response show(const Site& site, const Visit& visit, const Delegation& typed,
                    const Failure* failure) {
  const auto today = civil_date(from_microseconds(site.services.clock.microseconds()));
  json rows = json::array();
  const auto all = site.services.documents->delegations().of(visit.account());
  const Paging paging(visit, "page", all.size(), a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i)
    rows.push_back(row(site, visit, all[i], today));
  std::string said;
  if (failure) said = visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
  return visit.page("delegations", visit.texts.get("delegations.title"),
                    {{"delegations", rows},
                     {"pager", paging.view("list")},
                     {"none", rows.empty()},
                     {"said", said},
                     {"people", people_to_choose(site, visit, typed)},
                     {"forms", forms_to_choose(site, visit, typed)},
                     {"typed_from", typed.from.empty() ? today : typed.from},
                     {"typed_until", typed.until},
                     {"typed_basis", typed.basis}},
                    failure ? failure->kind().http_status : 200);
}

http::Response create(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  Delegation wanted;
  wanted.delegate = field(fields, "delegate");
  wanted.form = field(fields, "form");
  wanted.from = field(fields, "from");
  wanted.until = field(fields, "until");
  wanted.basis = field(fields, "basis");
  try {
    site.services.documents->delegations().create(visit.account(), wanted);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, wanted, &failure);
  }
  return http::Response::see_other("/delegations");
}

http::Response revoke(const Site& site, const Visit& visit) {
  visit.checked_form();
  site.services.documents->delegations().revoke(visit.account(),
                                                visit.request.path_values.at("id"));
  return http::Response::see_other("/delegations");
}

}  // namespace

void add_delegation_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/delegations", Permission::Act,
            [site](const Visit& visit) { return show(*site, visit, {}, nullptr); });
  site->add(
      "POST", "/delegations", Permission::Act,
      [site](const Visit& visit) { return create(*site, visit); }, small_form);
  site->add(
      "POST", "/delegations/{id}/revoke", Permission::Act,
      [site](const Visit& visit) { return revoke(*site, visit); }, small_form);
}

}  // namespace tamga::pages
