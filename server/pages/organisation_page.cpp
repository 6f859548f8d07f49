// SPDX-License-Identifier: GPL-3.0-or-later
// The organisation's structure for administrators: the tree on a day, and one unit with its
// history and what can be done to it.
#include <map>
#include <nlohmann/json.hpp>

#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/organisation_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;
using organisation::UnitState;

std::string address_of_unit(const std::string& unit) {
  return "/organisation/units/" + percent_encode(unit);
}

// What was typed into the form that was refused, and why.
struct Refused {
  const Failure* failure = nullptr;
  FormFields fields{};
  std::string typed(std::string_view name) const { return field(fields, name); }
};

// ---- the tree ----

struct Counts {
  std::size_t posts = 0, people = 0;
};

// Closes the lists between a unit and the next one; only our own markup.
std::string markup_after(std::size_t depth, std::size_t next) {
  if (next > depth) return "<ul>";
  std::string markup = "</li>";
  for (; next < depth; ++next) markup += "</ul></li>";
  return markup;
}

json tree(const Site& site, const Visit& visit, const std::string& day) {
  const auto& structure = *site.services.structure;
  std::map<std::string, Counts> counts;
  for (const auto& place : structure.places_on(day)) {
    auto& there = counts[place.post.unit];
    ++there.posts;
    there.people += !place.holders.empty();
  }
  const auto units = structure.units_on(day);
  std::map<std::string, std::size_t> depths;
  json rows = json::array();
  std::vector<std::size_t> at;
  for (const auto& state : units) {
    const auto above = depths.find(state.parent);
    at.push_back(above == depths.end() ? 0 : above->second + 1);
    depths[state.unit] = at.back();
  }
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto& there = counts[units[i].unit];
    rows.push_back(
        {{"unit_address", address_of_unit(units[i].unit)},
         {"unit_name", units[i].name},
         {"top", at[i] == 0},
         {"since", units[i].span.from},
         {"places", there.posts == 0 ? ""
                                     : visit.texts.get("organisation.places",
                                                       {{"n", std::to_string(there.people)},
                                                        {"all", std::to_string(there.posts)}})},
         {"after", markup_after(at[i], i + 1 < units.size() ? at[i + 1] : 0)}});
  }
  return rows;
}

http::Response show_tree(const Site& site, const Visit& visit, const Refused& refused) {
  const auto day = asked_day(site, visit);
  const auto rows = tree(site, visit, day);
  const auto today = site.services.structure->today();
  return visit.page("organisation", visit.texts.get("organisation.title"),
                    {{"day", day},
                     {"units", rows},
                     {"none", rows.empty()},
                     {"said", refused.failure ? said(visit, *refused.failure) : ""},
                     {"parents", units_to_choose(site, today, refused.typed("parent"))},
                     {"typed_name", refused.typed("name")},
                     {"typed_day", refused.failure ? refused.typed("day") : today},
                     {"typed_basis", refused.typed("basis")},
                     {"csv", "/organisation.csv" + query_string({{"on", day}})},
                     {"posts", "/organisation/posts" + query_string({{"on", day}})}},
                    refused.failure ? refused.failure->kind().http_status : 200);
}

http::Response tree_csv(const Site& site, const Visit& visit) {
  const auto day = asked_day(site, visit);
  const auto& texts = visit.texts;
  registers::Table table{{texts.get("organisation.name"), texts.get("organisation.below"),
                          texts.get("organisation.since"), texts.get("organisation.basis")},
                         {}};
  const auto units = site.services.structure->units_on(day);
  std::map<std::string, std::string> names;
  for (const auto& state : units) names[state.unit] = state.name;
  for (const auto& state : units)
    table.rows.push_back({state.name, names[state.parent], state.span.from, state.basis});
  return csv_response(table, "organisation-" + day + ".csv");
}

http::Response found(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  try {
    const auto unit = site.services.structure->found(
        {visit.account().name}, field(fields, "parent"), field(fields, "name"), order_of(fields));
    return http::Response::see_other(address_of_unit(unit));
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show_tree(site, visit, {&failure, fields});
  }
}

// ---- one unit ----

json history_rows(const Site& site, const Visit& visit, const std::vector<UnitState>& states) {
  const auto& texts = visit.texts;
  const auto& structure = *site.services.structure;
  json rows = json::array();
  for (auto state = states.rbegin(); state != states.rend(); ++state) {
    std::string end;
    if (state->ended_by == "merged" || state->ended_by == "abolished")
      end = texts.get("organisation.ended." + state->ended_by);
    rows.push_back(
        {{"span", span_words(state->span)},
         {"state_name", state->name},
         {"above", structure.last_name(state->parent)},
         {"came", texts.get("organisation.came." + state->came_by)},
         {"state_basis", state->basis},
         {"end", end},
         {"end_basis", state->end_basis},
         {"successor", structure.last_name(state->successor)},
         {"successor_address", state->successor.empty() ? "" : address_of_unit(state->successor)}});
  }
  return rows;
}

json posts_of(const Site& site, const Visit& visit, const std::string& unit,
              const std::string& day) {
  json rows = json::array();
  for (const auto& place : site.services.structure->places_on(day, unit)) {
    json people = json::array();
    for (const auto& holder : place.holders)
      people.push_back({{"person", holder_name(holder)}, {"acting", holder.acting}});
    rows.push_back({{"post_address", "/organisation/posts/" + place.post.post},
                    {"post_title", place.post.title},
                    {"grade", place.post.grade},
                    {"people", people},
                    {"vacant", people.empty() ? visit.texts.get("posts.vacant") : ""}});
  }
  return rows;
}

http::Response show_unit(const Site& site, const Visit& visit, const Refused& refused) {
  const auto& structure = *site.services.structure;
  const auto& unit = visit.request.path_values.at("unit");
  const auto states = structure.history(unit);
  if (states.empty()) throw Failure("not-found");
  const auto& last = states.back();
  const auto today = structure.today();
  const bool stands = last.span.open();
  const auto day = stands ? std::max(today, last.span.from) : last.span.from;
  const auto change = first_change(site, last.span.from);
  const auto posts = posts_of(site, visit, unit, day);
  const auto others = units_to_choose(site, change, refused.typed("other"), unit);
  return visit.page(
      "organisation_unit", last.name,
      {{"base", address_of_unit(unit)},
       {"unit_name", last.name},
       {"unit_id", unit},
       {"above", structure.last_name(last.parent)},
       {"above_address", last.parent.empty() ? "" : address_of_unit(last.parent)},
       {"stands", stands},
       {"planned", last.span.from > today ? last.span.from : ""},
       {"ended", stands ? "" : visit.texts.get("organisation.ended." + last.ended_by)},
       {"history", history_rows(site, visit, states)},
       {"posts", posts},
       {"no_posts", posts.empty()},
       {"said", refused.failure ? said(visit, *refused.failure) : ""},
       {"others", others},
       {"is_unit", last.kind == "unit"},
       {"typed_day", refused.failure ? refused.typed("day") : change},
       {"typed_new_day", refused.failure ? refused.typed("day") : day},
       {"typed_name", refused.failure ? refused.typed("name") : last.name},
       {"typed_title", refused.typed("title")},
       {"typed_grade", refused.typed("grade")},
       {"typed_basis", refused.typed("basis")}},
      refused.failure ? refused.failure->kind().http_status : 200);
}

using Deed = std::function<void(organisation::Structure&, const archive::Agent&, const std::string&,
                                const FormFields&)>;

http::Response doing(const Site& site, const Visit& visit, const Deed& deed) {
  const auto fields = visit.checked_form();
  const auto& unit = visit.request.path_values.at("unit");
  try {
    deed(*site.services.structure, {visit.account().name}, unit, fields);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show_unit(site, visit, {&failure, fields});
  }
  return http::Response::see_other(address_of_unit(unit));
}

}  // namespace

void add_organisation_pages(const std::shared_ptr<Site>& site) {
  constexpr auto administer = access::Permission::Administer;
  using organisation::Structure;
  site->add("GET", "/organisation", administer,
            [site](const Visit& visit) { return show_tree(*site, visit, {}); });
  site->add("GET", "/organisation.csv", administer,
            [site](const Visit& visit) { return tree_csv(*site, visit); });
  site->add(
      "POST", "/organisation", administer,
      [site](const Visit& visit) { return found(*site, visit); }, small_form);
  site->add("GET", "/organisation/units/{unit}", administer,
            [site](const Visit& visit) { return show_unit(*site, visit, {}); });
  const auto add = [&](const char* pattern, const Deed& deed) {
    site->add(
        "POST", pattern, administer,
        [site, deed](const Visit& visit) { return doing(*site, visit, deed); }, small_form);
  };
  add("/organisation/units/{unit}/rename",
      [](Structure& s, const auto& by, const auto& unit, const auto& fields) {
        s.rename(by, unit, field(fields, "name"), order_of(fields));
      });
  add("/organisation/units/{unit}/move",
      [](Structure& s, const auto& by, const auto& unit, const auto& fields) {
        s.move(by, unit, field(fields, "other"), order_of(fields));
      });
  add("/organisation/units/{unit}/merge",
      [](Structure& s, const auto& by, const auto& unit, const auto& fields) {
        s.merge(by, unit, field(fields, "other"), order_of(fields));
      });
  add("/organisation/units/{unit}/abolish",
      [](Structure& s, const auto& by, const auto& unit, const auto& fields) {
        s.abolish(by, unit, order_of(fields));
      });
  add("/organisation/units/{unit}/posts",
      [](Structure& s, const auto& by, const auto& unit, const auto& fields) {
        s.create_post(by, unit, field(fields, "title"), field(fields, "grade"), order_of(fields));
      });
}

}  // namespace tamga::pages
