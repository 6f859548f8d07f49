// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of organisations (зохион байгуулалтын бүтэц): units as a tree, posts in
// them, who holds which, each on any day of the past and of what is planned.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"
#include "server/organisation/values.h"

namespace tamga::organisation {

// From when, and by which order (may be ""). Days may lie ahead.
struct Order {
  std::string day, basis;
};

// A post with its unit's name and who holds it, all on one day.
struct Place {
  PostState post;
  std::string unit_name;
  std::vector<Holder> holders;  // who acts comes after whose post it is
};

// Thread-safe. Every change is an event "organisation.…" about the unit or post, in whose
// detail stand ids and days, no person's name. What was is never overwritten: a change closes
// a state on its day and begins the next one. Each may throw Failure not-found for what is
// not there, organisation-invalid naming the member that is wrong (a text longer than 200
// bytes, empty or with control characters; no day), organisation-day for a day that is not
// after the beginning of the state that it ends, or on which what it needs does not stand.
class Structure {
 public:
  Structure(archive::Archive& archive, const access::Access& access, const Clock& clock);

  // A unit below `parent`, an organisation where that is "". Its id. Failure
  // organisation-name-taken where one beside it has the name.
  std::string found(const archive::Agent& agent, const std::string& parent, const std::string& name,
                    const Order& order);
  // Roles that are held in it are held under the new name, too, as soon as this is entered
  // (access/grants_follow.h); with merge() in what it goes into.
  void rename(const archive::Agent& agent, const std::string& unit, const std::string& name,
              const Order& order);
  // Failure organisation-circular below itself, organisation-name-taken.
  void move(const archive::Agent& agent, const std::string& unit, const std::string& parent,
            const Order& order);
  // It ends; its units and posts go on in the other one, under their names. Failure
  // organisation-circular when that stands below it.
  void merge(const archive::Agent& agent, const std::string& unit, const std::string& into,
             const Order& order);
  // Failure organisation-in-use while a unit or post stands in it on that day or later.
  void abolish(const archive::Agent& agent, const std::string& unit, const Order& order);

  std::string create_post(const archive::Agent& agent, const std::string& unit,
                          const std::string& title, const std::string& grade, const Order& order);
  void rename_post(const archive::Agent& agent, const std::string& post, const std::string& title,
                   const std::string& grade, const Order& order);
  void move_post(const archive::Agent& agent, const std::string& post, const std::string& unit,
                 const Order& order);
  // Failure organisation-in-use while somebody holds it on that day or later.
  void abolish_post(const archive::Agent& agent, const std::string& post, const Order& order);

  // Somebody comes onto a post; `holder` gives post, names, account and whether acting.
  // Failure post-held when somebody holds it already on that day or later: beside them one
  // may act only. Its id.
  std::string appoint(const archive::Agent& agent, const Holder& holder, const Order& order);
  void dismiss(const archive::Agent& agent, const std::string& holder, const Order& order);
  // Which account is theirs, "" for none: said by whoever knows them, never by the name.
  void set_account(const archive::Agent& agent, const std::string& holder,
                   const std::string& account);

  // All units that stand on a day, each after its parent, siblings by name.
  std::vector<UnitState> units_on(std::string_view day) const;
  std::vector<UnitState> history(std::string_view unit) const;  // oldest first
  std::optional<UnitState> unit_on(std::string_view unit, std::string_view day) const;
  // Its last name, whether it still stands or not; "" for no unit.
  std::string last_name(std::string_view unit) const;
  // Every name that a unit of this name had or has: who looks for it by one finds it by all.
  std::vector<std::string> names_of(const std::string& name) const;

  // Posts on a day, by unit as units_on() has them and title; of `unit` alone, or "" for all.
  std::vector<Place> places_on(std::string_view day, std::string_view unit = {}) const;
  std::vector<PostState> post_history(std::string_view post) const;
  std::vector<Holder> holders_of(std::string_view post) const;  // oldest first
  std::optional<Holder> holder(std::string_view id) const;
  std::vector<Holder> held_by(std::string_view account) const;  // oldest first
  // Of an account on a day.
  std::vector<Place> places_of(std::string_view account, std::string_view day) const;
  std::string today() const;

 private:
  using Work = std::function<void(archive::Transaction&)>;
  void note(const archive::Agent& agent, const char* type, const std::string& subject,
            const nlohmann::json& detail, const Work& work) const;
  archive::Archive& archive_;
  const access::Access& access_;
  const Clock& clock_;
};

}  // namespace tamga::organisation
