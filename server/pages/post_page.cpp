// SPDX-License-Identifier: GPL-3.0-or-later
// The register of posts and who holds them, and one post with its history and what can be
// done to it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/organisation_words.h"
#include "server/pages/paging.h"
#include "server/pages/person_on_post.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;
using organisation::Holder;
using organisation::Place;

constexpr std::size_t a_page = 100;

std::string address_of_post(const std::string& post) {
  return "/organisation/posts/" + percent_encode(post);
}

struct Refused {
  const Failure* failure = nullptr;
  FormFields fields{};
  std::string typed(std::string_view name) const { return field(fields, name); }
};

// ---- the register ----

// A line for each holder, one without for a vacant post.
std::vector<std::pair<const Place*, const Holder*>> lines_of(const std::vector<Place>& places) {
  std::vector<std::pair<const Place*, const Holder*>> lines;
  for (const auto& place : places) {
    for (const auto& holder : place.holders) lines.emplace_back(&place, &holder);
    if (place.holders.empty()) lines.emplace_back(&place, nullptr);
  }
  return lines;
}

std::string standing(const Visit& visit, const Holder* holder) {
  return visit.texts.get(holder == nullptr ? "posts.vacant"
                         : holder->acting  ? "posts.acting"
                                           : "posts.holds");
}

// Where a document about a holder of today begins, for who may begin one there.
json beginnings_for(const Site& site, const Visit& visit, const std::string& organisation,
                    const Place& place, const Holder* holder) {
  json links = json::array();
  if (!holder || holder->acting) return links;
  for (const auto* form : forms_for_people(site, visit, organisation, place.unit_name))
    links.push_back(
        {{"begin", "/documents/start" + query_string({{"form", form->id}, {"holder", holder->id}})},
         {"begin_title", visit.of(form->title.mn, form->title.en)}});
  return links;
}

http::Response posts(const Site& site, const Visit& visit) {
  const auto day = asked_day(site, visit);
  const bool today = day == site.services.structure->today();
  const bool writes =
      today && access::Access::may(visit.account(), access::Permission::WriteDocument);
  const auto units =
      writes ? site.services.structure->units_on(day) : std::vector<organisation::UnitState>();
  const auto places = site.services.structure->places_on(day);
  const auto lines = lines_of(places);
  const auto vacant = std::count_if(lines.begin(), lines.end(),
                                    [](const auto& line) { return line.second == nullptr; });
  const Paging paging(visit, "page", lines.size(), a_page);
  json rows = json::array();
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& [place, holder] = lines[i];
    rows.push_back({{"unit_name", place->unit_name},
                    {"unit_address", "/organisation/units/" + place->post.unit},
                    {"post_title", place->post.title},
                    {"post_address", address_of_post(place->post.post)},
                    {"grade", place->post.grade},
                    {"person", holder ? holder_name(*holder) : ""},
                    {"since", holder ? holder->span.from : ""},
                    {"account", holder ? holder->account : ""},
                    {"standing", standing(visit, holder)},
                    {"beginnings",
                     writes ? beginnings_for(site, visit, organisation_of(units, place->post.unit),
                                             *place, holder)
                            : json::array()},
                    {"held", holder != nullptr && !holder->acting}});
  }
  return visit.page(
      "posts", visit.texts.get("posts.title"),
      {{"day", day},
       {"writes", writes},
       {"rows", rows},
       {"none", rows.empty()},
       {"pager", paging.view()},
       {"summary", visit.texts.get("posts.summary", {{"n", std::to_string(places.size())},
                                                     {"vacant", std::to_string(vacant)}})},
       {"csv", "/organisation/posts.csv" + query_string({{"on", day}})}});
}

http::Response posts_csv(const Site& site, const Visit& visit) {
  const auto day = asked_day(site, visit);
  const auto& texts = visit.texts;
  registers::Table table{
      {texts.get("posts.unit"), texts.get("posts.post"), texts.get("posts.grade"),
       texts.get("posts.patronymic"), texts.get("posts.given"), texts.get("posts.since"),
       texts.get("posts.standing"), texts.get("posts.account"), texts.get("organisation.basis")},
      {}};
  const auto places = site.services.structure->places_on(day);
  for (const auto& [place, holder] : lines_of(places)) {
    const Holder nobody;
    const Holder& person = holder ? *holder : nobody;
    table.rows.push_back({place->unit_name, place->post.title, place->post.grade, person.patronymic,
                          person.given, person.span.from, standing(visit, holder), person.account,
                          person.basis});
  }
  return csv_response(table, "posts-" + day + ".csv");
}

// ---- one post ----

json holder_rows(const Site& site, const Visit& visit, const std::vector<Holder>& holders,
                 const Refused& refused) {
  json rows = json::array();
  for (auto holder = holders.rbegin(); holder != holders.rend(); ++holder) {
    const auto base = "/organisation/holders/" + percent_encode(holder->id);
    rows.push_back({{"holder_id", holder->id},
                    {"person", holder_name(*holder)},
                    {"span", span_words(holder->span)},
                    {"standing", standing(visit, &*holder)},
                    {"holder_basis", holder->basis},
                    {"end_basis", holder->end_basis},
                    {"account", holder->account},
                    {"accounts", accounts_to_choose(site, holder->account)},
                    {"link", base + "/account"},
                    {"dismiss", holder->span.open() ? base + "/dismiss" : ""},
                    {"end_day", refused.failure ? refused.typed("day")
                                                : first_change(site, holder->span.from)}});
  }
  return rows;
}

json post_history(const Site& site, const Visit& visit,
                  const std::vector<organisation::PostState>& states) {
  json rows = json::array();
  for (auto state = states.rbegin(); state != states.rend(); ++state) {
    const auto unit = site.services.structure->unit_on(state->unit, state->span.from);
    rows.push_back(
        {{"span", span_words(state->span)},
         {"state_title", state->title},
         {"state_grade", state->grade},
         {"state_unit", unit ? unit->name : site.services.structure->last_name(state->unit)},
         {"came", visit.texts.get("organisation.came." + state->came_by)},
         {"state_basis", state->basis},
         {"end",
          state->ended_by == "abolished" ? visit.texts.get("organisation.ended.abolished") : ""},
         {"end_basis", state->end_basis}});
  }
  return rows;
}

http::Response show_post(const Site& site, const Visit& visit, const std::string& post,
                         const Refused& refused) {
  const auto& structure = *site.services.structure;
  const auto states = structure.post_history(post);
  if (states.empty()) throw Failure("not-found");
  const auto& last = states.back();
  const bool stands = last.span.open();
  const auto change = first_change(site, last.span.from);
  const auto today = structure.today();
  const auto holders = holder_rows(site, visit, structure.holders_of(post), refused);
  return visit.page("post", last.title,
                    {{"base", address_of_post(post)},
                     {"post_title", last.title},
                     {"grade", last.grade},
                     {"unit_name", structure.last_name(last.unit)},
                     {"unit_address", "/organisation/units/" + percent_encode(last.unit)},
                     {"stands", stands},
                     {"ended", stands ? "" : visit.texts.get("organisation.ended.abolished")},
                     {"holders", holders},
                     {"no_holders", holders.empty()},
                     {"history", post_history(site, visit, states)},
                     {"said", refused.failure ? said(visit, *refused.failure) : ""},
                     {"others", units_to_choose(site, change, refused.typed("other"))},
                     {"accounts", accounts_to_choose(site, refused.typed("account"))},
                     {"typed_day", refused.failure ? refused.typed("day") : change},
                     {"typed_new_day", refused.failure ? refused.typed("day")
                                                       : std::max(today, states.front().span.from)},
                     {"typed_basis", refused.typed("basis")},
                     {"typed_title", refused.failure ? refused.typed("title") : last.title},
                     {"typed_grade", refused.failure ? refused.typed("grade") : last.grade},
                     {"typed_patronymic", refused.typed("patronymic")},
                     {"typed_given", refused.typed("given")},
                     {"typed_acting", !refused.typed("acting").empty()}},
                    refused.failure ? refused.failure->kind().http_status : 200);
}

using Deed =
    std::function<void(organisation::Structure&, const archive::Agent&, const FormFields&)>;

http::Response doing(const Site& site, const Visit& visit, const std::string& post,
                     const FormFields& fields, const Deed& deed) {
  try {
    deed(*site.services.structure, {visit.account().name}, fields);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show_post(site, visit, post, {&failure, fields});
  }
  return http::Response::see_other(address_of_post(post));
}

Holder typed_holder(const std::string& post, const FormFields& fields) {
  Holder holder;
  holder.post = post;
  holder.patronymic = field(fields, "patronymic");
  holder.given = field(fields, "given");
  holder.account = field(fields, "account");
  holder.acting = !field(fields, "acting").empty();
  return holder;
}

}  // namespace

void add_post_pages(const std::shared_ptr<Site>& site) {
  constexpr auto administer = access::Permission::Administer;
  using organisation::Structure;
  site->add("GET", "/organisation/posts", administer,
            [site](const Visit& visit) { return posts(*site, visit); });
  site->add("GET", "/organisation/posts.csv", administer,
            [site](const Visit& visit) { return posts_csv(*site, visit); });
  site->add("GET", "/organisation/posts/{post}", administer, [site](const Visit& visit) {
    return show_post(*site, visit, visit.request.path_values.at("post"), {});
  });
  // Of a post, and of a holder whose post it is.
  const auto add = [&](const char* pattern, auto deed) {
    site->add(
        "POST", pattern, administer,
        [site, deed](const Visit& visit) {
          const auto fields = visit.checked_form();
          const auto& post = visit.request.path_values.at("post");
          return doing(*site, visit, post, fields,
                       [&](Structure& s, const archive::Agent& by, const FormFields& given) {
                         deed(s, by, post, given);
                       });
        },
        small_form);
  };
  add("/organisation/posts/{post}/rename",
      [](Structure& s, const auto& by, const auto& post, const auto& fields) {
        s.rename_post(by, post, field(fields, "title"), field(fields, "grade"), order_of(fields));
      });
  add("/organisation/posts/{post}/move",
      [](Structure& s, const auto& by, const auto& post, const auto& fields) {
        s.move_post(by, post, field(fields, "other"), order_of(fields));
      });
  add("/organisation/posts/{post}/abolish",
      [](Structure& s, const auto& by, const auto& post, const auto& fields) {
        s.abolish_post(by, post, order_of(fields));
      });
  add("/organisation/posts/{post}/holders",
      [](Structure& s, const auto& by, const auto& post, const auto& fields) {
        s.appoint(by, typed_holder(post, fields), order_of(fields));
      });
  const auto add_of_holder = [&](const char* pattern, auto deed) {
    site->add(
        "POST", pattern, administer,
        [site, deed](const Visit& visit) {
          const auto fields = visit.checked_form();
          const auto holder =
              site->services.structure->holder(visit.request.path_values.at("holder"));
          if (!holder) throw Failure("not-found");
          return doing(*site, visit, holder->post, fields,
                       [&](Structure& s, const archive::Agent& by, const FormFields& given) {
                         deed(s, by, holder->id, given);
                       });
        },
        small_form);
  };
  add_of_holder("/organisation/holders/{holder}/dismiss",
                [](Structure& s, const auto& by, const auto& id, const auto& fields) {
                  s.dismiss(by, id, order_of(fields));
                });
  add_of_holder("/organisation/holders/{holder}/account",
                [](Structure& s, const auto& by, const auto& id, const auto& fields) {
                  s.set_account(by, id, field(fields, "account"));
                });
}

}  // namespace tamga::pages
