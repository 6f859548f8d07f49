// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/draft_view.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "renderers/content/content.h"
#include "server/organisation/structure.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/form_fields.h"
#include "server/pages/form_view.h"
#include "server/pages/move_targets.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

std::string said(const Visit& visit, const std::optional<Failure>& failure) {
  if (!failure) return {};
  return visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
}

// A title whose fields are partly empty: «Тодорхойлолт: , Хэлтэс» → «Тодорхойлолт: Хэлтэс».
std::string tidied(std::string title) {
  for (const char* gap : {": ,", ", ,", "  "})
    for (auto at = title.find(gap); at != std::string::npos; at = title.find(gap))
      title.erase(at + 1, std::string_view(gap).size() - 1);
  const auto end = title.find_last_not_of(" ,:");
  return end == std::string::npos ? std::string() : title.substr(0, end + 1);
}

json begun_rows(const DraftState& state) {
  json rows = json::array();
  for (const auto& one : state.begun_from)
    rows.push_back({{"from_title", one.title},
                    {"from_address", one.address},
                    {"found", one.found},
                    {"in_work", one.in_work}});
  return rows;
}

constexpr std::size_t most_offers = 200;

// From the structure of today: names of organisations and units, titles of posts, at the
// fields that the form has for them.
std::map<std::string, std::vector<std::string>> suggestions(const Site& site,
                                                            const forms::Form& form) {
  const auto& structure = *site.services.structure;
  const auto today = structure.today();
  std::vector<std::string> organisations, units, posts;
  for (const auto& state : structure.units_on(today))
    (state.kind == "organisation" ? organisations : units).push_back(state.name);
  std::set<std::string> titles;
  for (const auto& place : structure.places_on(today)) titles.insert(place.post.title);
  posts.assign(titles.begin(), titles.end());
  std::map<std::string, std::vector<std::string>> offered;
  const auto offer = [&](const std::vector<std::string>& pointers,
                         std::vector<std::string>& values) {
    if (values.size() > most_offers) values.resize(most_offers);
    for (const auto& pointer : pointers) offered[pointer] = values;
  };
  offer(form.index.organisation, organisations);
  offer(form.index.unit, units);
  offer(form.index.position, posts);
  return offered;
}

}  // namespace

std::string work_address(const documents::Work& work) {
  return "/documents/works/" + percent_encode(work.id);
}

std::string Draft::action() const {
  return is_new() ? "/documents/new" + query_string({{"form", form_name}})
                  : "/documents/" + percent_encode(work.document) + "/edit";
}

DraftView::DraftView(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
    : site_(std::move(site)), schemas_(std::move(schemas)) {}

http::Response DraftView::page(const Visit& visit, const Draft& draft, const DraftState& state,
                               int status) const {
  const FieldSchema schema = schemas_->content(draft.form);
  const FormState drawn{schema,
                        state.content,
                        "",
                        draft.action(),
                        state.failure ? state.failure->items() : std::vector<Failure::Item>{},
                        state.focus,
                        forms::generated_texts(draft.form, state.content),
                        state.ticked,
                        state.pasting,
                        state.pasted,
                        suggestions(*site_, draft.form)};
  const std::string& title = visit.of(draft.form.title.mn, draft.form.title.en);
  const auto& work = draft.work;
  const bool kept = work.revision > 0;
  const auto targets = move_targets(visit, schema, state.content);
  const std::string address = work_address(work);
  json view = {
      {"script", "form.js"},
      {"title", title},
      {"basis", draft.form.legal_basis},
      {"action", drawn.action},
      {"form", draft.form.id + "@" + draft.form.version},
      {"document", work.document},
      {"work", work.id},
      {"work_address", address},
      {"work_revision", work.revision},
      {"ticket", site_->services.documents->works().ticket(visit.account().name, work.id)},
      {"revision", work.document_revision},
      {"is_new", draft.is_new()},
      {"back", draft.is_new() ? "/documents" : "/documents/" + percent_encode(work.document)},
      {"kept", kept ? minute_words(visit, work.changed) : ""},
      {"resumed", state.resumed},
      {"begun", !state.begun_from.empty()},
      {"begun_from", begun_rows(state)},
      {"begun_for", state.begun_for.empty()
                        ? ""
                        : visit.texts.get("start.nothing_found", {{"person", state.begun_for}})},
      {"begin_otherwise", state.begin_otherwise},
      {"said", said(visit, state.failure)},
      {"stale", state.failure && state.failure->kind().code == "revision-stale"},
      {"not_kept", said(visit, state.not_kept)},
      {"faults", fault_links(visit, drawn)},
      {"movable", !targets.empty()},
      {"targets", targets},
      {"preview",
       kept && state.previewing
           ? address + "/preview.pdf" + query_string({{"revision", std::to_string(work.revision)}})
           : ""},
      {"fields", draw_form(visit, drawn)}};
  return visit.page("draft", title, std::move(view), status);
}

std::vector<Failure::Item> DraftView::faults(const Draft& draft, const json& state) const {
  const FieldSchema schema = schemas_->content(draft.form);
  std::vector<Failure::Item> items;
  for (const auto& problem :
       forms::check(draft.form, without_empty(schema, state), forms::Completeness::Draft,
                    site_->services.renderer->faces()))
    items.push_back({problem.code, problem.pointer, problem.detail, problem.field});
  return items;
}

std::string DraftView::text_of(const json& state) {
  return state.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string DraftView::title_of(const Draft& draft, const json& state) const {
  constexpr std::size_t longest = 300;
  std::string title = tidied(
      forms::index_fields(draft.form, without_empty(schemas_->content(draft.form), state)).title);
  if (title.size() <= longest) return title;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) --end;
  return title.substr(0, end) + "…";
}

}  // namespace tamga::pages
