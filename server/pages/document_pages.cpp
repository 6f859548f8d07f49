// SPDX-License-Identifier: GPL-3.0-or-later
// Documents on their way: mine, those that wait for me, and one with what may be
// done with it. Without script: every deed is a form.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/documents/document_lists.h"
#include "server/pages/address.h"
#include "server/pages/confirmation_page.h"
#include "server/pages/date_words.h"
#include "server/pages/document_view.h"
#include "server/pages/draft_form.h"
#include "server/pages/draft_view.h"
#include "server/pages/form_fields.h"
#include "server/pages/paging.h"
#include "server/pages/shown_record.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using documents::Document;
using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

class DocumentPages {
 public:
  DocumentPages(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
      : site_(site), schemas_(schemas), view_(site, schemas) {}

  http::Response overview(const Visit& visit) const {
    const auto& account = visit.account();
    constexpr std::size_t shown = 20, a_page = 30;
    json waiting = json::array(), mine = json::array();
    const auto works = service().works().of(account.name);
    const auto first = service().waiting(account, 0, shown);
    for (const auto& one : first.rows) waiting.push_back(view_.row(visit, one.document));
    const Paging paging(visit, "page", written(account, 0, 0).total, a_page);
    for (const auto& document : written(account, paging.first(), a_page).rows)
      mine.push_back(view_.row(visit, document));
    return visit.page(
        "documents", visit.texts.get("documents.title"),
        {{"waiting", waiting},
         {"none_waiting", waiting.empty()},
         {"more_waiting",
          first.total > shown
              ? visit.texts.get("documents.all_waiting", {{"n", std::to_string(first.total)}})
              : ""},
         {"mine", mine},
         {"none_mine", mine.empty()},
         {"pager", paging.view("mine")},
         {"unfinished", !works.empty()},
         {"works", work_rows(visit, works, 0, shown)},
         {"more_works", works.size() > shown
                            ? visit.texts.get("works.all", {{"n", std::to_string(works.size())}})
                            : ""},
         {"may_act", access::Access::may(account, access::Permission::Act)},
         {"may_write", access::Access::may(account, access::Permission::WriteDocument)}});
  }

  // All that is unfinished, by pages.
  http::Response unfinished(const Visit& visit) const {
    constexpr std::size_t a_page = 50;
    const auto works = service().works().of(visit.account().name);
    const Paging paging(visit, "page", works.size(), a_page);
    return visit.page("works", visit.texts.get("works.title"),
                      {{"works", work_rows(visit, works, paging.first(), a_page)},
                       {"none", works.empty()},
                       {"pager", paging.view()}});
  }

  http::Response one(const Visit& visit) const { return view_.page(visit, seen(visit)); }

  http::Response preview(const Visit& visit) const {
    const Document document = seen(visit);
    http::Response response;
    response.body = service().preview(document);
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
    documents::ActOrder order;
    order.act = field(fields, "act");
    const auto schema = schemas_->act(view_.form_of(document), order.act);
    if (!schema) throw Failure("act-not-due");
    const json state = read_fields(*schema, fields, "/acts/" + order.act);
    order.values_json = without_empty(*schema, state).dump();
    order.step_up = step_up_of(*site_, visit, fields);
    // One revision takes one act: the same button twice is the same request.
    order.idempotency_key =
        "page:" + document.id + ":" + order.act + ":" + field(fields, "revision");
    return doing(visit, document, {"act", state},
                 [&] { return service().act(visit.account(), document.id, order); });
  }

  http::Response give_back(const Visit& visit) const {
    return with_reason(visit, "return", [&](const Document& document, const std::string& reason) {
      return service().give_back(visit.account(), document.id, reason);
    });
  }

  http::Response withdraw(const Visit& visit) const {
    return with_reason(visit, "withdraw", [&](const Document& document, const std::string& reason) {
      return service().withdraw(visit.account(), document.id, reason);
    });
  }

  http::Response reopen(const Visit& visit) const {
    visit.checked_form();
    return after(visit, service().reopen(visit.account(), seen(visit).id));
  }

  http::Response seal(const Visit& visit) const {
    visit.checked_form();
    return after(visit, service().seal(visit.account(), seen(visit).id));
  }

  http::Response name_participants(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    const Document document = seen(visit);
    auto participants = document.participants;
    for (const auto& act : view_.form_of(document).acts)
      for (const auto& [name, value] : fields)
        if (name == "participant-" + act.id) {
          participants.erase(act.id);
          if (!value.empty()) participants[act.id] = value;
        }
    return doing(visit, document, {"participants"}, [&] {
      return service().name_participants(visit.account(), document.id, revision_of(fields),
                                         participants);
    });
  }

  http::Response keep_decision(const Visit& visit) const {
    const auto parts = visit.request.parts();
    const auto part = [&](const char* name) {
      return std::find_if(parts.begin(), parts.end(),
                          [&](const http::Part& candidate) { return candidate.name == name; });
    };
    const auto csrf = part("csrf"), file = part("file");
    visit.check_csrf(csrf == parts.end() ? "" : csrf->content);
    const Document document = seen(visit);
    return doing(visit, document, {"decision"}, [&] {
      if (file == parts.end()) throw Failure("decision-refused");
      service().keep_decision(visit.account(), document.id, visit.request.path_values.at("act"),
                              file->file_name, file->content);
      return document;
    });
  }

  // The scan that an act was done on, or the one that is attached.
  http::Response decision(const Visit& visit) const {
    const auto found = service().decision(seen(visit), visit.request.path_values.at("act"));
    if (!found) throw Failure("not-found");
    http::Response response;
    response.body = found->bytes;
    return response.with("Content-Type", found->media_type)
        .with("Content-Disposition", "attachment")
        .with("Content-Security-Policy", "default-src 'none'")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

 private:
  // What was typed into which form of the page.
  struct Typed {
    std::string form;
    json values{};
    std::string reason{};
  };

  documents::Documents& service() const { return *site_->services.documents; }
  documents::DocumentList written(const access::Account& account, std::size_t offset,
                                  std::size_t limit) const {
    return documents::written_by(*site_->services.archive, account.name, offset, limit);
  }

  json work_rows(const Visit& visit, const std::vector<documents::Work>& works, std::size_t from,
                 std::size_t most) const {
    json rows = json::array();
    for (std::size_t i = from; i < works.size() && i < from + most; ++i) {
      const auto& work = works[i];
      const auto* form = site_->services.forms->find(work.form + "@" + work.form_version);
      const std::string form_title = form ? visit.of(form->title.mn, form->title.en) : work.form;
      rows.push_back({{"work", work_address(work)},
                      {"work_title", work.title.empty() ? form_title : work.title},
                      {"work_form", form_title},
                      {"of_document", !work.document.empty()},
                      {"work_changed", minute_words(visit, work.changed)}});
    }
    return rows;
  }

  static std::uint64_t revision_of(const Fields& fields) {
    return std::strtoull(field(fields, "revision").c_str(), nullptr, 10);
  }

  // Who may not see a document is told that there is none.
  Document seen(const Visit& visit) const {
    const auto document = service().document(visit.request.path_values.at("id"));
    if (!document || !service().may_see(visit.account(), *document)) throw Failure("not-found");
    return *document;
  }

  // A sealed document is a record, which may be closed to who has sealed it: then back to
  // what waits for them.
  http::Response after(const Visit& visit, const Document& document) const {
    if (document.record_id.empty())
      return http::Response::see_other(DocumentView::address_of(document));
    const auto record = address_if_visible(*site_, visit, document.record_id);
    return http::Response::see_other(record.empty() ? "/inbox?sealed=1" : record);
  }

  // Does it; what is refused is said beside the form, with what was typed.
  template <typename Deed>
  http::Response doing(const Visit& visit, const Document& document, Typed typed,
                       const Deed& deed) const {
    try {
      return after(visit, deed());
    } catch (...) {
      const Failure failure = current_failure();
      if (failure.kind().http_status >= 500) throw;
      const Refused refused{failure, typed.form, std::move(typed.values), typed.reason};
      return view_.page(visit, document, &refused);
    }
  }

  template <typename Deed>
  http::Response with_reason(const Visit& visit, const char* name, const Deed& deed) const {
    const Fields fields = visit.checked_form();
    const Document document = seen(visit);
    const auto reason = field(fields, "reason");
    return doing(visit, document, {name, {}, reason}, [&] { return deed(document, reason); });
  }

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
  DocumentView view_;
};

}  // namespace

void add_document_pages(const std::shared_ptr<Site>& site,
                        const std::shared_ptr<const FormSchemas>& schemas) {
  using access::Permission;
  const auto pages = std::make_shared<const DocumentPages>(site, schemas);
  using Page = http::Response (DocumentPages::*)(const Visit&) const;
  const auto add = [&](const char* method, const char* pattern, Permission permission, Page page,
                       std::size_t limit) {
    site->add(
        method, pattern, permission,
        [pages, page](const Visit& visit) { return (*pages.*page)(visit); }, limit);
  };
  const auto see = Permission::SeeDocument, act = Permission::Act,
             write = Permission::WriteDocument;
  add("GET", "/documents", see, &DocumentPages::overview, 0);
  add("GET", "/documents/works", write, &DocumentPages::unfinished, 0);
  add("GET", "/documents/{id}", see, &DocumentPages::one, 0);
  add("GET", "/documents/{id}/preview.pdf", see, &DocumentPages::preview, 0);
  add("POST", "/documents/{id}/acts", act, &DocumentPages::act, small_form);
  add("POST", "/documents/{id}/return", act, &DocumentPages::give_back, small_form);
  add("POST", "/documents/{id}/withdraw", act, &DocumentPages::withdraw, small_form);
  add("POST", "/documents/{id}/reopen", act, &DocumentPages::reopen, small_form);
  add("POST", "/documents/{id}/seal", see, &DocumentPages::seal, small_form);
  add("POST", "/documents/{id}/participants", write, &DocumentPages::name_participants, small_form);
  add("POST", "/documents/{id}/decisions/{act}", act, &DocumentPages::keep_decision,
      decision_upload);
  add("GET", "/documents/{id}/decisions/{act}", see, &DocumentPages::decision, 0);
  add_draft_pages(site, schemas);
}

}  // namespace tamga::pages
