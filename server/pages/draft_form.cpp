// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/draft_form.h"

#include <openssl/rand.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/form_view.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// What is written, where it goes, and what stands beside it on the page.
struct Draft {
  const forms::Form& form;
  std::string action;
  std::string document_id;  // "" for a new one
  std::uint64_t revision = 0;
  std::string key;  // idempotency key of a new one
};

// Sending one new draft twice (a double click, a lost answer) makes one.
std::string fresh_key() {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) throw Failure("internal", "no random numbers");
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) out += {digits[byte >> 4], digits[byte & 15]};
  return out;
}

const forms::Form& form_named(const Site& site, const std::string& name) {
  const auto today = civil_date(from_microseconds(site.services.clock.microseconds()));
  const auto* form = site.services.forms->find(name, today);
  if (!form) throw Failure("form-unknown", name);
  return *form;
}

class DraftPages {
 public:
  DraftPages(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
      : site_(std::move(site)), schemas_(std::move(schemas)) {}

  http::Response choose(const Visit& visit) const {
    const auto today = civil_date(from_microseconds(site_->services.clock.microseconds()));
    json forms = json::array();
    for (const auto& form : site_->services.forms->all()) {
      // Of every form only the version that is in force.
      if (site_->services.forms->find(form->id, today) != form.get()) continue;
      forms.push_back({{"address", "/documents/new" + query_string({{"form", form->id}})},
                       {"title", visit.of(form->title.mn, form->title.en)},
                       {"basis", form->legal_basis}});
    }
    return visit.page("choose_form", visit.texts.get("documents.new"), {{"forms", forms}});
  }

  http::Response blank(const Visit& visit) const {
    const Draft draft = new_draft(visit.request.parameter("form"));
    return show(visit, draft, json::object(), std::nullopt, "", 200);
  }

  http::Response create(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    Draft draft = new_draft(field(fields, "form"));
    if (const auto key = field(fields, "key"); !key.empty() && key.size() <= 64) draft.key = key;
    return save(visit, draft, fields, [&](const std::string& content) {
      return site_->services.documents->create(
          visit.account(), draft.form.id + "@" + draft.form.version, content, draft.key);
    });
  }

  http::Response edit(const Visit& visit) const {
    const auto document = own_draft(visit);
    return show(visit, draft_of(document), json::parse(document.content), std::nullopt, "", 200);
  }

  http::Response revise(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    const auto document = own_draft(visit);
    Draft draft = draft_of(document);
    // The revision that was shown, not the one that is there now.
    const std::string shown = field(fields, "revision");
    std::from_chars(shown.data(), shown.data() + shown.size(), draft.revision);
    return save(visit, draft, fields, [&](const std::string& content) {
      return site_->services.documents->revise(visit.account(), document.id, draft.revision,
                                               content);
    });
  }

 private:
  Draft new_draft(const std::string& form_name) const {
    const forms::Form& form = form_named(*site_, form_name);
    return {form, "/documents/new" + query_string({{"form", form_name}}), "", 0, fresh_key()};
  }

  documents::Document own_draft(const Visit& visit) const {
    const auto document = site_->services.documents->document(visit.request.path_values.at("id"));
    if (!document || !site_->services.documents->may_see(visit.account(), *document))
      throw Failure("not-found");
    if (document->created_by != visit.account().name) throw Failure("forbidden");
    return *document;
  }

  Draft draft_of(const documents::Document& document) const {
    const auto* form = site_->services.forms->find(document.form + "@" + document.form_version);
    if (!form) throw Failure("form-unknown", document.form + "@" + document.form_version);
    return {*form, "/documents/" + percent_encode(document.id) + "/edit", document.id,
            document.revision, ""};
  }

  // Either a row changes, or generated texts are to be shown anew, and the form
  // comes back with everything kept and nothing saved; or the content is saved; or it comes back
  // with its faults.
  http::Response save(const Visit& visit, const Draft& draft, const Fields& fields,
                      const std::function<documents::Document(const std::string&)>& keep) const {
    const FieldSchema schema = schemas_->content(draft.form);
    json state = read_fields(schema, fields);
    if (const auto press = row_press(fields)) {
      const std::string focus = change_rows(schema, state, press->change, press->pointer);
      return show(visit, draft, state, std::nullopt, focus, 200);
    }
    if (const std::string made = field(fields, "generate"); !made.empty())
      return show(visit, draft, state, std::nullopt, made, 200);
    state = without_empty(schema, state);
    try {
      const auto document = keep(state.dump());
      return http::Response::see_other("/documents/" + percent_encode(document.id));
    } catch (...) {
      const Failure failure = current_failure();
      if (failure.kind().http_status >= 500) throw;
      return show(visit, draft, state, failure, "", failure.kind().http_status);
    }
  }

  http::Response show(const Visit& visit, const Draft& draft, const json& value,
                      const std::optional<Failure>& failure, const std::string& focus,
                      int status) const {
    const FormState state{schemas_->content(draft.form),
                          value,
                          "",
                          draft.action,
                          failure ? failure->items() : std::vector<Failure::Item>{},
                          focus,
                          forms::generated_texts(draft.form, value)};
    const std::string& title = visit.of(draft.form.title.mn, draft.form.title.en);
    json view = {
        {"title", title},
        {"basis", draft.form.legal_basis},
        {"action", draft.action},
        {"form", draft.form.id + "@" + draft.form.version},
        {"key", draft.key},
        {"revision", draft.revision},
        {"is_new", draft.document_id.empty()},
        {"back", draft.document_id.empty() ? "/documents"
                                           : "/documents/" + percent_encode(draft.document_id)},
        {"said", ""},
        {"faults", fault_links(visit, state)},
        {"fields", draw_form(visit, state)}};
    if (failure)
      view["said"] = visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
    return visit.page("draft", title, std::move(view), status);
  }

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
};

}  // namespace

std::optional<RowPress> row_press(const Fields& fields) {
  static constexpr std::pair<const char*, RowChange> buttons[] = {{"add", RowChange::Add},
                                                                  {"remove", RowChange::Remove},
                                                                  {"up", RowChange::Up},
                                                                  {"down", RowChange::Down}};
  for (const auto& [name, change] : buttons)
    if (const std::string pointer = field(fields, name); !pointer.empty())
      return RowPress{change, pointer};
  return std::nullopt;
}

void add_draft_pages(const std::shared_ptr<Site>& site,
                     const std::shared_ptr<const FormSchemas>& schemas) {
  using access::Permission;
  const auto pages = std::make_shared<const DraftPages>(site, schemas);
  site->add("GET", "/documents/new", Permission::WriteDocument, [pages](const Visit& visit) {
    return visit.request.parameter("form").empty() ? pages->choose(visit) : pages->blank(visit);
  });
  site->add(
      "POST", "/documents/new", Permission::WriteDocument,
      [pages](const Visit& visit) { return pages->create(visit); }, document_form);
  site->add("GET", "/documents/{id}/edit", Permission::WriteDocument,
            [pages](const Visit& visit) { return pages->edit(visit); });
  site->add(
      "POST", "/documents/{id}/edit", Permission::WriteDocument,
      [pages](const Visit& visit) { return pages->revise(visit); }, document_form);
}

}  // namespace tamga::pages
