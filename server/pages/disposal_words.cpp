// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/disposal_words.h"

#include <nlohmann/json.hpp>

#include "server/packing.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using archive::RetentionRule;
using archive::RetentionTerm;
using nlohmann::json;

// The first whole number in a text, of four digits at most.
std::optional<int> number_in(const std::string& text) {
  const auto at = text.find_first_of("0123456789");
  if (at == std::string::npos) return std::nullopt;
  const auto end = text.find_first_not_of("0123456789", at);
  const auto digits = text.substr(at, end == std::string::npos ? end : end - at);
  if (digits.size() > 4) return std::nullopt;
  return std::stoi(digits);
}

}  // namespace

std::string person_of(const Site& site, const std::string& account) {
  const auto found = account.empty() ? std::nullopt : site.services.access->account(account);
  return found && !found->display_name.empty() ? found->display_name : account;
}

std::string rule_words(const Visit& visit, const std::optional<RetentionRule>& rule) {
  if (!rule) return visit.texts.get("retention.no_item");
  const auto with_years = [&](const char* key) {
    auto text = visit.texts.get(key);
    const auto at = text.find("{n}");
    return text.replace(at, 3, std::to_string(rule->years));
  };
  switch (rule->kind) {
    case RetentionTerm::Permanent:
      return visit.texts.get("retention.permanent");
    case RetentionTerm::Years:
      return with_years("retention.years");
    case RetentionTerm::UntilSuperseded:
      return with_years("retention.until_superseded");
  }
  return {};
}

std::optional<RetentionRule> rule_from_words(const std::string& words) {
  if (words == "байнга" || words == "permanent") return RetentionRule{};
  const auto years = number_in(words);
  if (!years) return std::nullopt;
  if (words.starts_with("шинэчлэгд") || words.starts_with("until superseded"))
    return RetentionRule{RetentionTerm::UntilSuperseded, *years};
  const auto rest = words.substr(words.find_first_not_of("0123456789") == std::string::npos
                                     ? words.size()
                                     : words.find_first_not_of("0123456789"));
  if (rest.empty() || rest == " жил" || rest == " years")
    return RetentionRule{RetentionTerm::Years, *years};
  return std::nullopt;
}

std::optional<archive::Fonds> chosen_fonds(const Site& site, const Visit& visit) {
  const auto wanted = visit.request.parameter("fonds");
  if (!wanted.empty()) return site.services.hierarchy->require_fonds(wanted);
  auto all = site.services.hierarchy->fonds();
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

json fonds_to_choose(const Site& site, const std::string& chosen) {
  json out = json::array();
  for (const auto& fonds : site.services.hierarchy->fonds())
    out.push_back({{"id", fonds.id},
                   {"fonds_title", fonds.number + ". " + fonds.title},
                   {"chosen", fonds.id == chosen}});
  return out;
}

std::string disposal_next(const Visit& visit, const archive::DisposalCase& disposal) {
  const bool destroys = disposal.count("destroy") != 0;
  const bool transfers = disposal.count("transfer") != 0;
  const auto& state = disposal.state;
  std::string key = state;
  if (state == "appraisal")
    key = disposal.count("") != 0 ? "undecided" : destroys ? "draw_up" : "conclude";
  else if (state == "appraised")
    key = !destroys ? "approve" : disposal.document.empty() ? "draw_up" : "acts";
  else if (state == "approved")
    key = destroys ? "execute" : "execute_transfer";
  auto words = visit.texts.get("disposals.next." + key);
  if (transfers && state != "executed" && state != "closed" && key != "undecided")
    words += " " + visit.texts.get("disposals.next.transfer");
  return words;
}

json disposal_steps(const Visit& visit, const archive::DisposalCase& disposal) {
  constexpr const char* steps[] = {"appraise", "draw_up", "approve", "execute", "certify"};
  std::size_t here = 0;
  if (disposal.state == "appraisal") here = disposal.count("") != 0 ? 0 : 1;
  if (disposal.state == "appraised") here = disposal.document.empty() ? 1 : 2;
  if (disposal.state == "approved") here = 3;
  if (disposal.state == "executed") here = 4;
  if (disposal.state == "closed") here = std::size(steps);
  json rows = json::array();
  for (std::size_t i = 0; i < std::size(steps); ++i)
    rows.push_back({{"step_title", visit.texts.get(std::string("disposals.step.") + steps[i])},
                    {"done", i < here},
                    {"here", i == here}});
  return rows;
}

json transfer_state(const Site& site, const Visit& visit, const std::string& unit) {
  constexpr std::size_t looked_at = 500;
  json out = {{"transfer_said", visit.texts.get("disposals.transfer_none")},
              {"transfer_package", ""},
              {"transfer_make", ""}};
  for (const auto& package : packages_of(site.services).list(looked_at)) {
    if (package.scope != "unit " + unit) continue;
    out["transfer_package"] = "/packages#package-" + package.id;
    out["transfer_said"] = package.received == 0
                               ? visit.texts.get("disposals.transfer_waits")
                               : visit.texts.get("disposals.transfer_received",
                                                 {{"day", day_words(visit, package.received)}});
    return out;
  }
  if (access::Access::may(visit.account(), access::Permission::KeepArchive))
    out["transfer_make"] = "/archive/units/" + percent_encode(unit) + "/package";
  return out;
}

std::string said_of(const Visit& visit, const Failure* failure) {
  if (!failure) return {};
  auto said = visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
  if (visit.language == "en" && !failure->detail().empty()) said += ": " + failure->detail();
  return said;
}

}  // namespace tamga::pages
