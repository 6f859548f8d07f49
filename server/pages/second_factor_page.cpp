// SPDX-License-Identifier: GPL-3.0-or-later
// One's own second factor: begun with the password, put in force by its first code, and
// taken away again. What stands here once stands nowhere else.
#include "server/access/second_factor.h"

#include <nlohmann/json.hpp>

#include "server/pages/account_words.h"
#include "server/pages/date_words.h"
#include "server/pages/qr_picture.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

access::SecondFactors& factors(const Site& site) {
  return site.services.access->second_factors();
}

// In fours, as people type it.
std::string in_fours(const std::string& secret) {
  std::string text;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += ' ';
    text += secret[i];
  }
  return text;
}

http::Response show(const Site& site, const Visit& visit, const Failure* failure,
                    const std::vector<std::string>& codes = {}) {
  const auto& name = visit.account().name;
  const auto state = factors(site).state(name);
  json begun = false;
  if (state.since == 0)
    if (const auto enrolment = factors(site).begun(name))
      begun = {{"secret", in_fours(enrolment->secret)},
               {"address", enrolment->address},
               {"qr", qr_picture(enrolment->address, visit.texts.get("factor.qr"))}};
  json told = json::array();
  for (const auto& code : codes) told.push_back({{"recovery", code}});
  return visit.page(
      "second_factor", visit.texts.get("factor.title"),
      {{"said", failure ? said(visit, *failure) : ""},
       {"enrolled", state.since != 0},
       {"none", state.since == 0 && begun == false},
       {"begun", begun},
       {"since", minute_words(visit, state.since)},
       {"left", visit.texts.get("factor.left", {{"n", std::to_string(state.recovery_codes)}})},
       {"codes", told},
       {"has_codes", !codes.empty()}},
      failure ? failure->kind().http_status : 200);
}

// The password, and the code where there is one already, before anything changes.
void require_step_up(const Site& site, const Visit& visit,
                     const std::vector<std::pair<std::string, std::string>>& fields) {
  if (!site.services.access->confirm(visit.account(), field(fields, "password"),
                                     visit.request.remote_address, field(fields, "code")))
    throw Failure("step-up-failed");
}

template <typename Deed>
http::Response doing(const Site& site, const Visit& visit, const Deed& deed) {
  const auto fields = visit.checked_form();
  try {
    return deed(fields);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, &failure);
  }
}

http::Response begin(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const auto& fields) {
    require_step_up(site, visit, fields);
    factors(site).begin(visit.account().name);
    return http::Response::see_other("/account/second-factor");
  });
}

http::Response confirm(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const auto& fields) {
    return show(site, visit, nullptr,
                factors(site).confirm(visit.account().name, field(fields, "code")));
  });
}

http::Response renew(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const auto& fields) {
    require_step_up(site, visit, fields);
    return show(site, visit, nullptr, factors(site).renew_recovery_codes(visit.account().name));
  });
}

http::Response remove(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const auto& fields) {
    require_step_up(site, visit, fields);
    const auto& name = visit.account().name;
    factors(site).remove({name}, name);
    return http::Response::see_other("/account/second-factor");
  });
}

}  // namespace

void add_second_factor_pages(const std::shared_ptr<Site>& site) {
  const auto everybody = access::Permission::Search;
  const auto add = [&](const char* pattern, auto handler) {
    site->add(
        "POST", pattern, everybody,
        [site, handler](const Visit& visit) { return handler(*site, visit); }, small_form);
  };
  site->add("GET", "/account/second-factor", everybody,
            [site](const Visit& visit) { return show(*site, visit, nullptr); });
  add("/account/second-factor/begin", begin);
  add("/account/second-factor/confirm", confirm);
  add("/account/second-factor/recovery", renew);
  add("/account/second-factor/remove", remove);
}

}  // namespace tamga::pages
