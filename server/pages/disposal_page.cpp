// SPDX-License-Identifier: GPL-3.0-or-later
// Disposals, and one with its units and decisions: each step where it is due, for
// whom it is due.
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using archive::DisposalCase;
using nlohmann::json;

constexpr std::size_t a_page = 30, units_a_page = 25;

std::string address_of(const std::string& id) {
  return "/disposals/" + percent_encode(id);
}

std::string day(std::int64_t microseconds) {
  return microseconds == 0 ? "" : civil_date(from_microseconds(microseconds));  // of lists
}

// A row of the list has no units, which the sentence asks.
std::string next_of(const Site& site, const Visit& visit, const std::string& id) {
  const auto whole = site.services.disposal->find(id);
  return whole && whole->state != "closed" ? disposal_next(visit, *whole) : "";
}

http::Response list(const Site& site, const Visit& visit) {
  const auto all = site.services.disposal->all("");
  const Paging paging(visit, "page", all.size(), a_page);
  json rows = json::array();
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& disposal = all[i];
    rows.push_back({{"address", address_of(disposal.id)},
                    {"disposal_year", disposal.year},
                    {"disposal_number", disposal.number},
                    {"begun", day(disposal.created)},
                    {"begun_by", person_of(site, disposal.created_by)},
                    {"disposal_state", visit.texts.get("disposals.state." + disposal.state)},
                    {"next", next_of(site, visit, disposal.id)}});
  }
  return visit.page("disposals", visit.texts.get("disposals.title"),
                    {{"disposals", rows}, {"none", rows.empty()}, {"pager", paging.view()}});
}

// The page of a disposal, at the part of its units that the request names.
std::string same_page(const Visit& visit, const std::string& id) {
  const auto part = visit.request.parameter("page");
  const bool number = part.find_first_not_of("0123456789") == std::string::npos;
  return address_of(id) + query_string({{"page", number ? part : ""}});
}

json unit_row(const Visit& visit, const DisposalCase& disposal, const archive::DisposalUnit& unit,
              bool may_decide) {
  std::string decision;
  if (!unit.decision.empty()) decision = visit.texts.get("disposals.decision." + unit.decision);
  return {{"unit_year", unit.year},
          {"unit_index", unit.file_index},
          {"unit_title", unit.title},
          {"unit_address", "/archive/units/" + percent_encode(unit.unit)},
          {"unit_item", unit.retention_item},
          {"unit_sheets", unit.sheets},
          {"unit_due", unit.due},
          {"decision", decision},
          {"until", unit.keep_until},
          {"note", unit.note},
          {"decide", may_decide
                         ? address_of(disposal.id) + "/units/" + percent_encode(unit.unit) +
                               same_page(visit, disposal.id).substr(address_of(disposal.id).size())
                         : ""},
          {"destroys", unit.decision == "destroy"},
          {"keeps", unit.decision == "keep"},
          {"transfers", unit.decision == "transfer"},
          {"unit_id", unit.unit}};
}

// Which step is due, and whether this account may do it.
json steps_of(const Visit& visit, const DisposalCase& disposal) {
  const auto& account = visit.account();
  const bool keeps = Access::may(account, Permission::KeepArchive);
  const bool approves = Access::may(account, Permission::ApproveDisposal);
  const bool destroys = disposal.count("destroy") != 0;
  const bool decided = disposal.count("") == 0;
  const auto& state = disposal.state;
  const bool second = account.name != disposal.created_by;
  const bool to_make = (state == "appraisal" && decided) ||
                       (state == "appraised" && destroys && disposal.document.empty());
  return {{"may_decide", approves && state == "appraisal"},
          {"may_draw_up", keeps && to_make && destroys},
          {"may_conclude", keeps && state == "appraisal" && decided && !destroys},
          {"may_approve", approves && second && state == "appraised" && !destroys},
          {"may_execute", keeps && state == "approved" && account.name != disposal.approved_by},
          {"may_reopen", keeps && (state == "appraised" || state == "approved")}};
}

http::Response show(const Site& site, const Visit& visit, const Failure* failure) {
  const auto disposal = site.services.disposal->find(visit.request.path_values.at("id"));
  if (!disposal) throw Failure("not-found");
  auto view = steps_of(visit, *disposal);
  view["units"] = json::array();
  const Paging paging(visit, "page", disposal->units.size(), units_a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& unit = disposal->units[i];
    view["units"].push_back(unit_row(visit, *disposal, unit, view["may_decide"]));
    const bool goes = unit.decision == "transfer" && unit.state != "transferred";
    view["units"].back()["transfer_goes"] = goes;
    if (goes) view["units"].back().update(transfer_state(site, visit, unit.unit));
  }
  view["pager"] = paging.view("units");
  view["next"] = disposal_next(visit, *disposal);
  view["ladder"] = disposal_steps(visit, *disposal);
  view["address"] = address_of(disposal->id);
  view["disposal_year"] = disposal->year;
  view["disposal_number"] = disposal->number;
  view["disposal_state"] = visit.texts.get("disposals.state." + disposal->state);
  view["begun"] = day_words(visit, disposal->created);
  view["begun_by"] = person_of(site, disposal->created_by);
  view["approved"] = day_words(visit, disposal->approved);
  view["approved_by"] = person_of(site, disposal->approved_by);
  view["executed"] = day_words(visit, disposal->executed);
  view["executed_by"] = person_of(site, disposal->executed_by);
  view["manner"] = disposal->manner;
  view["act"] =
      disposal->document.empty() ? "" : "/documents/" + percent_encode(disposal->document);
  view["said"] = said_of(visit, failure);
  return visit.page("disposal",
                    visit.texts.get("disposals.one") + " " + std::to_string(disposal->year) + "/" +
                        std::to_string(disposal->number),
                    view, failure ? failure->kind().http_status : 200);
}

// What is refused is told on the page itself.
http::Response doing(const Site& site, const Visit& visit, const std::function<void()>& work) {
  try {
    work();
  } catch (...) {
    const auto failure = current_failure();
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, &failure);
  }
  return http::Response::see_other(same_page(visit, visit.request.path_values.at("id")));
}

http::Response begin(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto year = field(fields, "year");
  if (year.size() != 4 || year.find_first_not_of("0123456789") != std::string::npos)
    throw Failure("bad-request", "year");
  const auto fonds = site.services.hierarchy->require_fonds(field(fields, "fonds")).id;
  const auto begun = site.services.disposal->begin({visit.account().name}, fonds, std::stoi(year));
  return http::Response::see_other(address_of(begun.id));
}

http::Response decide(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  return doing(site, visit, [&] {
    archive::Appraisal appraisal;
    appraisal.unit = visit.request.path_values.at("unit");
    appraisal.decision = field(fields, "decision");
    if (appraisal.decision == "keep") appraisal.keep_until = field(fields, "until");
    appraisal.note = field(fields, "note");
    site.services.disposal->appraise({visit.account().name}, visit.request.path_values.at("id"),
                                     appraisal);
  });
}

// "Position, name" or a name alone, a line each.
json members_of(const std::string& text) {
  json members = json::array();
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.empty()) continue;
    const auto comma = line.rfind(',');
    if (comma == std::string::npos) {
      members.push_back({{"name", line}});
      continue;
    }
    const auto name = line.find_first_not_of(' ', comma + 1);
    members.push_back({{"position", line.substr(0, comma)},
                       {"name", name == std::string::npos ? "" : line.substr(name)}});
  }
  return members;
}

http::Response draw_up(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  return doing(site, visit, [&] {
    json commission = {{"order_date", field(fields, "order_date")},
                       {"order_number", field(fields, "order_number")},
                       {"chair", field(fields, "chair")},
                       {"secretary", field(fields, "secretary")},
                       {"members", members_of(field(fields, "members"))}};
    for (const char* name : {"minutes_date", "minutes_number"})
      if (const auto given = field(fields, name); !given.empty()) commission[name] = given;
    site.services.destruction_act->draw_up(visit.account(), visit.request.path_values.at("id"),
                                           commission.dump());
  });
}

http::Response conclude(const Site& site, const Visit& visit) {
  visit.checked_form();
  return doing(site, visit, [&] {
    site.services.disposal->conclude({visit.account().name}, visit.request.path_values.at("id"));
  });
}

http::Response approve(const Site& site, const Visit& visit) {
  visit.checked_form();
  return doing(site, visit, [&] {
    site.services.disposal->approve_transfer({visit.account().name},
                                             visit.request.path_values.at("id"));
  });
}

http::Response execute(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  return doing(site, visit, [&] {
    site.services.disposal->execute({visit.account().name}, visit.request.path_values.at("id"),
                                    field(fields, "manner"));
  });
}

http::Response reopen(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  return doing(site, visit, [&] {
    site.services.disposal->reopen({visit.account().name}, visit.request.path_values.at("id"),
                                   field(fields, "reason"));
  });
}

}  // namespace

void add_disposal_pages(const std::shared_ptr<Site>& site) {
  using Handler = http::Response (*)(const Site&, const Visit&);
  const auto post = [&](const char* pattern, Permission permission, Handler handler) {
    site->add(
        "POST", pattern, permission,
        [site, handler](const Visit& visit) { return handler(*site, visit); }, small_form);
  };
  site->add("GET", "/disposals", Permission::SeeDisposal,
            [site](const Visit& visit) { return list(*site, visit); });
  site->add("GET", "/disposals/{id}", Permission::SeeDisposal,
            [site](const Visit& visit) { return show(*site, visit, nullptr); });
  post("/disposals", Permission::KeepArchive, begin);
  post("/disposals/{id}/units/{unit}", Permission::ApproveDisposal, decide);
  post("/disposals/{id}/act", Permission::KeepArchive, draw_up);
  post("/disposals/{id}/conclusion", Permission::KeepArchive, conclude);
  post("/disposals/{id}/approval", Permission::ApproveDisposal, approve);
  post("/disposals/{id}/execution", Permission::KeepArchive, execute);
  post("/disposals/{id}/reopen", Permission::KeepArchive, reopen);
}

}  // namespace tamga::pages
