// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/person_on_post.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/civil_time.h"
#include "server/pages/organisation_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

// Letters and digits that stand together, without their case.
std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  auto folded = icu::UnicodeString::fromUTF8(text).foldCase();
  icu::UnicodeString word;
  const auto end = [&] {
    std::string bytes;
    if (!word.isEmpty()) words.insert(word.toUTF8String(bytes));
    word.remove();
  };
  for (int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
    const UChar32 c = folded.char32At(at);
    if (u_isalnum(c))
      word.append(c);
    else
      end();
  }
  end();
  return words;
}

bool may_begin(const Visit& visit, const forms::Form& form, const std::string& organisation,
               const std::string& unit) {
  const auto role = access::role_from(form.acts.front().role);
  return role && visit.account().has(*role, organisation, unit);
}

}  // namespace

bool names_person(const forms::Form& form) {
  return !form.index.person_given.empty();
}

std::vector<const forms::Form*> forms_for_people(const Site& site, const Visit& visit,
                                                 const std::string& organisation,
                                                 const std::string& unit) {
  std::vector<const forms::Form*> found;
  const auto& forms = *site.services.forms;
  const auto today = civil_date(from_microseconds(site.services.clock.microseconds()));
  for (const auto& form : forms.all())
    if (names_person(*form) && forms.find(form->id, today) == form.get() &&
        may_begin(visit, *form, organisation, unit))
      found.push_back(form.get());
  return found;
}

std::vector<PersonOnPost> people_for(const Site& site, const Visit& visit,
                                     const forms::Form& form) {
  std::vector<PersonOnPost> people;
  if (!names_person(form)) return people;
  const auto& structure = *site.services.structure;
  const auto today = structure.today();
  const auto units = structure.units_on(today);
  for (const auto& place : structure.places_on(today)) {
    const auto organisation = organisation_of(units, place.post.unit);
    if (!may_begin(visit, form, organisation, place.unit_name)) continue;
    for (const auto& holder : place.holders)
      if (!holder.acting)
        people.push_back(
            {holder.id,
             holder_name(holder) + " – " + place.post.title + ", " + place.unit_name,
             {organisation, place.unit_name, place.post.title, holder.patronymic, holder.given}});
  }
  return people;
}

std::vector<PersonOnPost> meant_by(const std::vector<PersonOnPost>& people,
                                   const std::string& typed) {
  std::vector<PersonOnPost> whole, some;
  const auto wanted = words_of(typed);
  for (const auto& person : people) {
    if (person.label == typed) whole.push_back(person);
    const auto words = words_of(person.label);
    if (!wanted.empty() && std::includes(words.begin(), words.end(), wanted.begin(), wanted.end()))
      some.push_back(person);
  }
  return whole.empty() ? some : whole;
}

std::optional<PersonOnPost> person_of_holder(const std::vector<PersonOnPost>& people,
                                             const std::string& holder) {
  const auto at = std::find_if(people.begin(), people.end(),
                               [&](const PersonOnPost& one) { return one.holder == holder; });
  if (holder.empty() || at == people.end()) return std::nullopt;
  return *at;
}

std::string organisation_of(const std::vector<organisation::UnitState>& units, std::string unit) {
  std::map<std::string, const organisation::UnitState*> by_id;
  for (const auto& state : units) by_id[state.unit] = &state;
  for (std::size_t steps = 0; steps <= units.size(); ++steps) {
    const auto at = by_id.find(unit);
    if (at == by_id.end()) return {};
    if (at->second->parent.empty()) return at->second->name;
    unit = at->second->parent;
  }
  return {};
}

}  // namespace tamga::pages
