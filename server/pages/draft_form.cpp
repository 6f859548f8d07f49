// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/draft_form.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "server/civil_time.h"
#include "server/copies/certified_copy.h"
#include "server/identifier.h"
#include "server/pages/address.h"
#include "server/pages/companion_documents.h"
#include "server/pages/draft_preview.h"
#include "server/pages/draft_view.h"
#include "server/pages/form_view.h"
#include "server/pages/past_documents.h"
#include "server/pages/row_press.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using documents::Work;
using nlohmann::json;

std::uint64_t number_in(const Fields& fields, const char* name) {
  const std::string text = field(fields, name);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class DraftPages {
 public:
  DraftPages(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
      : site_(site), schemas_(schemas), view_(site, schemas) {}

  http::Response choose(const Visit& visit) const {
    json forms = json::array();
    for (const auto& form : site_->services.forms->all()) {
      // Of every form only the version that is in force.
      if (site_->services.forms->find(form->id, today()) != form.get()) continue;
      if (form->id == copies::CertifiedCopies::form) continue;  // made from its record's page
      const auto role = access::role_from(form->acts.front().role);
      if (!role || !visit.account().has_somewhere(*role)) continue;  // others' papers
      forms.push_back({{"address", "/documents/new" + query_string({{"form", form->id}})},
                       {"start", "/documents/start" + query_string({{"form", form->id}})},
                       {"title", visit.of(form->title.mn, form->title.en)},
                       {"basis", form->legal_basis}});
    }
    return visit.page("choose_form", visit.texts.get("documents.new"), {{"forms", forms}});
  }

  // Empty, or with what the form takes over from the documents that «from» names.
  http::Response blank(const Visit& visit) const {
    const Draft draft = new_draft(visit, visit.request.parameter("form"));
    std::vector<std::string> ids;
    std::set<std::string> declined;  // forms of which nothing is wanted
    for (const auto& [name, value] : visit.request.query) {
      if (!name.starts_with("from") || value.empty()) continue;
      if (value != "none")
        ids.push_back(value);
      else if (name.starts_with("from-"))
        declined.insert(name.substr(5));
    }
    DraftState state{json::object()};
    const auto person =
        person_of_holder(people_for(*site_, visit, draft.form), visit.request.parameter("holder"));
    auto past = past_documents(*site_, visit, ids);
    const auto companions = companions_of(*site_, visit, draft.form, past, declined, person);
    const std::size_t chosen = past.size();
    for (auto& one : past_documents(*site_, visit, companions.found))
      past.push_back(std::move(one));
    std::vector<forms::Earlier> earlier;
    Parameters again = {{"form", draft.form.id}};
    if (person) again.emplace_back("holder", person->holder);
    if (person && past.empty()) state.begun_for = person->label;
    for (auto& one : past) {
      const bool found = earlier.size() >= chosen;
      state.begun_from.push_back(
          {one.title, one.address, found, one.address.starts_with("/documents/")});
      again.emplace_back("from", one.address.substr(one.address.rfind('/') + 1));
      earlier.push_back(std::move(one.earlier));
    }
    if (!earlier.empty()) state.content = forms::Prefill::of(draft.form).begin(draft.form, earlier);
    if (companions.person) name_person(draft.form, *companions.person, state.content);
    if (person) put_person(draft.form, *person, state.content);
    state.begin_otherwise = "/documents/start" + query_string(again);
    return view_.page(visit, draft, state, 200);
  }

  http::Response edit(const Visit& visit) const {
    const auto document = own_draft(visit);
    const auto address = "/documents/" + percent_encode(document.id);
    if (!service().may(visit.account(), document, documents::Deed::Revise))
      return http::Response::see_other(address);
    if (const auto work = works().of_document(visit.account().name, document.id))
      return http::Response::see_other(work_address(*work));
    return view_.page(visit, draft_of(visit, document), {json::parse(document.content)}, 200);
  }

  // A kept work, continued.
  http::Response resume(const Visit& visit) const {
    const Draft draft = kept_draft(visit);
    DraftState state{json::parse(draft.work.state)};
    state.resumed = true;
    state.previewing = !visit.request.parameter("preview").empty();
    return view_.page(visit, draft, state, 200);
  }

  http::Response create(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    Draft draft = new_draft(visit, field(fields, "form"));
    take_work(draft, fields);
    return sent(visit, draft, fields);
  }

  http::Response revise(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    Draft draft = draft_of(visit, own_draft(visit));
    take_work(draft, fields);
    // The revision that was shown, not the one that is there now.
    draft.work.document_revision = number_in(fields, "revision");
    return sent(visit, draft, fields);
  }

  // For the script, while somebody writes: kept, and checked.
  http::Response keep(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    Draft draft = sent_draft(visit.account().name, fields);
    draft.work.id = visit.request.path_values.at("id");
    const json state = read_fields(schemas_->content(draft.form), fields);
    keep_work(draft, state);
    json faults = json::array();
    for (const auto& item : view_.faults(draft, state)) {
      const auto& kind = error_kind(item.code);
      faults.push_back({{"pointer", item.pointer},
                        {"field", item.field},
                        {"missing", item.code == "content-missing-field"},
                        {"text", visit.of(std::string(kind.mn), std::string(kind.en))}});
    }
    return http::Response::json(
               json{{"work", draft.work.id},
                    {"revision", draft.work.revision},
                    {"address", work_address(draft.work)},
                    {"kept", civil_minute(from_microseconds(draft.work.changed)).substr(11)},
                    {"faults", faults}}
                   .dump(-1, ' ', false, json::error_handler_t::replace))
        .with("Cache-Control", "no-store");
  }

  // The paper as it would be signed, of what is kept.
  http::Response preview(const Visit& visit) const {
    const Draft draft = kept_draft(visit);
    const json content =
        without_empty(schemas_->content(draft.form), json::parse(draft.work.state));
    http::Response response;
    response.body = preview_of(draft.form, content, *site_->services.renderer);
    return response.with("Content-Type", "application/pdf")
        .with("Content-Disposition", "inline; filename=\"preview.pdf\"")
        .with("Content-Security-Policy", "frame-ancestors 'self'")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  http::Response discard(const Visit& visit) const {
    visit.checked_form();
    works().discard(visit.account().name, visit.request.path_values.at("id"));
    return http::Response::see_other("/documents");
  }

  // What came without its session, for the account of its ticket. The draft's own
  // document is asked for again when it is continued.
  std::optional<Work> keep_for(const std::string& account, const Fields& fields) const {
    Draft draft = sent_draft(account, fields);
    keep_work(draft, read_fields(schemas_->content(draft.form), fields));
    return draft.work;
  }

 private:
  documents::Documents& service() const { return *site_->services.documents; }
  documents::Works& works() const { return service().works(); }

  std::string today() const {
    return civil_date(from_microseconds(site_->services.clock.microseconds()));
  }

  const forms::Form& form_named(const std::string& name) const {
    const auto* form = site_->services.forms->find(name, today());
    if (!form) throw Failure("form-unknown", name);
    return *form;
  }

  Draft begun(const std::string& account, const forms::Form& form, const std::string& name) const {
    Work work;
    work.id = works().new_work_id();
    work.account = account;
    work.form = form.id;
    work.form_version = form.version;
    return {form, work, name};
  }

  Draft new_draft(const Visit& visit, const std::string& form_name) const {
    return begun(visit.account().name, form_named(form_name), form_name);
  }

  documents::Document own_draft(const Visit& visit) const {
    const auto document = service().document(visit.request.path_values.at("id"));
    if (!document || !service().may_see(visit.account(), *document)) throw Failure("not-found");
    if (document->created_by != visit.account().name) throw Failure("forbidden");
    return *document;
  }

  Draft draft_of(const Visit& visit, const documents::Document& document) const {
    const std::string name = document.form + "@" + document.form_version;
    Draft draft = begun(visit.account().name, form_named(name), name);
    draft.work.document = document.id;
    draft.work.document_revision = document.revision;
    return draft;
  }

  Draft kept_draft(const Visit& visit) const {
    const auto work = works().find(visit.account().name, visit.request.path_values.at("id"));
    if (!work) throw Failure("not-found");
    const std::string name = work->form + "@" + work->form_version;
    return {form_named(name), *work, name};
  }

  // The work whose form this is, as its hidden fields tell; another's comes to nothing,
  // for Works::keep() looks whose it is.
  static void take_work(Draft& draft, const Fields& fields) {
    const std::string id = field(fields, "work");
    if (!is_identifier(id)) return;
    draft.work.id = id;
    draft.work.revision = number_in(fields, "work_revision");
  }

  // A form whatever its address was.
  Draft sent_draft(const std::string& account, const Fields& fields) const {
    const std::string name = field(fields, "form");
    Draft draft = begun(account, form_named(name), name);
    take_work(draft, fields);
    draft.work.document_revision = number_in(fields, "revision");
    if (const std::string id = field(fields, "document"); !id.empty()) {
      const auto document = service().document(id);
      if (!document || document->created_by != account) throw Failure("not-found");
      draft.work.document = id;
    }
    return draft;
  }

  void keep_work(Draft& draft, const json& state) const {
    draft.work.title = view_.title_of(draft, state);
    draft.work.state = DraftView::text_of(state);
    draft.work = works().keep(draft.work);
  }

  // Keeps what an answer will show; what cannot be kept is said and stays on the page.
  void keep_shown(Draft& draft, DraftState& state) const {
    try {
      keep_work(draft, state.content);
    } catch (const Failure& failure) {
      if (failure.kind().http_status >= 500) throw;
      if (failure.kind().code == "work-finished") {
        // Somebody went back to a form that is a document already: a work of its own.
        draft.work.id = works().new_work_id();
        draft.work.revision = 0;
        return keep_shown(draft, state);
      }
      state.not_kept = failure;
    }
  }

  // Either the content becomes a document, or it is kept and comes back: changed as a
  // button asked, or with its faults.
  http::Response sent(const Visit& visit, Draft& draft, const Fields& fields) const {
    const FieldSchema schema = schemas_->content(draft.form);
    DraftState state{read_fields(schema, fields)};
    state.previewing = !field(fields, "previewing").empty() || !field(fields, "preview").empty();
    if (!field(fields, "hide_preview").empty()) state.previewing = false;
    if (!field(fields, "save").empty()) {
      if (auto response = saved(visit, draft, state)) return *response;
    } else {
      try {
        if (!press_rows(schema, fields, state)) state.focus = field(fields, "generate");
      } catch (const Failure& failure) {
        if (failure.kind().http_status >= 500) throw;
        state.failure = failure;
      }
    }
    keep_shown(draft, state);
    const bool left = !field(fields, "keep").empty() && !state.not_kept;
    if (left) return http::Response::see_other(work_address(draft.work));
    return view_.page(visit, draft, state, state.failure ? state.failure->kind().http_status : 200);
  }

  // The document's address, or nothing and why not in `state`.
  std::optional<http::Response> saved(const Visit& visit, Draft& draft, DraftState& state) const {
    const auto& work = draft.work;
    const std::string content =
        DraftView::text_of(without_empty(schemas_->content(draft.form), state.content));
    try {
      const auto document =
          draft.is_new()
              ? service().create(visit.account(), draft.form.id + "@" + draft.form.version, content,
                                 "work:" + work.id, {}, work.id)
              : service().revise(visit.account(), work.document, work.document_revision, content,
                                 work.id);
      return http::Response::see_other("/documents/" + percent_encode(document.id));
    } catch (...) {
      state.failure = current_failure();
      if (state.failure->kind().http_status >= 500) throw;
    }
    // Only its author changes a draft: whoever is told so may replace it.
    if (state.failure->kind().code == "revision-stale")
      if (const auto now = service().document(work.document))
        draft.work.document_revision = now->revision;
    return std::nullopt;
  }

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
  DraftView view_;
};

}  // namespace

std::optional<http::Response> kept_after_session(Site& site, const FormSchemas& schemas,
                                                 const http::Request& request,
                                                 const Failure& failure) {
  const auto code = failure.kind().code;
  if (request.method != "POST" || !request.path.starts_with("/documents/") ||
      (code != "sign-in-required" && code != "csrf-refused") || !from_own_page(request))
    return std::nullopt;
  const auto fields = request.form();
  const auto account = site.services.documents->works().ticket_account(field(fields, "ticket"),
                                                                       field(fields, "work"));
  const auto writer = account ? site.services.access->account(*account) : std::nullopt;
  if (!writer || !access::Access::may(*writer, access::Permission::WriteDocument))
    return std::nullopt;
  const DraftPages pages(
      std::shared_ptr<Site>(std::shared_ptr<Site>(), &site),
      std::shared_ptr<const FormSchemas>(std::shared_ptr<const FormSchemas>(), &schemas));
  std::optional<Work> work;
  try {
    work = pages.keep_for(*account, fields);
  } catch (const Failure& refused) {
    if (refused.kind().http_status >= 500) throw;
    return std::nullopt;
  }
  if (!request.path.ends_with("/keep")) {
    const bool same = request.session && request.session->account.name == *account;
    return http::Response::see_other(
        same ? work_address(*work) : "/sign-in" + query_string({{"next", work_address(*work)}}));
  }
  return http::Response::json(json{{"work", work->id},
                                   {"revision", work->revision},
                                   {"address", work_address(*work)},
                                   {"signed_out", true}}
                                  .dump(),
                              failure.kind().http_status)
      .with("Cache-Control", "no-store");
}

void add_draft_pages(const std::shared_ptr<Site>& site,
                     const std::shared_ptr<const FormSchemas>& schemas) {
  const auto pages = std::make_shared<const DraftPages>(site, schemas);
  const auto write = access::Permission::WriteDocument;
  using Page = http::Response (DraftPages::*)(const Visit&) const;
  const auto add = [&](const char* method, const char* pattern, Page page, std::size_t limit) {
    site->add(
        method, pattern, write, [pages, page](const Visit& visit) { return (*pages.*page)(visit); },
        limit);
  };
  add_start_pages(site);
  site->add("GET", "/documents/new", write, [pages](const Visit& visit) {
    return visit.request.parameter("form").empty() ? pages->choose(visit) : pages->blank(visit);
  });
  add("POST", "/documents/new", &DraftPages::create, document_form);
  add("GET", "/documents/{id}/edit", &DraftPages::edit, 0);
  add("POST", "/documents/{id}/edit", &DraftPages::revise, document_form);
  add("GET", "/documents/works/{id}", &DraftPages::resume, 0);
  add("GET", "/documents/works/{id}/preview.pdf", &DraftPages::preview, 0);
  add("POST", "/documents/works/{id}/keep", &DraftPages::keep, document_form);
  add("POST", "/documents/works/{id}/discard", &DraftPages::discard, small_form);
}

}  // namespace tamga::pages
