// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/past_documents.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "index/index.h"
#include "renderers/content/content.h"
#include "server/civil_time.h"
#include "server/identifier.h"
#include "server/pages/address.h"
#include "server/pages/companion_documents.h"
#include "server/pages/date_words.h"
#include "server/pages/shown_record.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t most_sources = 4;
constexpr std::size_t shown_records = 15, shown_documents = 10;
constexpr std::size_t most_offered = 300, most_meant = 10, longest_typed = 600;

std::string today(const Site& site) {
  return civil_date(from_microseconds(site.services.clock.microseconds()));
}

PastDocument past_document(const Site& site, const Visit& visit, const std::string& id) {
  if (!is_identifier(id)) throw Failure("not-found");
  auto& services = site.services;
  if (const auto record = services.archive->record(id)) {
    if (!access::Access::may_see(visit.account(), *record)) throw Failure("not-found");
    if (archive::disposal_of(*services.archive, record->id)) throw Failure("record-destroyed");
    auto content = json::parse(services.archive->object(record->content_sha256));
    note_look(site, visit, "record.viewed", *record, "content");
    return {
        {record->form, std::move(content)},
        record->title,
        record->form_version,
        "/records/" + percent_encode(id),
        {record->organisation, record->unit, record->position, record->patronymic, record->given}};
  }
  const auto document = services.documents->document(id);
  if (!document || !services.documents->may_see(visit.account(), *document))
    throw Failure("not-found");
  auto content = json::parse(document->content);
  archive::PostSubject about;
  if (const auto* form = services.forms->find(document->form + "@" + document->form_version)) {
    const auto fields = forms::index_fields(*form, content);
    about = {fields.organisation, fields.unit, fields.position, fields.patronymic, fields.given};
  }
  return {{document->form, std::move(content)},
          document->title,
          document->form_version,
          "/documents/" + percent_encode(id),
          about};
}

// The records of one form that the asker may see: those that were looked for, else the newest.
json records_of(const Site& site, const Visit& visit, const forms::Form& form,
                const std::string& words) {
  index::Search search;
  search.text = words;
  search.form = form.id;
  search.access = access::Access::terms(visit.account());
  search.order = words.empty() ? index::Order::Newest : index::Order::Relevance;
  search.limit = shown_records;
  search.passages = search.facets = false;
  json rows = json::array();
  for (const auto& hit : site.services.searcher->search(search).hits)
    rows.push_back({{"source", hit.id},
                    {"source_title", hit.title},
                    {"about", hit.year > 0 ? std::to_string(hit.year) : ""}});
  return rows;
}

json documents_of(const Site& site, const Visit& visit, const forms::Form& form) {
  json rows = json::array();
  for (const auto& document : site.services.documents->drafts_of(visit.account()))
    if (document.form == form.id && document.record_id.empty() && rows.size() < shown_documents)
      rows.push_back({{"source", document.id},
                      {"source_title", document.title},
                      {"about", day_words(visit, document.changed)}});
  return rows;
}

// What is chosen when the page opens: what its address says, else what goes with the person for
// whom it is begun, else with the reader's own post.
std::vector<std::string> preselected(const Site& site, const Visit& visit, const forms::Form& form,
                                     const std::optional<PersonOnPost>& person) {
  std::vector<std::string> ids;
  const auto [from, to] = visit.request.query.equal_range("from");
  for (auto at = from; at != to && ids.size() < most_sources; ++at)
    if (is_identifier(at->second)) ids.push_back(at->second);
  if (!ids.empty() || !visit.request.parameter("q").empty()) return ids;
  return person ? of_person(site, visit, form, person->about) : of_own_post(site, visit, form);
}

// A row of the list for what its search did not give; nothing for what is none of this form's,
// or may not be seen.
std::optional<json> row_of(const Site& site, const Visit& visit, const std::string& form,
                           const std::string& id) {
  const auto record = site.services.archive->record(id);
  if (!record) {
    const auto document = site.services.documents->document(id);
    if (!document || document->form != form ||
        !site.services.documents->may_see(visit.account(), *document))
      return std::nullopt;
    return json{{"source", document->id},
                {"source_title", document->title},
                {"about", visit.texts.get("form.begun_in_work")}};
  }
  if (record->form != form || !access::Access::may_see(visit.account(), *record))
    return std::nullopt;
  return json{{"source", record->id},
              {"source_title", record->title},
              {"about", record->year > 0 ? std::to_string(record->year) : ""}};
}

// Ticks the chosen ones, those that are not among the rows before them. Whether there is one.
bool tick(const Site& site, const Visit& visit, const std::string& form,
          const std::vector<std::string>& chosen, json& rows) {
  bool any = false;
  for (const auto& id : chosen) {
    auto at = std::find_if(rows.begin(), rows.end(),
                           [&](const json& row) { return row["source"] == id; });
    if (at == rows.end()) {
      auto row = row_of(site, visit, form, id);
      if (!row) continue;
      at = rows.insert(rows.begin(), std::move(*row));
    }
    if (!any) (*at)["chosen"] = true;
    any = true;
  }
  return any;
}

// Whom the address names, and what the field for it shows.
struct Asked {
  std::optional<PersonOnPost> person;
  json view;
};

Asked asked_person(const Site& site, const Visit& visit, const forms::Form& form) {
  const auto people = people_for(site, visit, form);
  const std::string typed = visit.request.parameter("for").substr(0, longest_typed);
  Asked asked;
  const auto meant = meant_by(people, typed);
  asked.person = !typed.empty() ? (meant.size() == 1 ? std::optional(meant.front()) : std::nullopt)
                                : person_of_holder(people, visit.request.parameter("holder"));
  json offered = json::array(), several = json::array();
  for (std::size_t i = 0; i < people.size() && i < most_offered; ++i)
    offered.push_back({{"person_label", people[i].label}});
  for (std::size_t i = 0; meant.size() > 1 && i < meant.size() && i < most_meant; ++i)
    several.push_back(
        {{"meant_address",
          "/documents/start" + query_string({{"form", form.id}, {"holder", meant[i].holder}})},
         {"meant_label", meant[i].label}});
  asked.view = {{"asks_person", !people.empty()},
                {"people", offered},
                {"for_whom", asked.person ? asked.person->label : typed},
                {"unknown", !typed.empty() && meant.empty()},
                {"several_meant", !several.empty()},
                {"meant", several},
                {"holder", asked.person ? asked.person->holder : ""}};
  return asked;
}

http::Response start_page(const Site& site, const Visit& visit) {
  const auto* form = site.services.forms->find(visit.request.parameter("form"), today(site));
  if (!form) throw Failure("form-unknown");
  auto asked = asked_person(site, visit, *form);
  const auto chosen = preselected(site, visit, *form, asked.person);
  json groups = json::array();
  for (const auto& id : forms::Prefill::sources(*form)) {
    const auto* source = site.services.forms->find(id);
    if (!source) continue;
    // Of somebody who is chosen their own, until something is looked for.
    std::string words = visit.request.parameter("q");
    if (words.empty() && asked.person)
      words = names_person(*source) ? asked.person->about.given : asked.person->about.position;
    json rows = records_of(site, visit, *source, words);
    if (words.empty())
      for (auto& row : documents_of(site, visit, *source)) rows.push_back(std::move(row));
    for (auto& row : rows) row["chosen"] = false;
    const bool any = tick(site, visit, id, chosen, rows);
    groups.push_back({{"group", "from-" + id},
                      {"nothing_chosen", !any},
                      {"group_title", visit.of(source->title.mn, source->title.en)},
                      {"none", rows.empty()},
                      {"sources", rows}});
  }
  auto& view = asked.view;
  view.update({{"form", form->id},
               {"form_title", visit.of(form->title.mn, form->title.en)},
               {"several", groups.size() > 1},
               {"q", visit.request.parameter("q")},
               {"blank", "/documents/new" + query_string({{"form", form->id}})},
               {"nothing_found",
                asked.person && chosen.empty() && visit.request.parameter("q").empty()
                    ? visit.texts.get("start.nothing_found", {{"person", asked.person->label}})
                    : ""},
               {"groups", groups}});
  return visit.page("start", visit.texts.get("start.title"), std::move(view));
}

}  // namespace

std::vector<PastDocument> past_documents(const Site& site, const Visit& visit,
                                         const std::vector<std::string>& ids) {
  if (ids.size() > most_sources) throw Failure("bad-request", "too many documents to begin from");
  std::vector<PastDocument> found;
  for (const auto& id : ids) found.push_back(past_document(site, visit, id));
  return found;
}

json beginnings(const Site& site, const Visit& visit, const std::string& form_id,
                const std::string& id) {
  json out = json::array();
  if (!access::Access::may(visit.account(), access::Permission::WriteDocument)) return out;
  for (const auto& form : site.services.forms->all()) {
    const auto role = access::role_from(form->acts.front().role);
    if (site.services.forms->find(form->id, today(site)) != form.get() || !role ||
        !visit.account().has_somewhere(*role))
      continue;
    const auto sources = forms::Prefill::sources(*form);
    if (std::find(sources.begin(), sources.end(), form_id) != sources.end())
      out.push_back({{"begin", "/documents/new" + query_string({{"form", form->id}, {"from", id}})},
                     {"begin_title", visit.of(form->title.mn, form->title.en)}});
  }
  return out;
}

void add_start_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/documents/start", access::Permission::WriteDocument,
            [site](const Visit& visit) { return start_page(*site, visit); });
}

}  // namespace tamga::pages
