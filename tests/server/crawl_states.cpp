// SPDX-License-Identifier: GPL-3.0-or-later
// Forms that come up only in a state that no walk gets to by itself: another's deed came before,
// a file was read, a year is long over.
#include <nlohmann/json.hpp>

#include "server/access/external_sign_in.h"
#include "server/civil_time.h"
#include "server/http/target.h"
#include "server/ingest/ingest.h"
#include "server/organisation/structure.h"
#include "server/usage/access_requests.h"
#include "tests/server/crawl.h"
#include "tests/server/small_pdf.h"

namespace tamga::test {
namespace {

using nlohmann::json;

const archive::Agent system_itself{"system"};

}  // namespace

void Crawl::fill_what_needs_a_state() {
  services_->access->put_account(
      system_itself, {"second", payload(920), payload(921), "", {access::Role::Signer}}, password);
  const auto fonds = make_past(930);
  fill_grant();
  fill_external_people();
  fill_disposal(fonds);
  fill_plan(fonds);
  fill_units();
  fill_opened_record();
  fill_staged_files();
  fill_kept_work();
  fill_document();
  fill_saved_search();
  fill_before_the_session();
  waiting_.clear();
  forms_.clear();
}

void Crawl::look(const std::string& page) {
  const auto response = ask("everything", "GET", page);
  if (response.status == 200) pages_[pattern_of("GET", page)].push_back(page);
  take("GET", page, response);
}

// What it does can be done once: first with everything hostile.
void Crawl::fill(const std::string& page, const std::string& pattern) {
  look(page);
  for (auto& form : read_page(ask("everything", "GET", page).body).forms)
    if (form.method == "post" && pattern_of("POST", form.action) == pattern) {
      const auto action = form.action;
      attack({pattern, action, std::move(form)}, true);
      return look(page);
    }
  faults_.push_back("no form of POST " + pattern + " on " + page);
}

// What a provider or a directory says of somebody, all of it: its own names, who one is there, what
// one is called, an address of mail, groups.
void Crawl::fill_external_people() {
  auto& access = *services_->access;
  const access::GroupRoles map = {{"zq", {access::Role::Author, "", ""}},
                                  {"zq", {access::Role::Signer, payload(961), payload(962)}}};
  access::ExternalPerson person;
  person.authority = payload(963);
  person.subject = payload(964);
  person.name = "elsewhere";
  person.display_name = payload(965);
  person.mail = payload(966);
  access::take_groups(person, map, {"zq", payload(967)}, {});
  access.sign_in_external(person, true, "192.0.2.1");
  person.name = payload(968);
  person.subject = payload(969);
  try {
    access.sign_in_external(person, true, "192.0.2.1");
    faults_.emplace_back("an account of a name that is none");
  } catch (const Failure& failure) {
    if (failure.kind().code != "account-invalid") faults_.push_back(failure.detail());
  }
  // Of who walks: its address is offered among the notices.
  person.roles.reset();
  person.grants.reset();
  person.subject = payload(970);
  access.link(system_itself, "everything", person.authority, person.subject);
  access.sign_in_external(person, false, "192.0.2.1");
  for (const char* page : {"/accounts", "/accounts/elsewhere", "/account/notices", "/account"})
    look(page);
  for (const int number : {961, 962, 965, 966})
    if (!shown_.contains(number)) faults_.push_back("never seen: " + std::to_string(number));
}

// Kept only where a role is ticked.
void Crawl::fill_grant() {
  const std::string page = "/accounts/second";
  for (const auto& form : read_page(ask("everything", "GET", page).body).forms) {
    if (form.method != "post" || form.action != page) continue;
    Fields changes = {{"grant-0-role", "author"}};
    for (const char* name : {"grant-0-organisation", "grant-0-unit"}) {
      changes.emplace_back(name, payload(++counter_));
      fields_[std::string(name) + " of POST /accounts/{name}"] = counter_;
    }
    take("POST", page, send("everything", form, page, changes));
  }
  look(page);
}

// Begun by nobody who acts here; its paper needs three acts before it is executed.
void Crawl::fill_disposal(const std::string& fonds) {
  auto& disposal = *services_->disposal;
  const auto begun = disposal.begin(system_itself, fonds, std::stoi(services_->schedule->today()));
  const auto page = "/disposals/" + begun.id;
  fill(page, "/disposals/{id}/units/{unit}");
  fill(page, "/disposals/{id}/act");
  look("/documents/" + disposal.find(begun.id)->document);
  look("/documents/" + disposal.find(begun.id)->document + "/edit");
  fill(page, "/disposals/{id}/reopen");
  services_->destruction_act->draw_up(
      *services_->access->account("everything"), begun.id,
      json{{"order_date", "2026-01-19"},
           {"order_number", payload(941, 50)},
           {"chair", payload(942)},
           {"secretary", payload(943)},
           {"members", json::array({{{"position", payload(944)}, {"name", payload(945)}}})}}
          .dump());
  const auto document = disposal.find(begun.id)->document;
  const auto today = civil_date(std::chrono::floor<std::chrono::seconds>(services_->clock.now()));
  for (const auto& [who, act] :
       {std::pair("everything", "drawn_up"), std::pair("everything", "agreed"),
        std::pair("second", "approved")}) {
    const auto answer = ask(who, "POST", "/api/v1/documents/" + document + "/acts",
                            json{{"act", act},
                                 {"values", {{"name", payload(946)}, {"date", today}}},
                                 {"password", password}}
                                .dump(),
                            "application/json");
    if (answer.status >= 400) faults_.push_back(std::string(act) + ": " + answer.body);
  }
  look("/documents/" + document);
  fill(page, "/disposals/{id}/execution");
}

void Crawl::fill_plan(const std::string& fonds) {
  auto& hierarchy = *services_->hierarchy;
  const auto plan = hierarchy.draft_plan(system_itself, fonds, 2028);
  archive::PlanEntry entry;
  entry.file_index = "2-01";
  entry.title = entry.department = "Хэрэг";
  entry.retention_item = "2.4";
  const auto page = "/archive/plans/" + plan.id;
  const auto id = hierarchy.add_entry(system_itself, plan.id, entry).id;
  fill(page + "/entries/" + id + "/edit", "/archive/plans/{id}/entries/{entry}/edit");
  look(page);
}

void Crawl::fill_units() {
  auto& structure = *services_->structure;
  std::vector<std::string> pages;
  std::string above;
  for (const int n : {950, 951, 952}) {
    const auto unit =
        structure.found(system_itself, above, payload(n, 150), {"2020-01-01", payload(953, 150)});
    pages.push_back("/organisation/units/" + unit);
    if (above.empty()) above = unit;
  }
  fill(pages[1], "/organisation/units/{unit}/move");
  fill(pages[2], "/organisation/units/{unit}/merge");
}

void Crawl::fill_opened_record() {
  auto& requests = *services_->access_requests;
  const auto asked =
      requests.ask(*services_->access->account("second"), records_.back(), payload(955));
  requests.grant(system_itself, asked.id, records_.back(), services_->schedule->today());
  fill("/access-requests/" + asked.id, "/access-requests/{id}/end");
}

// Of two files one is confirmed, one rejected.
void Crawl::fill_staged_files() {
  auto& ingest = *services_->ingest;
  const auto batch =
      ingest.take_upload(system_itself, payload(956), payload(957),
                         {{"='><zq zq958=1>1.pdf", small_pdf({{"zq959 <zq zq959=1>"}})},
                          {"='><zq zq958=1>2.pdf", small_pdf({{"zq960 <zq zq960=1>"}})}});
  ingest.read_uploads([] { return true; });
  look("/ingest/" + batch.id);
  const auto files = ingest.files(batch.id, "proposed", 0, 2);
  if (files.size() != 2) return faults_.push_back("no file was read"), void();
  fill("/ingest/files/" + files[0].id, "/ingest/files/{file}/confirm");
  fill("/ingest/files/" + files[1].id, "/ingest/files/{file}/reject");
  look("/ingest/" + batch.id);
  look("/ingest/" + batch.id + "/report.csv");
  if (const auto kept = ingest.file(files[0].id); kept && kept->state == "captured")
    look("/records/" + kept->record);
}

// Acted on and given back.
void Crawl::fill_document() {
  auto content = json::parse(services_->forms->find("job_description")->sample_text());
  content.erase("acts");
  const auto made = services_->documents->create(*services_->access->account("everything"),
                                                 "job_description", content.dump(), "");
  const auto page = "/documents/" + made.id;
  fill(page, "/documents/{id}/acts");
  fill(page, "/documents/{id}/return");
}

void Crawl::fill_saved_search() {
  const auto answer =
      ask("everything", "POST", "/api/v1/searches",
          json{{"name", "Хайлт"}, {"criteria", {{"q", "zq900"}}}}.dump(), "application/json");
  if (answer.status >= 400) faults_.push_back("a saved search: " + answer.body);
  fill("/searches", "/searches/{id}/name");
}

// What a script sends while somebody writes: the form's fields, to another address.
void Crawl::fill_kept_work() {
  const auto drawn =
      read_page(ask("everything", "GET", "/documents/new?form=job_description").body);
  for (const auto& form : drawn.forms)
    for (const auto& field : form.fields)
      if (field.name == "work") {
        const auto work = "/documents/works/" + field.value;
        attack({"/documents/works/{id}/keep", work + "/keep", form}, true);
        return look(work);
      }
  faults_.emplace_back("no form of a new document");
}

// Refused before anything is looked up, so that nobody is locked out by it.
void Crawl::fill_before_the_session() {
  for (const auto& [page, pattern] :
       {std::pair("/account/password", "/account/password"), std::pair("/sign-in", "/sign-in")}) {
    const std::string who = page == std::string_view("/sign-in") ? "" : "everything";
    for (auto& form : read_page(ask(who, "GET", page).body).forms) {
      if (form.action != pattern) continue;
      Fields changes;
      for (const auto& field : form.fields)
        if (field.name != "csrf") {
          changes.emplace_back(field.name, payload(++counter_, field.longest));
          if (field.type == "text") fields_[field.name + " of POST " + pattern] = counter_;
        }
      if (!who.empty()) {
        take("POST", pattern, send(who, form, pattern, changes));
      } else {
        std::string body;
        for (const auto& [name, value] : changes)
          body += (body.empty() ? "" : "&") + name + "=" + http::percent_encode(value);
        take("POST", pattern, ask("", "POST", pattern, body, "application/x-www-form-urlencoded"));
      }
      sent_.push_back({pattern, pattern, form});
    }
  }
}

}  // namespace tamga::test
