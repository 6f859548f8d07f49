// SPDX-License-Identifier: GPL-3.0-or-later
// Documents on their way: mine, those that wait for me, and one with its
// preview and the act that is due.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/content/schema.h"
#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/draft_form.h"
#include "server/pages/form_view.h"
#include "server/pages/generated_text.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using documents::Document;
using nlohmann::json;

std::string address_of(const Document& document) {
  return "/documents/" + percent_encode(document.id);
}

class DocumentPages {
 public:
  DocumentPages(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
      : site_(std::move(site)), schemas_(std::move(schemas)) {}

  http::Response overview(const Visit& visit) const {
    const auto& account = visit.account();
    json waiting = json::array(), mine = json::array();
    for (const auto& document : site_->services.documents->waiting_for(account))
      waiting.push_back(row(visit, document));
    for (const auto& document : site_->services.documents->drafts_of(account))
      mine.push_back(row(visit, document));
    return visit.page(
        "documents", visit.texts.get("documents.title"),
        {{"waiting", waiting},
         {"none_waiting", waiting.empty()},
         {"mine", mine},
         {"none_mine", mine.empty()},
         {"may_write", access::Access::may(account, access::Permission::WriteDocument)}});
  }

  http::Response one(const Visit& visit) const {
    return show(visit, seen(visit), std::nullopt, nullptr, 200);
  }

  http::Response preview(const Visit& visit) const {
    const Document document = seen(visit);
    http::Response response;
    response.body = site_->services.documents->preview(document);
    response.with("Content-Type", "application/pdf")
        .with("Content-Disposition", "inline; filename=\"preview.pdf\"")
        .with("Content-Security-Policy", "frame-ancestors 'self'")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
    return response;
  }

  http::Response act(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    const Document document = seen(visit);
    const std::string act = field(fields, "act");
    const auto& form = form_of(document);
    const auto schema = schemas_->act(form, act);
    if (!schema) throw Failure("act-not-due");
    const json state = read_fields(*schema, fields, "/acts/" + act);
    const json values = without_empty(*schema, state);
    try {
      // One revision takes one act: the same button twice is the same request.
      const auto done = site_->services.documents->act(
          visit.account(), document.id, act, values.dump(),
          "page:" + document.id + ":" + act + ":" + field(fields, "revision"));
      return http::Response::see_other(
          done.record_id.empty() ? address_of(done) : "/records/" + percent_encode(done.record_id));
    } catch (...) {
      const Failure failure = current_failure();
      if (failure.kind().http_status >= 500) throw;
      return show(visit, document, failure, &state, failure.kind().http_status);
    }
  }

 private:
  const forms::Form& form_of(const Document& document) const {
    const auto* form = site_->services.forms->find(document.form + "@" + document.form_version);
    if (!form) throw Failure("form-unknown", document.form + "@" + document.form_version);
    return *form;
  }

  // Who an account is, as people call them.
  std::string person(const std::string& name) const {
    const auto account = site_->services.access->account(name);
    return account && !account->display_name.empty() ? account->display_name : name;
  }

  // Who may not see a document is told that there is none.
  Document seen(const Visit& visit) const {
    const auto document = site_->services.documents->document(visit.request.path_values.at("id"));
    if (!document || !site_->services.documents->may_see(visit.account(), *document))
      throw Failure("not-found");
    return *document;
  }

  std::string state_words(const Visit& visit, const Document& document) const {
    if (document.next_act.empty()) return visit.texts.get("documents.sealed");
    for (const auto& act : form_of(document).acts)
      if (act.id == document.next_act)
        return visit.texts.get("documents.due", {{"act", visit.of(act.title.mn, act.title.en)}});
    return document.next_act;
  }

  json row(const Visit& visit, const Document& document) const {
    const auto& form = form_of(document);
    return {
        {"address", document.record_id.empty() ? address_of(document)
                                               : "/records/" + percent_encode(document.record_id)},
        {"title", document.title},
        {"form", visit.of(form.title.mn, form.title.en)},
        {"state", state_words(visit, document)},
        {"sealed", !document.record_id.empty()},
        {"by", person(document.created_by)},
        {"changed", civil_minute(from_microseconds(document.changed))}};
  }

  // The acts of the form in their order: done (with its values), due, or later.
  json acts(const Visit& visit, const Document& document, const json& content) const {
    json out = json::array();
    bool due_passed = false;
    for (const auto& act : form_of(document).acts) {
      const bool due = act.id == document.next_act;
      json values = json::array();
      if (!due && !due_passed) values = act_values(visit, document, act.id, content);
      out.push_back({{"act_title", visit.of(act.title.mn, act.title.en)},
                     {"due", due},
                     {"done", !due && !due_passed},
                     {"later", due_passed},
                     {"role", visit.texts.get("role." + act.role)},
                     {"values", values}});
      due_passed = due_passed || due;
    }
    return out;
  }

  json act_values(const Visit& visit, const Document& document, const std::string& act,
                  const json& content) const {
    json out = json::array();
    const auto schema = schemas_->act(form_of(document), act);
    const json done = content.value("acts", json::object()).value(act, json::object());
    if (!schema) return out;
    for (const auto& member : schema->members())
      if (const auto value = done.find(member.name); value != done.end() && value->is_string())
        out.push_back({{"name", member.schema.title(visit.language)}, {"value", *value}});
    return out;
  }

  // What the account and the day already tell, for the usual names of the values.
  json likely_values(const Visit& visit, const FieldSchema& schema, const json& content) const {
    const auto& account = visit.account();
    const std::pair<const char*, std::string> known[] = {
        {"name", account.display_name},
        {"position", account.position},
        {"date", civil_date(from_microseconds(site_->services.clock.microseconds()))},
        {"organisation", content.value("organisation", "")}};
    json values = json::object();
    for (const auto& [name, value] : known)
      if (schema.member(name)) values[name] = value;
    return values;
  }

  // The generated fields as they will be sealed, for the author to confirm with
  // the first act: what was written, or the text that was made.
  static json texts_to_confirm(const Visit& visit, const forms::Form& form, const json& content) {
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

  json act_form(const Visit& visit, const Document& document, const json& content,
                const std::optional<Failure>& failure, const json* sent) const {
    const auto& form = form_of(document);
    const auto due = std::find_if(form.acts.begin(), form.acts.end(),
                                  [&](const auto& act) { return act.id == document.next_act; });
    if (due == form.acts.end() || !site_->services.documents->may_act(visit.account(), document))
      return false;
    const auto schema = schemas_->act(form, due->id);
    if (!schema) return false;
    const json values = sent ? *sent : likely_values(visit, *schema, content);
    const FormState state{*schema,
                          values,
                          "/acts/" + due->id,
                          address_of(document) + "/acts",
                          failure ? failure->items() : std::vector<Failure::Item>{},
                          ""};
    return {{"act", due->id},
            {"act_title", visit.of(due->title.mn, due->title.en)},
            {"action", state.action},
            {"revision", document.revision},
            {"seals", due->seal},
            {"generated",
             due == form.acts.begin() ? texts_to_confirm(visit, form, content) : json::array()},
            {"faults", fault_links(visit, state)},
            {"fields", draw_form(visit, state)}};
  }

  http::Response show(const Visit& visit, const Document& document,
                      const std::optional<Failure>& failure, const json* sent, int status) const {
    const json content = json::parse(document.content);
    const auto& form = form_of(document);
    const bool first = !form.acts.empty() && document.next_act == form.acts.front().id;
    std::string said;
    if (failure) said = visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
    return visit.page(
        "document", document.title,
        {{"title", document.title},
         {"form_title", visit.of(form.title.mn, form.title.en)},
         {"by", person(document.created_by)},
         {"changed", civil_minute(from_microseconds(document.changed))},
         {"state", state_words(visit, document)},
         {"record",
          document.record_id.empty() ? "" : "/records/" + percent_encode(document.record_id)},
         {"edit", first && document.created_by == visit.account().name
                      ? address_of(document) + "/edit"
                      : ""},
         {"pdf", address_of(document) + "/preview.pdf"},
         {"acts", acts(visit, document, content)},
         {"said", said},
         {"act_form", act_form(visit, document, content, failure, sent)}},
        status);
  }

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
};

}  // namespace

void add_document_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  const auto schemas = std::make_shared<const FormSchemas>(*site->services.forms);
  const auto pages = std::make_shared<const DocumentPages>(site, schemas);
  site->add("GET", "/documents", Permission::SeeDocument,
            [pages](const Visit& visit) { return pages->overview(visit); });
  site->add("GET", "/documents/{id}", Permission::SeeDocument,
            [pages](const Visit& visit) { return pages->one(visit); });
  site->add("GET", "/documents/{id}/preview.pdf", Permission::SeeDocument,
            [pages](const Visit& visit) { return pages->preview(visit); });
  site->add(
      "POST", "/documents/{id}/acts", Permission::Act,
      [pages](const Visit& visit) { return pages->act(visit); }, small_form);
  add_draft_pages(site, schemas);
}

}  // namespace tamga::pages
