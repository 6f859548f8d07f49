// SPDX-License-Identifier: GPL-3.0-or-later
// Capture of the past: batches, and a file with its scan beside the fields that were
// read from it, to be confirmed or rejected.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/ingest/ingest.h"
#include "server/ingest/ingest_report.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/page_words.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using ingest::Batch;
using ingest::Confirmation;
using ingest::Proposal;
using ingest::StagedFile;
using nlohmann::json;

constexpr std::size_t most_batches = 500, batches_a_page = 30, a_page = 100, report_files = 20'000;
constexpr const char* states[] = {"waiting",  "proposed", "captured",
                                  "rejected", "refused",  "duplicate"};
constexpr const char* further_fields[] = {"title", "file_index", "retention_item", "owner"};

std::string file_address(const StagedFile& file) {
  return "/ingest/files/" + percent_encode(file.id);
}

std::string words_of(const Visit& visit, const std::string& code) {
  if (code.empty()) return {};
  const auto& kind = error_kind(code);
  return visit.of(std::string(kind.mn), std::string(kind.en));
}

std::string form_words(const Site& site, const Visit& visit, const std::string& name) {
  const auto* form = site.services.forms->find(name);
  return form ? visit.of(form->title.mn, form->title.en) : visit.texts.get("ingest.no_form");
}

json batch_row(const Visit& visit, const Batch& batch) {
  json counts = json::array();
  for (const char* state : states)
    if (const auto at = batch.counts.find(state); at != batch.counts.end())
      counts.push_back({{"state", visit.texts.get("ingest.state." + std::string(state))},
                        {"count", at->second}});
  const auto waiting = batch.counts.find("waiting");
  const std::size_t unread = waiting == batch.counts.end() ? 0 : waiting->second;
  return {
      {"address", "/ingest/" + percent_encode(batch.id)},
      {"name", batch.name},
      {"begun", minute_words(visit, batch.created)},
      {"unread", unread > 0},
      {"read", batch.files() - unread},
      {"total", batch.files()},
      {"by", batch.created_by == "system" ? visit.texts.get("events.system") : batch.created_by},
      {"progress",
       visit.texts.get("ingest.progress", {{"n", std::to_string(batch.files() - unread)},
                                           {"of", std::to_string(batch.files())}})},
      {"counts", counts}};
}

http::Response list(const Site& site, const Visit& visit) {
  json rows = json::array();
  const auto all = site.services.ingest->batches(most_batches);
  const Paging paging(visit, "page", all.size(), batches_a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i)
    rows.push_back(batch_row(visit, all[i]));
  return visit.page("ingest", visit.texts.get("ingest.title"),
                    {{"batches", rows},
                     {"pager", paging.view()},
                     {"none", rows.empty()},
                     {"keeps", Access::may(visit.account(), Permission::KeepArchive)}});
}

Batch batch_of(const Site& site, const Visit& visit) {
  auto batch = site.services.ingest->batch(visit.request.path_values.at("batch"));
  if (!batch) throw Failure("not-found");
  return *batch;
}

json file_row(const Visit& visit, const StagedFile& file) {
  std::string why = file.reason.empty() ? words_of(visit, file.code) : file.reason;
  std::string record;
  if (file.state == "captured") record = "/records/" + percent_encode(file.record);
  if (file.detail.starts_with("record "))
    record = "/records/" + percent_encode(file.detail.substr(7));
  return {{"name", file.name},
          {"number", file.number},
          {"state", visit.texts.get("ingest.state." + file.state)},
          {"why", why},
          {"record", record},
          {"pages", file.pages > 0 ? std::to_string(file.pages) : ""}};
}

// The least sure of what its form must have.
int least_confidence(const Proposal& proposal) {
  int least = 100;
  for (const auto& field : ingest::required_fields(proposal.value("form")))
    least = std::min(least, proposal.confidence(field));
  return least;
}

std::string confidence_words(const Visit& visit, int confidence) {
  const char* key = confidence >= 90   ? "sure"
                    : confidence >= 70 ? "check"
                    : confidence > 0   ? "doubtful"
                                       : "none";
  return visit.texts.get("ingest.confidence." + std::string(key));
}

std::string tone_of(int confidence) {
  return confidence >= 90 ? "success" : confidence >= 70 ? "warning" : "danger";
}

json proposed_row(const Site& site, const Visit& visit, const StagedFile& file) {
  const auto proposal = ingest::proposal_from(json::parse(file.proposal));
  const int least = least_confidence(proposal);
  json row = file_row(visit, file);
  row["address"] = file_address(file);
  row["form"] = form_words(site, visit, proposal.value("form"));
  row["about"] =
      proposal.value("given").empty() ? proposal.value("position") : proposal.value("given");
  row["unit"] = proposal.value("unit");
  row["confidence"] = confidence_words(visit, least);
  row["tone"] = tone_of(least);
  return row;
}

std::size_t files_in(const Batch& batch, const std::string& state) {
  const auto found = batch.counts.find(state);
  return found == batch.counts.end() ? 0 : found->second;
}

// Of one state, by their places in its order.
std::vector<StagedFile> files_between(const Site& site, const Batch& batch,
                                      const std::string& state, std::size_t first,
                                      std::size_t last) {
  if (last == 0) return {};
  auto files = site.services.ingest->files(batch.id, state, 0, last);
  files.erase(files.begin(),
              files.begin() + static_cast<std::ptrdiff_t>(std::min(first, files.size())));
  return files;
}

http::Response show_batch(const Site& site, const Visit& visit) {
  const Batch batch = batch_of(site, visit);
  json proposed = json::array(), others = json::array();
  const Paging to_check(visit, "proposed", files_in(batch, "proposed"), a_page);
  for (const auto& file : files_between(site, batch, "proposed", to_check.first(), to_check.last()))
    proposed.push_back(proposed_row(site, visit, file));
  const Paging rest(visit, "others", batch.files() - to_check.total(), a_page);
  // One state after the other, each in the order of its files.
  std::size_t before = 0;
  for (const std::string state : states) {
    if (state == "proposed") continue;
    const auto count = files_in(batch, state);
    const auto from = std::max(rest.first(), before), to = std::min(rest.last(), before + count);
    if (from < to)
      for (const auto& file : files_between(site, batch, state, from - before, to - before))
        others.push_back(file_row(visit, file));
    before += count;
  }
  json view = batch_row(visit, batch);
  view["proposed"] = proposed;
  view["none_proposed"] = proposed.empty();
  view["proposed_pager"] = to_check.view("to-check");
  view["others"] = others;
  view["any_others"] = !others.empty();
  view["others_pager"] = rest.view("others");
  view["report"] = "/ingest/" + percent_encode(batch.id) + "/report.csv";
  // Without script the page itself follows the reading; who wants it still may have it so.
  const bool still = visit.request.parameter("follow") == "no";
  const bool follows = view["unread"].get<bool>() && !still;
  view["follows"] = follows;
  view["still"] = own_address(visit.request, {{"follow", "no"}});
  view["follow"] = own_address(visit.request, {{"follow", ""}});
  auto response = visit.page("ingest_batch", visit.texts.get("ingest.title"), std::move(view));
  if (follows) response.with("Refresh", "4");
  return response;
}

http::Response report(const Site& site, const Visit& visit) {
  const Batch batch = batch_of(site, visit);
  http::Response response;
  response.body = ingest::report_csv(site.services.ingest->files(batch.id, "", 0, report_files));
  return response.with("Content-Type", "text/csv; charset=utf-8")
      .with("Content-Disposition", "attachment; filename=\"tamga-import.csv\"")
      .with("X-Content-Type-Options", "nosniff")
      .with("Cache-Control", "no-store");
}

StagedFile file_of(const Site& site, const Visit& visit) {
  auto file = site.services.ingest->file(visit.request.path_values.at("file"));
  if (!file) throw Failure("not-found");
  return *file;
}

// The drawing over the picture is ten thousand units wide and as high as the page's shape asks.
int drawing_height(const ingest::PageReading& page) {
  return page.width > 0 ? 10'000 * page.height / page.width : 10'000;
}

// Where on the shown page each field was read.
json marks_of(const Proposal& proposal, int page, int height) {
  const auto down = [&](int share) { return share * height / 10'000; };
  json marks = json::array();
  int number = 0;
  for (const auto field : ingest::kFields) {
    ++number;
    const auto* one = proposal.find(field);
    if (!one || one->page != page || one->box == ingest::Box{}) continue;
    marks.push_back({{"x", one->box.left - 30},
                     {"y", down(one->box.top) - 30},
                     {"width", one->box.right - one->box.left + 60},
                     {"height", down(one->box.height()) + 60},
                     {"tone", tone_of(one->confidence)},
                     {"number", number},
                     {"number_x", std::max(250, one->box.left - 60)},
                     {"number_y", down(one->box.bottom)}});
  }
  return marks;
}

json form_choices(const Site& site, const Visit& visit, const std::string& chosen) {
  json out = json::array();
  for (const auto& form : site.services.forms->all()) {
    const std::string name = form->id + "@" + form->version;
    out.push_back({{"form_name", name},
                   {"form_title", visit.of(form->title.mn, form->title.en)},
                   {"chosen", name == chosen}});
  }
  out.push_back({{"form_name", ingest::kNoForm},
                 {"form_title", visit.texts.get("ingest.no_form")},
                 {"chosen", chosen == ingest::kNoForm}});
  return out;
}

json field_row(const Visit& visit, const std::string& field, const Confirmation& typed,
               const Proposal& proposal, const std::vector<Failure::Item>& faults) {
  const auto* one = proposal.find(field);
  const auto required = ingest::required_fields(typed.value("form"));
  std::string fault;
  for (const auto& item : faults)
    if (item.field == field) fault = words_of(visit, item.code);
  return {{"field", field},
          {"label", visit.texts.get("ingest.field." + field)},
          {"value", typed.value(field)},
          {"required", std::find(required.begin(), required.end(), field) != required.end()},
          {"read", one && !one->read.empty() && one->read != typed.value(field) ? one->read : ""},
          {"fault", fault}};
}

json field_rows(const Visit& visit, const Confirmation& typed, const Proposal& proposal,
                const std::vector<Failure::Item>& faults, json& form) {
  json rows = json::array();
  int number = 0;
  for (const auto field : ingest::kFields) {
    json row = field_row(visit, std::string(field), typed, proposal, faults);
    const auto* one = proposal.find(field);
    row["number"] = ++number;
    row["confidence"] = confidence_words(visit, proposal.confidence(field));
    // What was not read and need not be there is no worry.
    const bool worry = one || row["required"].get<bool>();
    row["tone"] = worry ? tone_of(proposal.confidence(field)) : "none";
    row["page"] = one && one->page > 0 ? std::to_string(one->page) : "";
    if (field == "form")
      form = row;
    else
      rows.push_back(row);
  }
  return rows;
}

std::string signature_words(const Visit& visit, const StagedFile& file) {
  if (file.signatures.empty()) return {};
  const auto report = json::parse(file.signatures);
  return visit.texts.get(report.value("valid", false) ? "ingest.signatures.valid"
                                                      : "ingest.signatures.not_valid");
}

json page_links(const StagedFile& file, int shown) {
  json links = json::array();
  for (int page = 1; page <= file.pages; ++page)
    links.push_back({{"page_number", page},
                     {"page_address", file_address(file) + "?page=" + std::to_string(page)},
                     {"here", page == shown}});
  return links;
}

http::Response show_file(const Site& site, const Visit& visit, const StagedFile& file,
                         const Confirmation* typed, const Failure* failure) {
  if (file.state != "proposed") {
    if (file.state == "captured")
      return http::Response::see_other("/records/" + percent_encode(file.record));
    return http::Response::see_other("/ingest/" + percent_encode(file.batch));
  }
  const auto proposal = ingest::proposal_from(json::parse(file.proposal));
  const auto confirmation =
      typed ? *typed : ingest::confirmation_of(proposal, *site.services.forms);
  const auto faults = failure ? failure->items() : std::vector<Failure::Item>();
  int page = std::atoi(visit.request.parameter("page").c_str());
  page = std::clamp(page, 1, std::max(1, file.pages));
  const auto pages = site.services.ingest->pages(file.id);
  const auto& reading = pages.at(static_cast<std::size_t>(page) - 1);
  json further = json::array(), form;
  json fields = field_rows(visit, confirmation, proposal, faults, form);
  for (const char* field : further_fields)
    further.push_back(field_row(visit, field, confirmation, proposal, faults));
  site.services.archive->append({visit.account().name}, "ingest.viewed", file.id, "");
  return visit.page(
      "ingest_file", visit.texts.get("ingest.review"),
      {{"name", file.name},
       {"batch", "/ingest/" + percent_encode(file.batch)},
       {"picture", file_address(file) + "/pages/" + std::to_string(page)},
       {"original", file_address(file) + "/original"},
       {"size", file_size(visit, file.size)},
       {"page_words", visit.texts.get("ingest.page_of", {{"n", std::to_string(page)},
                                                         {"of", std::to_string(file.pages)}})},
       {"picture_width", reading.width},
       {"picture_height", reading.height},
       {"drawing_height", drawing_height(reading)},
       {"marks", marks_of(proposal, page, drawing_height(reading))},
       {"page_links", file.pages > 1 ? page_links(file, page) : json::array()},
       {"signature", signature_words(visit, file)},
       {"form_field", form},
       {"forms", form_choices(site, visit, confirmation.value("form"))},
       {"fields", fields},
       {"further", further},
       {"open", confirmation.open},
       {"said", failure ? words_of(visit, std::string(failure->kind().code)) : ""},
       {"may_keep", Access::may(visit.account(), Permission::KeepArchive)},
       {"confirm", file_address(file) + "/confirm"},
       {"reject", file_address(file) + "/reject"}},
      failure ? failure->kind().http_status : 200);
}

http::Response picture(const Site& site, const Visit& visit) {
  const StagedFile file = file_of(site, visit);
  http::Response response;
  response.body =
      site.services.ingest->picture(file, std::atoi(visit.request.path_values.at("page").c_str()));
  return response.with("Content-Type", "image/png")
      .with("X-Content-Type-Options", "nosniff")
      .with("Content-Security-Policy", "default-src 'none'")
      .with("Cache-Control", "private, no-store");
}

http::Response original(const Site& site, const Visit& visit) {
  const StagedFile file = file_of(site, visit);
  http::Response response;
  response.body = site.services.ingest->bytes(file);
  return response.with("Content-Type", file.media_type)
      .with("Content-Disposition", "attachment")
      .with("X-Content-Type-Options", "nosniff")
      .with("Content-Security-Policy", "default-src 'none'")
      .with("Cache-Control", "private, no-store");
}

// The next file of the batch that waits for a person, else the batch.
http::Response on_to_next(const Site& site, const StagedFile& file) {
  auto next = site.services.ingest->files(file.batch, "proposed", file.number, 1);
  if (next.empty()) next = site.services.ingest->files(file.batch, "proposed", 0, 1);
  return http::Response::see_other(next.empty() ? "/ingest/" + percent_encode(file.batch)
                                                : file_address(next.front()));
}

http::Response confirm(const Site& site, const Visit& visit) {
  const auto sent = visit.checked_form();
  const StagedFile file = file_of(site, visit);
  Confirmation typed;
  for (const auto name : ingest::kFields) typed.values[std::string(name)] = field(sent, name);
  for (const char* name : further_fields) typed.values[name] = field(sent, name);
  typed.open = field(sent, "open") == "yes";
  try {
    site.services.ingest->confirm({visit.account().name}, file.id, typed);
  } catch (const Failure& failure) {
    if (failure.kind().code != "content-refused") throw;
    return show_file(site, visit, file, &typed, &failure);
  }
  return on_to_next(site, file);
}

http::Response reject(const Site& site, const Visit& visit) {
  const auto sent = visit.checked_form();
  const StagedFile file = file_of(site, visit);
  try {
    site.services.ingest->reject({visit.account().name}, file.id, field(sent, "reason"));
  } catch (const Failure& failure) {
    if (failure.kind().code != "reason-missing") throw;
    return show_file(site, visit, file, nullptr, &failure);
  }
  return on_to_next(site, file);
}

}  // namespace

void add_ingest_pages(const std::shared_ptr<Site>& site) {
  const auto see = [&](const char* pattern, http::Response (*page)(const Site&, const Visit&)) {
    site->add("GET", pattern, Permission::SeeArchive,
              [site, page](const Visit& visit) { return page(*site, visit); });
  };
  see("/ingest", list);
  see("/ingest/{batch}", show_batch);
  see("/ingest/{batch}/report.csv", report);
  see("/ingest/files/{file}/pages/{page}", picture);
  see("/ingest/files/{file}/original", original);
  site->add("GET", "/ingest/files/{file}", Permission::SeeArchive, [site](const Visit& visit) {
    return show_file(*site, visit, file_of(*site, visit), nullptr, nullptr);
  });
  site->add(
      "POST", "/ingest/files/{file}/confirm", Permission::KeepArchive,
      [site](const Visit& visit) { return confirm(*site, visit); }, small_form);
  site->add(
      "POST", "/ingest/files/{file}/reject", Permission::KeepArchive,
      [site](const Visit& visit) { return reject(*site, visit); }, small_form);
}

}  // namespace tamga::pages
