// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/bulk_page.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "server/bulk/batches.h"
#include "server/bulk/spreadsheet.h"
#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/bulk_rows.h"
#include "server/pages/date_words.h"
#include "server/pages/draft_view.h"
#include "server/pages/form_fields.h"
#include "server/registers/delimited.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using bulk::Batch;
using bulk::BatchRow;
using bulk::Outcome;
using nlohmann::json;

// One press of «continue» works this long, so that nobody waits for a dead page and no
// request holds a worker.
constexpr std::chrono::milliseconds one_press{1500};
constexpr std::size_t a_page = 100, at_once = 10, shown_faults = 5;

std::string address_of(const Batch& batch) {
  return "/documents/bulk/" + percent_encode(batch.id);
}

class BulkPages {
 public:
  BulkPages(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas)
      : site_(site),
        schemas_(schemas),
        view_(site, schemas),
        batches_(std::make_unique<bulk::Batches>(*site->services.archive, site->services.clock)) {}

  http::Response overview(const Visit& visit, const std::string& fault = {},
                          const std::string& detail = {}, int status = 200) const {
    json forms = json::array(), batches = json::array();
    for (const auto& form : site_->services.forms->all()) {
      const auto role = access::role_from(form->acts.front().role);
      if (site_->services.forms->find(form->id, today()) == form.get() && role &&
          visit.account().has_somewhere(*role))
        forms.push_back(
            {{"form", form->id},
             {"form_title", visit.of(form->title.mn, form->title.en)},
             {"sheet", "/documents/bulk/sheet.csv" + query_string({{"form", form->id}})}});
    }
    for (const auto& batch : batches_->of(visit.account().name))
      batches.push_back({{"batch", address_of(batch)},
                         {"batch_name", batch.name},
                         {"count", counts(visit, batch)},
                         {"created", minute_words(visit, batch.created)}});
    return visit.page("bulk", visit.texts.get("bulk.title"),
                      {{"forms", forms},
                       {"batches", batches},
                       {"any", !batches.empty()},
                       {"fault", fault},
                       {"detail", detail}},
                      status);
  }

  // An empty sheet whose first line names the fields.
  http::Response sheet(const Visit& visit) const {
    const auto& form = form_named(visit.request.parameter("form"));
    registers::Table table;
    for (const auto& column : bulk_columns(schemas_->content(form), visit.language))
      table.columns.push_back(column.title);
    http::Response response;
    response.body = registers::delimited(table, registers::Separator::Comma);
    return response.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"" + form.id + ".csv\"")
        .with("X-Content-Type-Options", "nosniff")
        .with("Cache-Control", "no-store");
  }

  http::Response take(const Visit& visit) const {
    const auto parts = visit.request.parts();
    const auto part = [&](const char* name) -> const http::Part* {
      for (const auto& one : parts)
        if (one.name == name) return &one;
      return nullptr;
    };
    const auto *csrf = part("csrf"), *form = part("form"), *file = part("file");
    visit.check_csrf(csrf ? csrf->content : "");
    try {
      if (!form || !file || file->content.empty())
        throw Failure("spreadsheet-unreadable", "no file");
      return http::Response::see_other(
          address_of(begun(visit, form_named(form->content), file->file_name, file->content)));
    } catch (const Failure& failure) {
      if (failure.kind().http_status >= 500) throw;
      return overview(visit,
                      visit.of(std::string(failure.kind().mn), std::string(failure.kind().en)),
                      shown_detail(visit, failure), failure.kind().http_status);
    }
  }

  http::Response progress(const Visit& visit) const {
    const Batch batch = batch_of(visit);
    const auto asked = std::strtoul(visit.request.parameter("from").c_str(), nullptr, 10);
    const std::size_t from = asked < batch.total() ? asked / a_page * a_page : 0;
    json rows = json::array();
    for (const auto& row : batches_->rows(batch, from, a_page)) rows.push_back(shown(visit, row));
    const auto page = [&](std::size_t at) {
      return address_of(batch) + "?from=" + std::to_string(at);
    };
    return visit.page("bulk_batch", batch.name,
                      {{"script", batch.waiting > 0 ? "bulk.js" : ""},
                       {"name", batch.name},
                       {"address", address_of(batch)},
                       {"total", batch.total()},
                       {"done", batch.total() - batch.waiting},
                       {"waits", batch.waiting > 0},
                       {"failed", batch.failed > 0},
                       {"ready", batch.waiting == 0 && batch.failed == 0},
                       {"count", counts(visit, batch)},
                       {"rows", rows},
                       {"before", from > 0 ? page(from - a_page) : ""},
                       {"after", from + a_page < batch.total() ? page(from + a_page) : ""}});
  }

  http::Response go_on(const Visit& visit) const {
    const auto fields = visit.checked_form();
    const Batch batch = batch_of(visit);
    if (!field(fields, "retry").empty()) batches_->retry(batch);
    const auto until = std::chrono::steady_clock::now() + one_press;
    for (bool more = true; more && std::chrono::steady_clock::now() < until;) {
      const auto rows = batches_->waiting(batch, at_once);
      more = rows.size() == at_once;
      for (auto row : rows) {
        settle(visit, batch, row);
        if (std::chrono::steady_clock::now() >= until) break;
      }
    }
    return http::Response::see_other(address_of(batch));
  }

  http::Response forget(const Visit& visit) const {
    visit.checked_form();
    batches_->forget(visit.account().name, visit.request.path_values.at("id"));
    return http::Response::see_other("/documents/bulk");
  }

 private:
  // The name of a column is the reader's own word; other details are English, as the log has them.
  static std::string shown_detail(const Visit& visit, const Failure& failure) {
    const bool column = failure.kind().code == std::string_view("spreadsheet-columns");
    return visit.language == "en" || column ? failure.detail() : "";
  }

  std::string today() const {
    return civil_date(from_microseconds(site_->services.clock.microseconds()));
  }

  const forms::Form& form_named(const std::string& name) const {
    const auto* form = site_->services.forms->find(name, today());
    if (!form) throw Failure("form-unknown", name.substr(0, 100));
    return *form;
  }

  Batch batch_of(const Visit& visit) const {
    return batches_->find(visit.account().name, visit.request.path_values.at("id"));
  }

  static std::string counts(const Visit& visit, const Batch& batch) {
    return visit.texts.get("bulk.counts", {{"total", std::to_string(batch.total())},
                                           {"drafts", std::to_string(batch.drafts)},
                                           {"works", std::to_string(batch.works)},
                                           {"waiting", std::to_string(batch.waiting)},
                                           {"failed", std::to_string(batch.failed)}});
  }

  Draft draft_of(const Batch& batch, const std::string& account, const BatchRow& row) const {
    const std::string name = batch.form + "@" + batch.form_version;
    documents::Work work;
    work.id = row.target;
    work.account = account;
    work.form = batch.form;
    work.form_version = batch.form_version;
    return {form_named(name), work, name};
  }

  Batch begun(const Visit& visit, const forms::Form& form, const std::string& name,
              const std::string& bytes) const {
    Batch batch;
    batch.account = visit.account().name;
    batch.form = form.id;
    batch.form_version = form.version;
    batch.name = name.empty() ? form.title.mn : name.substr(0, 200);
    std::vector<BatchRow> rows;
    auto& works = site_->services.documents->works();
    for (const auto& document :
         bulk_documents(schemas_->content(form), bulk::read_spreadsheet(bytes))) {
      BatchRow row;
      row.line = document.line;
      row.target = works.new_work_id();
      row.title = view_.title_of(draft_of(batch, batch.account, row), document.state);
      row.state = DraftView::text_of(document.state);
      rows.push_back(std::move(row));
    }
    if (rows.empty()) throw Failure("rows-unreadable", "no line below the first");
    return batches_->begin(std::move(batch), rows);
  }

  // A line becomes a draft when it is complete, else a work that says what it lacks. Done
  // twice, as after a crash, it is done once: the draft by its key, the work by its id.
  void settle(const Visit& visit, const Batch& batch, BatchRow& row) const {
    Draft draft = draft_of(batch, visit.account().name, row);
    const json state = json::parse(row.state);
    const auto items = view_.faults(draft, state);
    json faults = json::array();
    for (const auto& item : items)
      faults.push_back({{"code", item.code}, {"field", item.field}, {"pointer", item.pointer}});
    row.faults = faults.dump(-1, ' ', false, json::error_handler_t::replace);
    try {
      if (items.empty()) {
        row.target = site_->services.documents
                         ->create(visit.account(), draft.form_name,
                                  without_empty(schemas_->content(draft.form), state).dump(),
                                  "bulk:" + batch.id + ":" + std::to_string(row.number))
                         .id;
        row.outcome = Outcome::Draft;
      } else {
        draft.work.title = row.title;
        draft.work.state = row.state;
        site_->services.documents->works().keep(draft.work);
        row.outcome = Outcome::Work;
      }
    } catch (...) {
      const Failure failure = current_failure();
      if (failure.kind().http_status >= 500) throw;
      // Kept in an earlier press whose answer was lost, and finished since.
      row.outcome = failure.kind().code == "work-finished" ? Outcome::Work : Outcome::Failed;
      row.faults =
          json::array({{{"code", failure.kind().code}, {"field", ""}, {"pointer", ""}}}).dump();
    }
    batches_->settle(batch, row);
  }

  static json shown(const Visit& visit, const BatchRow& row) {
    json faults = json::array();
    const json all = json::parse(row.faults);
    for (const auto& fault : all) {
      if (faults.size() == shown_faults) break;
      const auto& kind = error_kind(fault["code"].get<std::string>());
      const std::string name = fault["field"];
      faults.push_back({{"fault", (name.empty() ? "" : name + ": ") +
                                      visit.of(std::string(kind.mn), std::string(kind.en))}});
    }
    const bool draft = row.outcome == Outcome::Draft, work = row.outcome == Outcome::Work;
    return {{"line", row.line},
            {"row_title", row.title},
            {"target", draft  ? "/documents/" + percent_encode(row.target)
                       : work ? "/documents/works/" + percent_encode(row.target)
                              : ""},
            {"is_draft", draft},
            {"is_work", work},
            {"is_waiting", row.outcome == Outcome::Waiting},
            {"is_failed", row.outcome == Outcome::Failed},
            {"faults", faults},
            {"more", all.size() > shown_faults
                         ? visit.texts.get("bulk.more_faults",
                                           {{"n", std::to_string(all.size() - shown_faults)}})
                         : ""}};
  }

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
  DraftView view_;
  std::unique_ptr<bulk::Batches> batches_;  // thread-safe
};

}  // namespace

void add_bulk_pages(const std::shared_ptr<Site>& site,
                    const std::shared_ptr<const FormSchemas>& schemas) {
  const auto pages = std::make_shared<const BulkPages>(site, schemas);
  const auto write = access::Permission::WriteDocument;
  using Page = http::Response (BulkPages::*)(const Visit&) const;
  const auto add = [&](const char* method, const char* pattern, Page page, std::size_t limit) {
    site->add(
        method, pattern, write, [pages, page](const Visit& visit) { return (*pages.*page)(visit); },
        limit);
  };
  site->add("GET", "/documents/bulk", write,
            [pages](const Visit& visit) { return pages->overview(visit); });
  add("POST", "/documents/bulk", &BulkPages::take, decision_upload);
  add("GET", "/documents/bulk/sheet.csv", &BulkPages::sheet, 0);
  add("GET", "/documents/bulk/{id}", &BulkPages::progress, 0);
  add("POST", "/documents/bulk/{id}/continue", &BulkPages::go_on, small_form);
  add("POST", "/documents/bulk/{id}/forget", &BulkPages::forget, small_form);
}

}  // namespace tamga::pages
