// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to the structure.
#include "server/organisation/structure.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/access/grants_follow.h"
#include "server/archive/catalogue/migration_set.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"
#include "server/organisation/structure_rows.h"
#include "server/organisation/structure_rules.h"

namespace tamga::organisation {
namespace {

using archive::Agent;
using archive::Transaction;
using nlohmann::json;

Order good(const Order& order) {
  require_day(order.day);
  return {order.day, good_text(order.basis, "/basis", false)};
}

// By the names that documents carry on that day.
access::NamedPlace place_of(Transaction& transaction, const UnitState& state,
                            const std::string& day) {
  if (state.kind == "organisation") return {state.name, ""};
  auto top = state;
  while (top.kind != "organisation") top = standing_unit(transaction, top.parent, day);
  return {top.name, state.name};
}

// What a change leaves of a state and what it begins.
void change_unit(Transaction& transaction, const UnitState& before, UnitState after,
                 const Order& order, const char* how) {
  end_unit(transaction, before, {order.day, how, order.basis});
  after.span = {order.day, ""};
  after.came_by = how;
  after.basis = order.basis;
  insert_unit(transaction, after);
}

void change_post(Transaction& transaction, const PostState& before, PostState after,
                 const Order& order, const char* how) {
  end_post(transaction, before, {order.day, how, order.basis});
  after.span = {order.day, ""};
  after.came_by = how;
  after.basis = order.basis;
  insert_post(transaction, after);
}

// Of a unit that goes into another one: what stands in it goes along.
void take_along(Transaction& transaction, const std::string& unit, const std::string& into,
                const Order& order) {
  const archive::Parameters of_unit = {{"unit", unit}};
  for (const auto& child : unit_states(transaction, "parent = :unit AND until_day = ''", of_unit)) {
    if (child.span.from >= order.day) throw Failure("organisation-in-use", child.name);
    require_free_name(transaction, into, child.name, order.day);
    auto moved = child;
    moved.parent = into;
    change_unit(transaction, child, moved, order, "moved");
  }
  for (const auto& post : post_states(transaction, "unit = :unit AND until_day = ''", of_unit)) {
    if (post.span.from >= order.day) throw Failure("organisation-in-use", post.title);
    auto moved = post;
    moved.unit = into;
    change_post(transaction, post, moved, order, "moved");
  }
}

}  // namespace

Structure::Structure(archive::Archive& archive, const access::Access& access, const Clock& clock)
    : archive_(archive), access_(access), clock_(clock) {
  archive::MigrationSet("organisation", "server/organisation/migrations")
      .apply(archive.catalogue());
}

void Structure::note(const Agent& agent, const char* type, const std::string& subject,
                     const json& detail, const Work& work) const {
  archive_.append(agent, type, subject, detail.dump(), work);
}

std::string Structure::found(const Agent& agent, const std::string& parent,
                             const std::string& given, const Order& wanted) {
  const auto order = good(wanted);
  UnitState state;
  state.unit = new_identifier(clock_.microseconds());
  state.span.from = order.day;
  state.kind = parent.empty() ? "organisation" : "unit";
  state.name = good_text(given, "/name");
  state.parent = parent;
  state.came_by = "founded";
  state.basis = order.basis;
  note(agent, "organisation.unit-founded", state.unit, {{"day", order.day}, {"parent", parent}},
       [&](Transaction& transaction) {
         if (!parent.empty()) standing_unit(transaction, parent, order.day);
         require_free_name(transaction, parent, state.name, order.day);
         insert_unit(transaction, state);
       });
  return state.unit;
}

void Structure::rename(const Agent& agent, const std::string& unit, const std::string& given,
                       const Order& wanted) {
  const auto order = good(wanted);
  const auto name = good_text(given, "/name");
  note(agent, "organisation.unit-renamed", unit, {{"day", order.day}},
       [&](Transaction& transaction) {
         const auto before = ending_unit(transaction, unit, order.day);
         if (before.name == name) throw Failure("organisation-name-taken", {}, "/name");
         require_free_name(transaction, before.parent, name, order.day, unit);
         auto after = before;
         after.name = name;
         const auto from = place_of(transaction, before, order.day);
         change_unit(transaction, before, after, order, "renamed");
         const auto to = before.kind == "organisation"
                             ? access::NamedPlace{name, ""}
                             : access::NamedPlace{from.organisation, name};
         access::grants_follow(archive_, transaction, agent, from, to);
       });
}

void Structure::move(const Agent& agent, const std::string& unit, const std::string& parent,
                     const Order& wanted) {
  const auto order = good(wanted);
  note(agent, "organisation.unit-moved", unit, {{"day", order.day}, {"parent", parent}},
       [&](Transaction& transaction) {
         const auto before = ending_unit(transaction, unit, order.day);
         if (parent.empty() || before.kind == "organisation")
           throw Failure("organisation-invalid", "an organisation stands at the top", "/parent");
         if (before.parent == parent)
           throw Failure("organisation-invalid", "it is there already", "/parent");
         standing_unit(transaction, parent, order.day);
         require_outside(transaction, unit, parent, order.day);
         require_free_name(transaction, parent, before.name, order.day, unit);
         auto after = before;
         after.parent = parent;
         change_unit(transaction, before, after, order, "moved");
       });
}

void Structure::merge(const Agent& agent, const std::string& unit, const std::string& into,
                      const Order& wanted) {
  const auto order = good(wanted);
  note(agent, "organisation.unit-merged", unit, {{"day", order.day}, {"into", into}},
       [&](Transaction& transaction) {
         const auto before = ending_unit(transaction, unit, order.day);
         const auto other = standing_unit(transaction, into, order.day);
         if (other.kind != before.kind)
           throw Failure("organisation-invalid", "a unit into a unit", "/into");
         require_outside(transaction, unit, into, order.day);
         const auto from = place_of(transaction, before, order.day);
         access::grants_follow(archive_, transaction, agent, from,
                               place_of(transaction, other, order.day));
         take_along(transaction, unit, into, order);
         end_unit(transaction, before, {order.day, "merged", order.basis, into});
       });
}

void Structure::abolish(const Agent& agent, const std::string& unit, const Order& wanted) {
  const auto order = good(wanted);
  note(agent, "organisation.unit-abolished", unit, {{"day", order.day}},
       [&](Transaction& transaction) {
         const auto before = ending_unit(transaction, unit, order.day);
         const archive::Parameters inside = {{"unit", unit}, {"day", order.day}};
         const bool used =
             !unit_states(transaction, "parent = :unit AND (until_day = '' OR until_day > :day)",
                          inside)
                  .empty() ||
             !post_states(transaction, "unit = :unit AND (until_day = '' OR until_day > :day)",
                          inside)
                  .empty();
         if (used) throw Failure("organisation-in-use");
         end_unit(transaction, before, {order.day, "abolished", order.basis});
       });
}

std::string Structure::create_post(const Agent& agent, const std::string& unit,
                                   const std::string& title, const std::string& grade,
                                   const Order& wanted) {
  const auto order = good(wanted);
  PostState state;
  state.post = new_identifier(clock_.microseconds());
  state.span.from = order.day;
  state.unit = unit;
  state.title = good_text(title, "/title");
  state.grade = good_text(grade, "/grade", false);
  state.came_by = "created";
  state.basis = order.basis;
  note(agent, "organisation.post-created", state.post, {{"day", order.day}, {"unit", unit}},
       [&](Transaction& transaction) {
         standing_unit(transaction, unit, order.day);
         insert_post(transaction, state);
       });
  return state.post;
}

void Structure::rename_post(const Agent& agent, const std::string& post, const std::string& title,
                            const std::string& grade, const Order& wanted) {
  const auto order = good(wanted);
  const auto good_title = good_text(title, "/title"),
             good_grade = good_text(grade, "/grade", false);
  note(agent, "organisation.post-renamed", post, {{"day", order.day}},
       [&](Transaction& transaction) {
         const auto before = ending_post(transaction, post, order.day);
         auto after = before;
         after.title = good_title;
         after.grade = good_grade;
         if (before.title == after.title && before.grade == after.grade)
           throw Failure("organisation-invalid", "nothing changes", "/title");
         change_post(transaction, before, after, order, "renamed");
       });
}

void Structure::move_post(const Agent& agent, const std::string& post, const std::string& unit,
                          const Order& wanted) {
  const auto order = good(wanted);
  note(agent, "organisation.post-moved", post, {{"day", order.day}, {"unit", unit}},
       [&](Transaction& transaction) {
         const auto before = ending_post(transaction, post, order.day);
         if (before.unit == unit)
           throw Failure("organisation-invalid", "it is there already", "/unit");
         standing_unit(transaction, unit, order.day);
         auto after = before;
         after.unit = unit;
         change_post(transaction, before, after, order, "moved");
       });
}

void Structure::abolish_post(const Agent& agent, const std::string& post, const Order& wanted) {
  const auto order = good(wanted);
  note(agent, "organisation.post-abolished", post, {{"day", order.day}},
       [&](Transaction& transaction) {
         const auto before = ending_post(transaction, post, order.day);
         if (!holders(transaction, "post = :post AND (until_day = '' OR until_day > :day)",
                      {{"post", post}, {"day", order.day}})
                  .empty())
           throw Failure("organisation-in-use");
         end_post(transaction, before, {order.day, "abolished", order.basis});
       });
}

std::string Structure::appoint(const Agent& agent, const Holder& wanted, const Order& asked) {
  const auto order = good(asked);
  Holder holder = wanted;
  holder.id = new_identifier(clock_.microseconds());
  holder.span = {order.day, ""};
  holder.basis = order.basis;
  holder.patronymic = good_text(wanted.patronymic, "/patronymic", false);
  holder.given = good_text(wanted.given, "/given");
  if (!holder.account.empty() && !access_.account(holder.account))
    throw Failure("organisation-invalid", "no such account", "/account");
  const json detail = {{"post", holder.post},
                       {"day", order.day},
                       {"account", holder.account},
                       {"acting", holder.acting}};
  note(agent, "organisation.holder-appointed", holder.id, detail, [&](Transaction& transaction) {
    standing_post(transaction, holder.post, order.day);
    if (!holder.acting &&
        !holders(transaction,
                 "post = :post AND acting = 0 AND (until_day = '' OR until_day > :day)",
                 {{"post", holder.post}, {"day", order.day}})
             .empty())
      throw Failure("post-held");
    insert_holder(transaction, holder);
  });
  return holder.id;
}

void Structure::dismiss(const Agent& agent, const std::string& id, const Order& asked) {
  const auto order = good(asked);
  note(agent, "organisation.holder-dismissed", id, {{"day", order.day}},
       [&](Transaction& transaction) {
         const auto found = holders(transaction, "id = :id", {{"id", id}});
         if (found.empty()) throw Failure("not-found");
         if (!found.front().span.open() || found.front().span.from >= order.day)
           throw Failure("organisation-day", {}, "/day");
         end_holder(transaction, found.front(), {order.day, "", order.basis});
       });
}

void Structure::set_account(const Agent& agent, const std::string& id, const std::string& account) {
  if (!account.empty() && !access_.account(account))
    throw Failure("organisation-invalid", "no such account", "/account");
  note(agent, "organisation.holder-linked", id, {{"account", account}},
       [&](Transaction& transaction) {
         if (holders(transaction, "id = :id", {{"id", id}}).empty()) throw Failure("not-found");
         set_holder_account(transaction, id, account);
       });
}

std::string Structure::today() const {
  return civil_day(clock_.microseconds());
}

}  // namespace tamga::organisation
