// SPDX-License-Identifier: GPL-3.0-or-later
// Forms and their versions for administrators: what each is for, its sample as paper, and
// whether something new is begun with it.
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/documents/form_standings.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/draft_preview.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

std::string address_of(const forms::Form& form) {
  return "/forms/" + percent_encode(form.id) + "/" + percent_encode(form.version);
}

const forms::Form& asked_form(const Site& site, const Visit& visit) {
  const auto& values = visit.request.path_values;
  const auto* form = site.services.forms->find(values.at("form") + "@" + values.at("version"));
  if (!form) throw Failure("not-found");
  return *form;
}

json version_row(const Site& site, const Visit& visit, const forms::Form& form) {
  const auto& texts = visit.texts;
  const auto retired = site.services.form_standings->retirement(form);
  const auto today = civil_day(site.services.clock.microseconds());
  const bool newest = site.services.forms->find(form.id, today) == &form;
  const bool ours = !form.folder.string().starts_with(site.services.data.string());
  json acts = json::array();
  for (const auto& act : form.acts) acts.push_back({{"act", visit.of(act.title.mn, act.title.en)}});
  std::string state = texts.get("forms.earlier");
  if (newest) state = texts.get("forms.in_use");
  if (form.in_force_from > today) state = texts.get("forms.later");
  if (retired) state = texts.get("forms.retired");
  return {{"version", form.version},
          {"in_force",
           form.in_force_from + (form.in_force_until.empty() ? " –" : " – " + form.in_force_until)},
          {"legal_basis", form.legal_basis},
          {"acts", acts},
          {"ours", texts.get(ours ? "forms.of_program" : "forms.of_archive")},
          {"version_state", state},
          {"newest", newest},
          {"retired_by", retired ? civil_date(from_microseconds(retired->since)) + ", " +
                                       shown_name(site, visit, retired->by)
                                 : ""},
          {"sample", address_of(form) + "/sample.pdf"},
          {"deed", address_of(form) + (retired ? "/activate" : "/retire")},
          {"deed_words", texts.get(retired ? "forms.activate" : "forms.retire")},
          {"is_retired", retired.has_value()}};
}

http::Response list(const Site& site, const Visit& visit, const Failure* failure) {
  json forms = json::array();
  std::string last;
  for (const auto& form : site.services.forms->all()) {
    if (form->id != last) forms.push_back({{"form_id", form->id}, {"versions", json::array()}});
    last = form->id;
    forms.back()["form_title"] = visit.of(form->title.mn, form->title.en);  // of its last version
    forms.back()["versions"].push_back(version_row(site, visit, *form));
  }
  return visit.page("forms", visit.texts.get("forms.title"),
                    {{"forms", forms}, {"said", failure ? said(visit, *failure) : ""}},
                    failure ? failure->kind().http_status : 200);
}

http::Response sample(const Site& site, const Visit& visit) {
  const auto& form = asked_form(site, visit);
  http::Response response;
  response.body = preview_of(form, json::parse(form.sample_text()), *site.services.renderer);
  return response.with("Content-Type", "application/pdf")
      .with("Content-Disposition", "inline; filename=\"sample.pdf\"")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff")
      .with("Content-Security-Policy", "frame-ancestors 'self'");
}

http::Response change(const Site& site, const Visit& visit, bool retires) {
  visit.checked_form();
  const auto& form = asked_form(site, visit);
  const auto name = form.id + "@" + form.version;
  try {
    if (retires)
      site.services.form_standings->retire({visit.account().name}, name);
    else
      site.services.form_standings->activate({visit.account().name}, name);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return list(site, visit, &failure);
  }
  return http::Response::see_other("/forms");
}

}  // namespace

void add_form_version_pages(const std::shared_ptr<Site>& site) {
  constexpr auto administer = access::Permission::Administer;
  site->add("GET", "/forms", administer,
            [site](const Visit& visit) { return list(*site, visit, nullptr); });
  site->add("GET", "/forms/{form}/{version}/sample.pdf", administer,
            [site](const Visit& visit) { return sample(*site, visit); });
  site->add(
      "POST", "/forms/{form}/{version}/retire", administer,
      [site](const Visit& visit) { return change(*site, visit, true); }, small_form);
  site->add(
      "POST", "/forms/{form}/{version}/activate", administer,
      [site](const Visit& visit) { return change(*site, visit, false); }, small_form);
}

}  // namespace tamga::pages
