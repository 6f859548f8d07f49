// SPDX-License-Identifier: GPL-3.0-or-later
// A record: its PDF beside what is known of it, its signatures in plain words,
// its events; its files for downloading.
#include <nlohmann/json.hpp>

#include "server/archive/package/imported_events.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/page_words.h"
#include "server/pages/past_documents.h"
#include "server/pages/record_deeds.h"
#include "server/pages/record_place.h"
#include "server/pages/shown_record.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t shown_events = 200;

json metadata(const Site& site, const Visit& visit, const archive::Record& record) {
  const auto& texts = visit.texts;
  const auto* form = site.services.forms->find(record.form + "@" + record.form_version);
  json rows = json::array();
  const auto row = [&](const char* key, const std::string& value) {
    if (!value.empty()) rows.push_back({{"name", texts.get(key)}, {"value", value}});
  };
  row("record.registration", record.registration);
  row("record.form", form ? visit.of(form->title.mn, form->title.en) : record.form);
  row("record.person", whole_name(record));
  row("record.position", record.position);
  row("record.unit", record.unit);
  row("record.organisation", record.organisation);
  row("record.year", record.year > 0 ? std::to_string(record.year) : "");
  row("record.order_number", record.order_number);
  row("record.pages", record.pages > 0 ? std::to_string(record.pages) : "");
  row("record.captured", minute_words(visit, record.captured));
  row("record.captured_by", record.captured_by == "system" ? texts.get("events.system")
                                                           : person_of(site, record.captured_by));
  row("record.file_index", record.file_index);
  row("record.retention_item", record.retention_item);
  row("record.openness", texts.get(record.open ? "record.open" : "record.restricted"));
  return rows;
}

// A record that its reader cannot bear is shown all the same, as one that
// could not be checked.
seal::Verified verified(const Site& site, const std::string& pdf) {
  try {
    return site.services.verifier.verify(pdf, *site.services.trust.now());
  } catch (const Failure& failure) {
    return {std::string(failure.kind().code), {}};
  }
}

std::string attachment_address(const archive::Record& record,
                               const archive::RecordAttachment& attachment) {
  return "/records/" + percent_encode(record.id) + "/attachments/" + attachment.sha256;
}

json attachments(const Site& site, const Visit& visit, const archive::Record& record) {
  json out = json::array();
  for (const auto& attachment : site.services.archive->attachments(record.id))
    out.push_back({{"attachment_address", attachment_address(record, attachment)},
                   {"attachment_name", attachment.name},
                   {"attachment_size", file_size(visit, attachment.size)},
                   {"attachment_hash", attachment.sha256}});
  return out;
}

// Who did which act of the form, of a record that was made here.
json acts_of(const Site& site, const Visit& visit, const archive::Record& record) {
  json rows = json::array();
  const auto document = site.services.documents->document(record.document_id);
  const auto* form = site.services.forms->find(record.form + "@" + record.form_version);
  if (record.document_id.empty() || !document || !form) return rows;
  for (const auto& done : site.services.documents->acts(*document)) {
    if (done.rendering != document->rendering) continue;
    std::string title = done.act;
    for (const auto& act : form->acts)
      if (act.id == done.act) title = visit.of(act.title.mn, act.title.en);
    rows.push_back({{"act_title", title},
                    {"act_by", shown_name(site, visit, done.account)},
                    {"act_for", done.principal.empty() ? "" : person_of(site, done.principal)},
                    {"act_day", minute_words(visit, done.time)}});
  }
  return rows;
}

// What a log proves of it, in a sentence: this archive's, or of a record that came with a
// package that of the archive which captured it, as large as it was when the package was made.
std::string proof_words(const Site& site, const Visit& visit, const archive::Record& record) {
  const auto& archive = *site.services.archive;
  const auto origins = archive::package::imported_origins(archive, record.id);
  std::size_t number = 0;
  for (const auto& event : archive.events(record.id, shown_events)) {
    const std::string log = number < origins.size() ? origins[number] : "";
    ++number;
    if (event.type != "record.captured") continue;
    if (!log.empty()) {
      const auto there = archive::package::imported_capture(archive, record.id);
      if (!there) return {};
      return visit.texts.get("record.proof_words_elsewhere",
                             {{"day", minute_words(visit, event.time)},
                              {"name", log},
                              {"n", std::to_string(there->position)},
                              {"total", std::to_string(there->tree_size)}});
    }
    return visit.texts.get("record.proof_words",
                           {{"day", minute_words(visit, event.time)},
                            {"n", std::to_string(event.position)},
                            {"total", std::to_string(site.services.archive->log_state().size)}});
  }
  return {};
}

// Its events that the reader may see.
json shown_events_of(const Site& site, const Visit& visit, const archive::Record& record) {
  json events = json::array();
  const auto origins = archive::package::imported_origins(*site.services.archive, record.id);
  std::size_t number = 0;
  for (const auto& event : site.services.archive->events(record.id, shown_events)) {
    const std::string log = number < origins.size() ? origins[number] : "";
    ++number;
    if (!access::Access::may_see(visit.account(), event)) continue;
    events.push_back(event_row(visit, event));
    events.back()["log"] = log;
    events.back()["event_address"] = "";
    if (!log.empty()) continue;  // another archive's people are no accounts of this one
    events.back()["who"] = shown_name(site, visit, event.agent);
    if (access::Access::may(visit.account(), access::Permission::SeeEvents))
      events.back()["event_address"] = "/events/" + std::to_string(event.position);
  }
  return events;
}

// Where the rest of its events is, for readers of the log; "" when all are shown.
void add_cut(const Site& site, const Visit& visit, const archive::Record& record, json& view) {
  const bool cut = site.services.archive->events(record.id, shown_events + 1).size() > shown_events;
  const bool reads = access::Access::may(visit.account(), access::Permission::SeeEvents);
  view["events_cut"] =
      cut ? visit.texts.get("record.events_cut", {{"n", std::to_string(shown_events)}}) : "";
  view["all_events"] = cut && reads ? "/events" + query_string({{"subject", record.id}}) : "";
}

// What is left of a record whose content is gone.
http::Response residual_page(const Site& site, const Visit& visit, const archive::Record& record,
                             const archive::RecordDisposal& gone) {
  note_look(site, visit, "record.viewed", record, "entry");
  const auto disposal = site.services.disposal->find(gone.disposal);
  std::string act;
  if (disposal && !disposal->document.empty())
    act = "/documents/" + percent_encode(disposal->document);
  const bool kept = access::Access::may(visit.account(), access::Permission::SeeDisposal);
  return visit.page("residual", record.title,
                    {{"title", record.title},
                     {"registration", record.registration},
                     {"fate", visit.texts.get(gone.fate == "destroyed" ? "residual.destroyed"
                                                                       : "residual.transferred")},
                     {"day", day_words(visit, gone.disposed)},
                     {"manner", disposal ? disposal->manner : ""},
                     {"approved_by", disposal ? person_of(site, disposal->approved_by) : ""},
                     {"executed_by", disposal ? person_of(site, disposal->executed_by) : ""},
                     {"act", kept ? act : ""},
                     {"disposal", kept ? "/disposals/" + percent_encode(gone.disposal) : ""},
                     {"proof", "/api/v1/records/" + percent_encode(record.id) + "/proof"},
                     {"metadata", metadata(site, visit, record)},
                     {"events", shown_events_of(site, visit, record)}});
}

http::Response record_page(const Site& site, const Visit& visit) {
  const auto known = site.services.archive->record(visit.request.path_values.at("id"));
  if (known && !access::Access::may_see(visit.account(), *known))
    return redacted_page(site, visit, *known);
  const archive::Record record = visible_record(site, visit);
  if (const auto gone = archive::disposal_of(*site.services.archive, record.id))
    return residual_page(site, visit, record, *gone);
  const std::string current = site.services.archive->current_pdf(record);
  const std::string pdf = site.services.archive->object(current);
  note_look(site, visit, "record.viewed", record, "page");
  const std::string address = "/records/" + percent_encode(record.id);
  json view = record_place(site, visit, record);
  view.update(record_deeds(site, visit, record));
  view.update({{"title", record.title},
               {"registration", record.registration},
               {"pdf", address + "/document.pdf"},
               {"leaves", address + "/pages"},
               {"similar", address + "/like"},
               {"download_pdf", address + "/document.pdf?download=1"},
               {"download_content", address + "/content.json"},
               {"reading", address + "/reading"},
               {"proof", "/api/v1/records/" + percent_encode(record.id) + "/proof"},
               {"proof_words", proof_words(site, visit, record)},
               {"acts", acts_of(site, visit, record)},
               {"metadata", metadata(site, visit, record)},
               {"verification", verification(visit, verified(site, pdf))},
               {"attachments", attachments(site, visit, record)},
               {"hash", current},
               {"size", file_size(visit, pdf.size())},
               {"compare", "/compare" + query_string({{"other", record.id}})},
               {"beginnings", beginnings(site, visit, record.form, record.id)},
               {"events", shown_events_of(site, visit, record)}});
  add_cut(site, visit, record, view);
  view["may_begin"] = !view["beginnings"].empty();
  view["any_acts"] = !view["acts"].empty();
  return visit.page("record", record.title, std::move(view));
}

// `name` is ASCII: the registration number with what a file name may not hold replaced.
std::string file_name(const archive::Record& record, const char* extension) {
  std::string name = "tamga-";
  for (const char c : record.registration)
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return name + extension;
}

// Bytes under a hash never change: the hash is the tag, and the browser may keep
// them for itself, but must ask (and so be allowed) each time.
http::Response object(const Site& site, const Visit& visit, const std::string& sha256,
                      const char* type, const std::string& disposition) {
  http::Response response;
  const std::string tag = "\"" + sha256 + "\"";
  if (visit.request.header("if-none-match") == tag) {
    response.status = 304;
  } else {
    response.body = site.services.archive->object(sha256);
    response.with("Content-Type", type).with("Content-Disposition", disposition);
  }
  response.with("ETag", tag)
      .with("Cache-Control", "private, no-cache")
      .with("X-Content-Type-Options", "nosniff")
      .with("Referrer-Policy", "same-origin");
  return response;
}

http::Response record_pdf(const Site& site, const Visit& visit) {
  const archive::Record record = record_with_content(site, visit);
  const bool download = !visit.request.parameter("download").empty();
  note_look(site, visit, download ? "record.downloaded" : "record.viewed", record, "pdf");
  auto response = object(site, visit, site.services.archive->current_pdf(record), "application/pdf",
                         std::string(download ? "attachment" : "inline") + "; filename=\"" +
                             file_name(record, ".pdf") + "\"");
  // Our own pages show it inside themselves; nobody else may.
  response.with("Content-Security-Policy", "frame-ancestors 'self'");
  return response;
}

http::Response record_content(const Site& site, const Visit& visit) {
  const archive::Record record = record_with_content(site, visit);
  note_look(site, visit, "record.downloaded", record, "content");
  auto response = object(site, visit, record.content_sha256, "application/json",
                         "attachment; filename=\"" + file_name(record, ".json") + "\"");
  response.with("Content-Security-Policy", "default-src 'none'");
  return response;
}

// Only under the hash of one of its own.
http::Response record_attachment(const Site& site, const Visit& visit) {
  const archive::Record record = record_with_content(site, visit);
  const auto& sha256 = visit.request.path_values.at("sha256");
  for (const auto& kept : site.services.archive->attachments(record.id)) {
    if (kept.sha256 != sha256) continue;
    note_look(site, visit, "record.downloaded", record, "attachment");
    auto response = object(site, visit, sha256, kept.media_type.c_str(), "attachment");
    response.with("Content-Security-Policy", "default-src 'none'");
    return response;
  }
  throw Failure("not-found");
}

}  // namespace

void add_record_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  add_record_place_pages(site);
  site->add("GET", "/records/{id}", Permission::Search,
            [site](const Visit& visit) { return record_page(*site, visit); });
  site->add("GET", "/records/{id}/document.pdf", Permission::Search,
            [site](const Visit& visit) { return record_pdf(*site, visit); });
  site->add("GET", "/records/{id}/content.json", Permission::Search,
            [site](const Visit& visit) { return record_content(*site, visit); });
  site->add("GET", "/records/{id}/attachments/{sha256}", Permission::Search,
            [site](const Visit& visit) { return record_attachment(*site, visit); });
}

}  // namespace tamga::pages
