// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/companion_documents.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "renderers/content/schema.h"
#include "server/organisation/structure.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using archive::PostSubject;
using nlohmann::json;

constexpr std::size_t looked_at = 20;  // of a post, for one that may be seen

bool names_person(const forms::Form& form) {
  return !form.index.person_given.empty();
}

// Who holds the post of this subject today, when it is one person's and nobody else's.
std::optional<PersonOnPost> holder_of(const Site& site, const PostSubject& subject) {
  const auto& structure = *site.services.structure;
  std::vector<organisation::Holder> found;
  for (const auto& place : structure.places_on(structure.today()))
    if (place.post.title == subject.position && place.unit_name == subject.unit)
      for (const auto& holder : place.holders)
        if (!holder.acting) found.push_back(holder);
  if (found.size() != 1) return std::nullopt;
  return PersonOnPost{found.front().patronymic, found.front().given};
}

// The newest record of a form about the subject that the asker may see, under every name of
// its unit; "" for none.
std::string newest_of(const Site& site, const Visit& visit, const std::string& form,
                      PostSubject subject) {
  std::optional<archive::Record> newest;
  for (const auto& unit : site.services.structure->names_of(subject.unit)) {
    subject.unit = unit;
    for (auto& record :
         archive::records_of_post(*site.services.archive, form, subject, looked_at)) {
      if (!access::Access::may_see(visit.account(), record) ||
          archive::disposal_of(*site.services.archive, record.id))
        continue;
      if (!newest ||
          std::tie(newest->year, newest->captured) < std::tie(record.year, record.captured))
        newest = std::move(record);
      break;
    }
  }
  return newest ? newest->id : std::string();
}

std::vector<std::string> found_for(const Site& site, const Visit& visit, const forms::Form& form,
                                   const PostSubject& subject,
                                   const std::set<std::string>& left_out) {
  std::vector<std::string> ids;
  for (const auto& id : forms::Prefill::sources(form)) {
    const auto* source = site.services.forms->find(id);
    if (!source || left_out.contains(id)) continue;
    PostSubject of_form = subject;
    if (!names_person(*source)) of_form.patronymic = of_form.given = "";
    if (auto found = newest_of(site, visit, id, of_form); !found.empty())
      ids.push_back(std::move(found));
  }
  return ids;
}

// The organisation at the top of a unit, by its name of today.
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

}  // namespace

Companions companions_of(const Site& site, const Visit& visit, const forms::Form& form,
                         const std::vector<PastDocument>& chosen,
                         const std::set<std::string>& declined) {
  Companions companions;
  if (chosen.empty()) return companions;
  // Of several the first that names a person tells most.
  const auto person = std::find_if(chosen.begin(), chosen.end(), [](const PastDocument& one) {
    return !one.about.given.empty();
  });
  PostSubject subject = (person == chosen.end() ? chosen.front() : *person).about;
  if (subject.given.empty() && names_person(form)) {
    companions.person = holder_of(site, subject);
    if (companions.person) {
      subject.patronymic = companions.person->patronymic;
      subject.given = companions.person->given;
    }
  }
  std::set<std::string> left_out = declined;
  for (const auto& one : chosen) left_out.insert(one.earlier.form);
  companions.records = found_for(site, visit, form, subject, left_out);
  return companions;
}

std::vector<std::string> of_own_post(const Site& site, const Visit& visit,
                                     const forms::Form& form) {
  const auto& structure = *site.services.structure;
  const auto today = structure.today();
  for (const auto& place : structure.places_of(visit.account().name, today))
    for (const auto& holder : place.holders) {
      if (holder.account != visit.account().name || holder.acting) continue;
      const auto units = structure.units_on(today);
      return found_for(site, visit, form,
                       {organisation_of(units, place.post.unit), place.unit_name, place.post.title,
                        holder.patronymic, holder.given},
                       {});
    }
  return {};
}

void name_person(const forms::Form& form, const PersonOnPost& person, json& content) {
  const auto put = [&](const std::vector<std::string>& pointers, const std::string& value) {
    if (pointers.empty() || value.empty() || pointers.front().find('*') != std::string::npos)
      return;
    const json::json_pointer at(pointers.front());
    if (form.content_schema().at(pointers.front()) == nullptr) return;
    if (!content.contains(at) || content[at] == "") content[at] = value;
  };
  put(form.index.person_patronymic, person.patronymic);
  put(form.index.person_given, person.given);
}

}  // namespace tamga::pages
