// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/usage_words.h"

#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/services.h"

namespace tamga::pages {

using nlohmann::json;

std::string used_words(const Visit& visit, const usage::Use& use) {
  const auto key = "usage.what." + use.what;
  const auto what = visit.texts.has(key) ? visit.texts.get(key) : use.what;
  return visit.texts.get(use.downloaded ? "usage.downloaded" : "usage.viewed") + ": " + what;
}

json request_view(const Site& site, const Visit& visit, const usage::AccessRequest& request) {
  const auto now = site.services.clock.microseconds();
  std::string state = request.state;
  if (state == "granted")
    state = request.ended != 0 ? "ended" : request.open(now) ? "open" : "over";
  // The last day on which it is open, as it was given.
  const auto last = request.until == 0 ? "" : civil_date(from_microseconds(request.until - 1));
  return {{"request_address", "/access-requests/" + percent_encode(request.id)},
          {"withdraw", request.state == "asked"
                           ? "/my-records/requests/" + percent_encode(request.id) + "/withdraw"
                           : ""},
          {"reference", request.reference},
          {"purpose", request.purpose},
          {"asked", civil_minute(from_microseconds(request.asked))},
          {"asked_by", shown_name(site, visit, request.account)},
          {"request_state", visit.texts.get("access_requests.state." + state)},
          {"request_open", state == "open"},
          {"until", last},
          {"reason", request.reason},
          {"decided", request.decided == 0 ? "" : civil_date(from_microseconds(request.decided))},
          {"decided_by",
           request.decided_by.empty() ? "" : shown_name(site, visit, request.decided_by)}};
}

}  // namespace tamga::pages
