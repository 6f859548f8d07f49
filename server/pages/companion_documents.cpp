// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/companion_documents.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "renderers/content/content.h"
#include "renderers/content/schema.h"
#include "server/organisation/structure.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using archive::PostSubject;
using nlohmann::json;

constexpr std::size_t looked_at = 20;  // of a post, for one that may be seen
constexpr std::size_t in_work = 60;    // documents whose content is read

// What was found, and how new it is.
struct Found {
  std::string id;
  int year = 0;
  std::int64_t time = 0;
  bool before(const Found& other) const {
    return id.empty() || std::tie(year, time) < std::tie(other.year, other.time);
  }
};

// Who holds the post of this subject today, when it is one person's and nobody else's.
std::optional<PersonOnPost> holder_of(const Site& site, const PostSubject& subject) {
  const auto& structure = *site.services.structure;
  std::vector<organisation::Holder> found;
  for (const auto& place : structure.places_on(structure.today()))
    if (place.post.title == subject.position && place.unit_name == subject.unit)
      for (const auto& holder : place.holders)
        if (!holder.acting) found.push_back(holder);
  if (found.size() != 1) return std::nullopt;
  auto about = subject;
  about.patronymic = found.front().patronymic;
  about.given = found.front().given;
  return PersonOnPost{found.front().id, "", about};
}

// The newest record of a form about the subject that the asker may see, under every name of
// its unit.
Found newest_record(const Site& site, const Visit& visit, const std::string& form,
                    PostSubject subject, const std::vector<std::string>& units) {
  Found newest;
  for (const auto& unit : units) {
    subject.unit = unit;
    for (auto& record :
         archive::records_of_post(*site.services.archive, form, subject, looked_at)) {
      if (!access::Access::may_see(visit.account(), record) ||
          archive::disposal_of(*site.services.archive, record.id))
        continue;
      const Found found{record.id, record.year, record.captured};
      if (newest.before(found)) newest = found;
      break;
    }
  }
  return newest;
}

// The same of what is still on its way: the asker's own documents and those that wait for them.
Found newest_in_work(const Site& site, const Visit& visit, const std::string& form,
                     const PostSubject& subject, const std::vector<std::string>& units) {
  const auto& documents = *site.services.documents;
  auto rows = documents.drafts_of(visit.account());
  for (auto& row : documents.waiting_for(visit.account())) rows.push_back(std::move(row));
  std::erase_if(rows, [&](const documents::Document& row) {
    return row.form != form ||
           (row.stage != documents::Stage::Open && row.stage != documents::Stage::Sealing);
  });
  Found newest;
  for (std::size_t i = 0; i < rows.size() && i < in_work; ++i) {
    const auto document = documents.document(rows[i].id);
    if (!document || !documents.may_see(visit.account(), *document)) continue;
    const auto* of = site.services.forms->find(document->form + "@" + document->form_version);
    if (!of) continue;
    const auto fields = forms::index_fields(*of, json::parse(document->content));
    const bool same_post = fields.organisation == subject.organisation &&
                           fields.position == subject.position &&
                           std::find(units.begin(), units.end(), fields.unit) != units.end();
    const bool same_person =
        (subject.patronymic.empty() && subject.given.empty()) ||
        (fields.patronymic == subject.patronymic && fields.given == subject.given);
    const Found found{document->id, fields.year, document->changed};
    if (same_post && same_person && newest.before(found)) newest = found;
  }
  return newest;
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
    const auto units = site.services.structure->names_of(of_form.unit);
    auto newest = newest_record(site, visit, id, of_form, units);
    const auto begun = newest_in_work(site, visit, id, of_form, units);
    if (!begun.id.empty() && newest.before(begun)) newest = begun;
    if (!newest.id.empty()) ids.push_back(std::move(newest.id));
  }
  return ids;
}

void put(const forms::Form& form, const std::vector<std::string>& pointers,
         const std::string& value, bool whatever, json& content) {
  if (pointers.empty() || value.empty() || pointers.front().find('*') != std::string::npos) return;
  const json::json_pointer at(pointers.front());
  if (form.content_schema().at(pointers.front()) == nullptr) return;
  if (whatever || !content.contains(at) || content[at] == "") content[at] = value;
}

}  // namespace

Companions companions_of(const Site& site, const Visit& visit, const forms::Form& form,
                         const std::vector<PastDocument>& chosen,
                         const std::set<std::string>& declined,
                         const std::optional<PersonOnPost>& about) {
  Companions companions;
  if (chosen.empty() && !about) return companions;
  PostSubject subject;
  if (about) {
    subject = about->about;
  } else {
    // Of several the first that names a person tells most.
    const auto person = std::find_if(chosen.begin(), chosen.end(), [](const PastDocument& one) {
      return !one.about.given.empty();
    });
    subject = (person == chosen.end() ? chosen.front() : *person).about;
  }
  if (subject.given.empty() && names_person(form)) {
    companions.person = holder_of(site, subject);
    if (companions.person) subject = companions.person->about;
  }
  std::set<std::string> left_out = declined;
  for (const auto& one : chosen) left_out.insert(one.earlier.form);
  companions.found = found_for(site, visit, form, subject, left_out);
  return companions;
}

std::vector<std::string> of_person(const Site& site, const Visit& visit, const forms::Form& form,
                                   const PostSubject& about) {
  return found_for(site, visit, form, about, {});
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
  put(form, form.index.person_patronymic, person.about.patronymic, false, content);
  put(form, form.index.person_given, person.about.given, false, content);
}

void put_person(const forms::Form& form, const PersonOnPost& person, json& content) {
  put(form, form.index.person_patronymic, person.about.patronymic, true, content);
  put(form, form.index.person_given, person.about.given, true, content);
  put(form, form.index.organisation, person.about.organisation, true, content);
  put(form, form.index.unit, person.about.unit, true, content);
  put(form, form.index.position, person.about.position, true, content);
}

}  // namespace tamga::pages
