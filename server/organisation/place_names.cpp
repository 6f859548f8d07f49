// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/organisation/place_names.h"

#include <algorithm>
#include <set>
#include <string>

#include "server/organisation/structure_rows.h"

namespace tamga::organisation {
namespace {

using access::NamedPlace;
using archive::Transaction;

std::vector<UnitState> states_of(Transaction& transaction, const std::string& unit) {
  return unit_states(transaction, "unit = :unit", {{"unit", unit}});
}

std::vector<UnitState> named(Transaction& transaction, const std::string& name, const char* kind) {
  return unit_states(transaction, "name = :name AND kind = :kind",
                     {{"name", name}, {"kind", std::string(kind)}});
}

// Whether a unit ever stood below an organisation that ever had the name.
bool stood_in(Transaction& transaction, const std::string& unit, const std::string& organisation,
              std::set<std::string>& seen) {
  if (!seen.insert(unit).second) return false;
  const auto states = states_of(transaction, unit);
  return std::any_of(states.begin(), states.end(), [&](const UnitState& state) {
    return state.kind == "organisation" ? state.name == organisation
                                        : stood_in(transaction, state.parent, organisation, seen);
  });
}

// The states of what a role is held in, by its name.
std::vector<UnitState> meant(Transaction& transaction, const NamedPlace& place) {
  if (place.unit.empty()) return named(transaction, place.organisation, "organisation");
  auto states = named(transaction, place.unit, "unit");
  std::erase_if(states, [&](const UnitState& state) {
    std::set<std::string> seen;
    return !place.organisation.empty() &&
           !stood_in(transaction, state.unit, place.organisation, seen);
  });
  return states;
}

// The names of a unit from a state of that day on, and of what it went into.
void add_names(Transaction& transaction, const std::string& unit, const std::string& day,
               std::set<std::string>& names, std::set<std::string>& seen) {
  if (!seen.insert(unit).second) return;
  for (const auto& state : states_of(transaction, unit)) {
    if (!state.span.until.empty() && state.span.until <= day) continue;
    names.insert(state.name);
    if (!state.successor.empty())
      add_names(transaction, state.successor, state.span.until, names, seen);
  }
}

std::set<std::string> later_names(Transaction& transaction, const std::vector<UnitState>& states,
                                  const std::string& name) {
  std::set<std::string> names = {name};
  for (const auto& state : states) {
    std::set<std::string> seen;
    add_names(transaction, state.unit, state.span.from, names, seen);
  }
  return names;
}

// The organisation above a unit on a day, with its names from then on.
std::set<std::string> organisations_over(Transaction& transaction, std::string unit,
                                         const std::string& day) {
  std::set<std::string> seen;
  while (seen.insert(unit).second) {
    const auto states = states_of(transaction, unit);
    const auto at = std::find_if(states.begin(), states.end(),
                                 [&](const UnitState& state) { return state.span.holds(day); });
    if (at == states.end()) return {};
    if (at->kind == "organisation") return later_names(transaction, {*at}, at->name);
    unit = at->parent;
  }
  return {};
}

// The places of a unit from a day on, and of what it went into.
void add_places(Transaction& transaction, const std::string& unit, const std::string& day,
                const std::set<std::string>& organisations, std::set<NamedPlace>& places,
                std::set<std::string>& seen) {
  if (!seen.insert(unit).second) return;
  for (const auto& state : states_of(transaction, unit)) {
    if (!state.span.until.empty() && state.span.until <= day) continue;
    for (const auto& organisation : organisations) places.insert({organisation, state.name});
    if (state.successor.empty()) continue;
    const bool anywhere = organisations.contains("");
    add_places(transaction, state.successor, state.span.until,
               anywhere ? organisations
                        : organisations_over(transaction, state.successor, state.span.until),
               places, seen);
  }
}

}  // namespace

bool is_place(const archive::Catalogue& catalogue, const NamedPlace& place) {
  bool known = false;
  catalogue.read([&](Transaction& transaction) { known = !meant(transaction, place).empty(); });
  return known;
}

std::vector<NamedPlace> names_after(const archive::Catalogue& catalogue, const NamedPlace& place) {
  std::set<NamedPlace> places = {place};
  catalogue.read([&](Transaction& transaction) {
    std::set<std::string> organisations = {place.organisation};
    if (!place.organisation.empty())
      organisations = later_names(
          transaction, named(transaction, place.organisation, "organisation"), place.organisation);
    if (place.unit.empty())
      for (const auto& organisation : organisations) places.insert({organisation, ""});
    else
      for (const auto& state : meant(transaction, place)) {
        std::set<std::string> seen;
        add_places(transaction, state.unit, state.span.from, organisations, places, seen);
      }
  });
  return {places.begin(), places.end()};
}

}  // namespace tamga::organisation
