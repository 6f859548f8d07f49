// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/document_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/content/schema.h"
#include "server/access/second_factor.h"
#include "server/civil_time.h"
#include "server/documents/document_content.h"
#include "server/pages/address.h"
#include "server/pages/confirmation_page.h"
#include "server/pages/content_changes.h"
#include "server/pages/date_words.h"
#include "server/pages/draft_form.h"
#include "server/pages/form_view.h"
#include "server/pages/generated_text.h"
#include "server/pages/page_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using documents::Deed;
using documents::Document;
using documents::DoneAct;
using documents::Stage;
using nlohmann::json;

// The generated fields as they will be sealed, for the author to confirm with
// the first act: what was written, or the text that was made.
json texts_to_confirm(const Visit& visit, const forms::Form& form, const json& content) {
  json out = json::array();
  for (const auto& text : forms::generated_texts(form, content)) {
    const json::json_pointer pointer(text.pointer);
    std::string written;
    if (content.contains(pointer) && content[pointer].is_string())
      written = content[pointer].get<std::string>();
    const json& field = *form.content_schema().at(text.pointer);
    out.push_back({{"label", visit.of(field.value("title", ""), field.value("x-title-en", ""))},
                   {"html", written.empty() ? generated_html(visit, text) : escape(written)},
                   {"made", written.empty()}});
  }
  return out;
}

}  // namespace

json likely_values(const Visit& visit, const Clock& clock, const FieldSchema& schema,
                   const json& content, bool outside) {
  const auto& account = visit.account();
  const auto today = civil_date(from_microseconds(clock.microseconds()));
  // Of another body's decision nothing is known but what its paper says.
  const std::pair<const char*, std::string> known[] = {
      {"name", account.display_name},
      {"position", account.position},
      {"date", today},
      {"organisation", content.value("organisation", "")}};
  json values = json::object();
  if (outside) return values;
  for (const auto& [name, value] : known)
    if (schema.member(name)) values[name] = value;
  return values;
}

namespace {

// What it says differently since it was returned the last time; false when it never was.
json since_return(const Visit& visit, const archive::Catalogue& catalogue,
                  const FieldSchema& schema, const Document& document, const json& content) {
  const auto earlier = documents::earlier_content(catalogue, document);
  if (!earlier || !document.record_id.empty()) return false;
  const auto changes = content_changes(schema, json::parse(*earlier), content, visit.language);
  return {{"same", changes.empty()},
          {"table", visit.fragment("changes", {{"changes", changes_view(changes)}})}};
}

}  // namespace

struct DocumentView::Reading {
  const Visit& visit;
  const Document& document;
  const forms::Form& form;
  json content;
  std::vector<DoneAct> done;  // of all renderings
  const Refused* refused;

  // The failure that belongs to one of the page's forms.
  const Failure* fault(const char* name) const {
    return refused && refused->form == name ? &refused->failure : nullptr;
  }
  std::string said(const char* name) const {
    const auto* failure = fault(name);
    return failure ? visit.of(std::string(failure->kind().mn), std::string(failure->kind().en))
                   : "";
  }
  const DoneAct* done_act(const std::string& act) const {
    for (const auto& candidate : done)
      if (candidate.rendering == document.rendering && candidate.act == act) return &candidate;
    return nullptr;
  }
};

DocumentView::DocumentView(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
    : site_(std::move(site)), schemas_(std::move(schemas)) {}

std::string DocumentView::address_of(const Document& document) {
  return "/documents/" + percent_encode(document.id);
}

const forms::Form& DocumentView::form_of(const Document& document) const {
  const auto* form = site_->services.forms->find(document.form + "@" + document.form_version);
  if (!form) throw Failure("form-unknown", document.form + "@" + document.form_version);
  return *form;
}

std::string DocumentView::person(const std::string& name) const {
  const auto account = site_->services.access->account(name);
  return account && !account->display_name.empty() ? account->display_name : name;
}

std::string DocumentView::state_words(const Visit& visit, const Document& document) const {
  switch (document.stage) {
    case Stage::Record:
      return visit.texts.get("documents.sealed");
    case Stage::Sealing:
      return visit.texts.get("documents.sealing");
    case Stage::Withdrawn:
      return visit.texts.get("documents.withdrawn");
    case Stage::Expired:
      return visit.texts.get("documents.expired");
    case Stage::Open:
      break;
  }
  for (const auto& act : form_of(document).acts)
    if (act.id == document.next_act)
      return visit.texts.get("documents.due", {{"act", visit.of(act.title.mn, act.title.en)}});
  return document.next_act;
}

json DocumentView::row(const Visit& visit, const Document& document) const {
  const auto& form = form_of(document);
  return {
      {"address", document.record_id.empty() ? address_of(document)
                                             : "/records/" + percent_encode(document.record_id)},
      {"title", document.title},
      {"form", visit.of(form.title.mn, form.title.en)},
      {"state", state_words(visit, document)},
      {"sealed", !document.record_id.empty()},
      {"by", person(document.created_by)},
      {"changed", minute_words(visit, document.changed)}};
}

// Whose act it is: the person named for it, the author, or the role.
std::string DocumentView::whose(const Reading& reading, const forms::Act& act) const {
  const auto named = reading.document.participants.find(act.id);
  if (named != reading.document.participants.end()) return person(named->second);
  if (act.role == access::role_name(access::Role::Author))
    return person(reading.document.created_by);
  return reading.visit.texts.get("role." + act.role);
}

// The acts of the form in their order: done (by whom, with its values), due
// (whose turn, until when), or later.
json DocumentView::timeline(const Reading& reading) const {
  const auto& document = reading.document;
  const auto until = site_->services.documents->deadline(document);
  const bool acted = document.stage == Stage::Sealing || document.stage == Stage::Record;
  json out = json::array();
  bool due_passed = false;
  for (const auto& act : reading.form.acts) {
    const bool next = !acted && act.id == document.next_act;
    const bool done = !next && !due_passed;
    const bool due = next && document.stage == Stage::Open;
    json item = {{"act_title", reading.visit.of(act.title.mn, act.title.en)},
                 {"due", due},
                 {"done", done},
                 {"later", !done && !due},
                 {"whose", whose(reading, act)},
                 {"until", due && until != 0 ? day_words(reading.visit, until - 1) : ""},
                 {"values", done ? act_values(reading, act.id) : json::array()},
                 {"signed", false}};
    if (const auto* sign = done ? reading.done_act(act.id) : nullptr)
      item["signed"] = {
          {"by", person(sign->account)},
          {"for", sign->principal.empty() ? "" : person(sign->principal)},
          {"basis", sign->basis},
          {"time", minute_words(reading.visit, sign->time)},
          {"own_key", sign->own_key},
          {"subject", sign->subject},
          {"decision", sign->decision.substr(0, 16)},
          {"decision_address",
           sign->decision.empty() ? ""
                                  : address_of(document) + "/decisions/" + percent_encode(act.id)}};
    out.push_back(std::move(item));
    due_passed = due_passed || next;
  }
  return out;
}

json DocumentView::act_values(const Reading& reading, const std::string& act) const {
  json out = json::array();
  const auto schema = schemas_->act(reading.form, act);
  const json done = reading.content.value("acts", json::object()).value(act, json::object());
  if (!schema) return out;
  for (const auto& member : schema->members())
    if (const auto value = done.find(member.name); value != done.end() && value->is_string())
      out.push_back({{"name", member.schema.title(reading.visit.language)}, {"value", *value}});
  return out;
}

json DocumentView::act_form(const Reading& reading) const {
  const auto& [visit, document, form, content, done, refused] = reading;
  const auto due =
      std::find_if(form.acts.begin(), form.acts.end(),
                   [&document = document](const auto& act) { return act.id == document.next_act; });
  if (due == form.acts.end() || !site_->services.documents->may_act(visit.account(), document))
    return false;
  const auto schema = schemas_->act(form, due->id);
  if (!schema) return false;
  const auto* failure = reading.fault("act");
  const json values =
      failure ? refused->values
              : likely_values(visit, site_->services.clock, *schema, content, due->outside);
  const FormState state{*schema,
                        values,
                        "/acts/" + due->id,
                        address_of(document) + "/acts",
                        failure ? failure->items() : std::vector<Failure::Item>{},
                        ""};
  json view = {{"act", due->id},
               {"act_title", visit.of(due->title.mn, due->title.en)},
               {"action", state.action},
               {"revision", document.revision},
               {"seals", due->seal},
               {"own_key", site_->services.documents->has_own_key(visit.account())},
               {"said", reading.said("act")},
               {"decision", decision_form(reading)},
               {"generated",
                due == form.acts.begin() ? texts_to_confirm(visit, form, content) : json::array()},
               {"faults", fault_links(visit, state)},
               {"fields", draw_form(visit, state)}};
  view.update(step_up_view(*site_, visit, address_of(document)));
  return view;
}

// For an act of an outside body: the scan that is attached, and a place for one.
json DocumentView::decision_form(const Reading& reading) const {
  const auto& document = reading.document;
  const auto& acts = reading.form.acts;
  const auto due = std::find_if(acts.begin(), acts.end(),
                                [&](const auto& act) { return act.id == document.next_act; });
  if (due == acts.end() || !due->outside) return false;
  const auto attached = site_->services.documents->decision(document, due->id);
  json out = {{"decision_action", address_of(document) + "/decisions/" + percent_encode(due->id)},
              {"decision_said", reading.said("decision")},
              {"attached", false}};
  if (attached)
    out["attached"] = {{"file", attached->name},
                       {"size", file_size(reading.visit, attached->bytes.size())}};
  return out;
}

// For its author: who shall do the acts that are not done and are not his own.
json DocumentView::participants_form(const Reading& reading) const {
  const auto& [visit, document, form, content, done, refused] = reading;
  json rows = json::array();
  const auto fields = forms::index_fields(form, content);
  for (const auto& act : form.acts) {
    const auto role = access::role_from(act.role);
    if (!role || *role == access::Role::Author ||
        !site_->services.documents->may(visit.account(), document, Deed::Name, act.id))
      continue;
    const auto named = document.participants.find(act.id);
    json choices = json::array();
    for (const auto& account : site_->services.access->accounts())
      if (account.has(*role, fields.organisation, fields.unit) && !account.disabled)
        choices.push_back(
            {{"account", account.name},
             {"account_title", account.display_name.empty() ? account.name : account.display_name},
             {"chosen", named != document.participants.end() && named->second == account.name}});
    rows.push_back({{"part", act.id},
                    {"part_title", visit.of(act.title.mn, act.title.en)},
                    {"choices", choices}});
  }
  if (rows.empty()) return false;
  return {{"rows", rows},
          {"participants_said", reading.said("participants")},
          {"participants_action", address_of(document) + "/participants"},
          {"revision", document.revision}};
}

// What a reader must know first: returned, withdrawn, expired, waiting.
json DocumentView::banner(const Reading& reading) const {
  const auto& document = reading.document;
  const auto& texts = reading.visit.texts;
  const auto told = [&](const char* key, const char* tone) {
    return json{{"words", texts.get(key, {{"name", person(document.reason_by)}})},
                {"tone", tone},
                {"why", document.reason}};
  };
  switch (document.stage) {
    case Stage::Withdrawn:
      return told("document.was_withdrawn", "secondary");
    case Stage::Expired:
      return {{"words", texts.get("document.was_expired")}, {"tone", "warning"}, {"why", ""}};
    case Stage::Sealing: {
      const auto& kind = error_kind(document.waiting);
      return {{"words", texts.get("document.waits")},
              {"tone", "warning"},
              {"why", document.waiting.empty()
                          ? ""
                          : reading.visit.of(std::string(kind.mn), std::string(kind.en))}};
    }
    case Stage::Open:
      if (!document.reason_by.empty()) return told("document.was_returned", "warning");
      break;
    case Stage::Record:
      break;
  }
  return false;
}

http::Response DocumentView::page(const Visit& visit, const Document& document,
                                  const Refused* refused) const {
  const auto& form = form_of(document);
  const auto& service = *site_->services.documents;
  const Reading reading{
      visit, document, form, json::parse(document.content), service.acts(document), refused};
  const auto may = [&](Deed deed) { return service.may(visit.account(), document, deed); };
  const auto reason_form = [&](Deed deed, const char* name) -> json {
    if (!may(deed)) return false;
    return {{"reason_action", address_of(document) + "/" + name},
            {"reason_said", reading.said(name)},
            {"reason", reading.fault(name) ? refused->reason : ""}};
  };
  const auto record = document.record_id;
  return visit.page(
      "document", document.title,
      {{"title", document.title},
       {"form_title", visit.of(form.title.mn, form.title.en)},
       {"by", person(document.created_by)},
       {"changed", minute_words(visit, document.changed)},
       {"state", state_words(visit, document)},
       {"record", record.empty() ? "" : "/records/" + percent_encode(record)},
       {"edit", may(Deed::Revise) ? address_of(document) + "/edit" : ""},
       {"pdf", address_of(document) + "/preview.pdf"},
       {"banner", banner(reading)},
       {"since_return", since_return(visit, site_->services.archive->catalogue(),
                                     schemas_->content(form), document, reading.content)},
       {"compare", "/compare" + query_string({{"other", document.id}})},
       {"acts", timeline(reading)},
       {"act_form", act_form(reading)},
       {"participants", participants_form(reading)},
       {"return_form", reason_form(Deed::Return, "return")},
       {"withdraw_form", reason_form(Deed::Withdraw, "withdraw")},
       {"reopen", may(Deed::Reopen) ? address_of(document) + "/reopen" : ""},
       {"try_seal", document.stage == Stage::Sealing ? address_of(document) + "/seal" : ""}},
      refused ? refused->failure.kind().http_status : 200);
}

}  // namespace tamga::pages
