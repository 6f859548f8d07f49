// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a draft: what is sent is kept, comes back, is checked, is small enough.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "server/documents/documents.h"
#include "server/http/router.h"
#include "server/pages/address.h"
#include "server/pages/draft_preview.h"
#include "server/pages/form_fields.h"
#include "server/pages/form_schemas.h"
#include "server/pages/pages.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;

namespace {

constexpr const char* form_name = "job_description";

Services& services() {
  return test::ApiHouse::instance().services();
}

documents::Works& works() {
  return services().documents->works();
}

const forms::Form& form() {
  return *services().forms->find(form_name);
}

const http::Router& router() {
  static const http::Router made = [] {
    http::Router router;
    pages::add_routes(router, services());
    return router;
  }();
  return made;
}

http::Request request_of(const std::string& method, const std::string& path, const std::string& who,
                         const pages::Fields& fields) {
  http::Request request;
  request.method = method;
  request.path = path;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"sec-fetch-site", "same-origin"}};
  if (!who.empty()) {
    request.session.emplace();
    request.session->csrf = "right";
    request.session->account = *services().access->account(who);
  }
  for (const auto& [name, value] : fields) {
    if (method == "GET")
      request.query.emplace(name, value);
    else
      request.body += (request.body.empty() ? "" : "&") + pages::percent_encode(name) + "=" +
                      pages::percent_encode(value);
  }
  return request;
}

http::Response ask(const std::string& method, const std::string& path, pages::Fields fields = {},
                   const std::string& who = "author") {
  if (method == "POST") fields.insert(fields.begin(), {"csrf", "right"});
  auto request = request_of(method, path, who, fields);
  const auto match = router().find(method, path);
  BOOST_REQUIRE_MESSAGE(match.route, path);
  request.path_values = match.values;
  std::optional<Failure> told;
  return match.route->handler(request).whole(told);
}

std::string hidden(const http::Response& page, const std::string& name) {
  std::smatch found;
  const std::regex field("<input type=\"hidden\" name=\"" + name + "\" value=\"([^\"]*)\"");
  return std::regex_search(page.body, found, field) ? found[1].str() : "";
}

bool holds(const http::Response& response, const std::string& text) {
  return response.body.find(text) != std::string::npos;
}

std::string location(const http::Response& response) {
  const auto at = response.headers.find("Location");
  return at == response.headers.end() ? "" : at->second;
}

pages::Fields of_page(const http::Response& page) {
  pages::Fields fields;
  for (const char* name : {"form", "work", "work_revision", "ticket", "document", "revision"})
    if (const auto value = hidden(page, name); !value.empty()) fields.emplace_back(name, value);
  return fields;
}

pages::Fields with(pages::Fields fields, const pages::Fields& more) {
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

http::Response blank() {
  return ask("GET", "/documents/new", {{"form", form_name}});
}

pages::Fields content_fields(const json& content) {
  const pages::FormSchemas schemas;
  return pages::write_fields(schemas.content(form()), content);
}

json sample() {
  json content = json::parse(form().sample_text());
  content.erase("acts");
  return content;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages_drafts)

BOOST_AUTO_TEST_CASE(a_large_form_is_a_small_page) {
  json content = sample();
  const json goal = content["goals"][0];
  std::vector<json> duties;
  for (const auto& one : content["goals"])
    for (const auto& duty : one["duties"]) duties.push_back(duty);
  content["goals"] = json::array();
  for (std::size_t g = 0; g < 5; ++g) {
    content["goals"].push_back(goal);
    content["goals"][g]["duties"] = json::array();
    for (std::size_t d = 0; d < 12; ++d)
      content["goals"][g]["duties"].push_back(duties[(g * 12 + d) % duties.size()]);
  }
  for (const char* language : {"mn", "en"}) {
    auto request = request_of("POST", "/documents/new", "author",
                              with(with({{"csrf", "right"}}, of_page(blank())),
                                   with(content_fields(content), {{"generate", "/unit"}})));
    request.query.emplace("lang", language);
    const auto page = router().find("POST", "/documents/new").route->handler(request);
    BOOST_TEST(page.status == 200);
    BOOST_TEST(holds(page, "/goals/4/duties/11/participation"));
    BOOST_TEST_MESSAGE("5 goals of 12 duties: " << page.body.size() << " bytes");
    BOOST_TEST(page.body.size() <= 100'000U);
  }
}

BOOST_AUTO_TEST_CASE(half_written_and_wrong_things_are_kept_and_continued) {
  const auto page = blank();
  const auto before = works().of("author").size();
  const pages::Fields typed = {{"/unit", "Хэлтэс <b>"},
                               {"/annex/annex_number", "олон"},
                               {"/goals/0", ""},
                               {"/goals/0/duties/0/text", "Хагас бич"}};
  const auto kept =
      ask("POST", "/documents/new", with(with(of_page(page), typed), {{"keep", "1"}}));
  BOOST_TEST(kept.status == 303);
  const std::string address = location(kept);
  BOOST_TEST(address == "/documents/works/" + hidden(page, "work"));
  BOOST_TEST(works().of("author").size() == before + 1);

  const auto again = ask("GET", address);
  BOOST_TEST(again.status == 200);
  BOOST_TEST(holds(again, "Хэлтэс &lt;b&gt;"));
  BOOST_TEST(holds(again, "олон"));
  BOOST_TEST(holds(again, "Хагас бич"));
  BOOST_TEST(holds(ask("GET", "/documents"), address));
  BOOST_TEST(holds(ask("GET", "/documents/works"), address));
  // Nobody else's.
  BOOST_TEST(ask("GET", address, {}, "admin").status >= 403);
  BOOST_TEST(!holds(ask("GET", "/documents", {}, "signer"), address));

  // Buttons keep as well, and a refused save does.
  const auto row = ask("POST", "/documents/new",
                       with(with(of_page(again), typed), {{"add", "/goals/0/duties"}}));
  BOOST_TEST(holds(row, "/goals/0/duties/1/text"));
  BOOST_TEST(works().find("author", hidden(page, "work"))->revision == 2U);
  const auto refused =
      ask("POST", "/documents/new",
          with(with(of_page(row), typed), {{"/position", "Мэргэжилтэн"}, {"save", "1"}}));
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(works().find("author", hidden(page, "work"))->state.find("Мэргэжилтэн") !=
             std::string::npos);

  BOOST_TEST(ask("POST", address + "/discard").status == 303);
  BOOST_TEST(ask("GET", address).status == 404);
  BOOST_TEST(works().of("author").size() == before);
}

BOOST_AUTO_TEST_CASE(a_complete_one_becomes_a_draft_and_is_unfinished_no_longer) {
  const auto fields = with(of_page(blank()), content_fields(sample()));
  const auto kept = ask("POST", "/documents/new", with(fields, {{"keep", "1"}}));
  const auto before = works().of("author").size();
  const auto page = ask("GET", location(kept));
  const auto all = with(with(of_page(page), content_fields(sample())), {{"save", "1"}});
  const auto saved = ask("POST", "/documents/new", all);
  BOOST_REQUIRE(saved.status == 303);
  BOOST_TEST(works().of("author").size() == before - 1);
  // The same button twice is one document.
  BOOST_TEST(location(ask("POST", "/documents/new", all)) == location(saved));

  // Its changes are a work, too; the page of the draft leads to them.
  const std::string edit = location(saved) + "/edit";
  const auto shown = ask("GET", edit);
  BOOST_REQUIRE(shown.status == 200);
  json changed = sample();
  changed["unit"] = "Өөр хэлтэс";
  const auto kept_change =
      ask("POST", edit, with(with(of_page(shown), content_fields(changed)), {{"keep", "1"}}));
  BOOST_TEST(location(ask("GET", edit)) == location(kept_change));
  const auto resumed = ask("GET", location(kept_change));
  BOOST_TEST(
      ask("POST", edit, with(with(of_page(resumed), content_fields(changed)), {{"save", "1"}}))
          .status == 303);
  BOOST_TEST(ask("GET", edit).status == 200);

  // A form that was open beside it keeps what it has and says that the draft moved on.
  const auto stale =
      ask("POST", edit, with(with(of_page(shown), content_fields(sample())), {{"save", "1"}}));
  BOOST_TEST(stale.status == 412);
  BOOST_TEST(
      ask("POST", edit, with(with(of_page(stale), content_fields(sample())), {{"save", "1"}}))
          .status == 303);
}

BOOST_AUTO_TEST_CASE(while_somebody_writes_it_is_kept_and_checked) {
  const auto page = blank();
  const std::string keep = "/documents/works/" + hidden(page, "work") + "/keep";
  const auto answer = ask("POST", keep, with(of_page(page), {{"/effective_date", "2024-02-31"}}));
  BOOST_TEST(answer.status == 200);
  const json told = json::parse(answer.body);
  BOOST_TEST(told["work"] == hidden(page, "work"));
  BOOST_TEST(told["revision"] == 1);
  std::map<std::string, bool> faults;
  for (const auto& fault : told["faults"])
    faults[fault["pointer"].get<std::string>()] = fault["missing"].get<bool>();
  BOOST_TEST((faults.count("/effective_date") == 1 && !faults["/effective_date"]));
  BOOST_TEST((faults.count("/unit") == 1 && faults["/unit"]));

  BOOST_TEST(ask("POST", keep, with(of_page(page), {{"/nothing", "x"}})).status == 422);
  BOOST_TEST(ask("POST", "/documents/works/x/keep", {{"form", "no_such_form"}}).status == 404);
  BOOST_TEST(ask("POST", keep, of_page(page), "staff").status == 403);
}

BOOST_AUTO_TEST_CASE(a_session_that_ended_loses_nothing) {
  const auto page = blank();
  auto fields = with(of_page(page), {{"/unit", "Нэвтрэлт дууссан үеийн хэлтэс"}, {"save", "1"}});
  auto request = request_of("POST", "/documents/new", "", fields);
  const auto away = router().fail(request, Failure("sign-in-required"));
  BOOST_TEST(away.status == 303);
  BOOST_TEST(location(away).starts_with("/sign-in?next="));
  BOOST_TEST(holds(ask("GET", "/documents/works/" + hidden(page, "work")),
                   "Нэвтрэлт дууссан үеийн хэлтэс"));

  // The script is told where to go on.
  request = request_of("POST", "/documents/works/" + hidden(page, "work") + "/keep", "", fields);
  const auto told = router().fail(request, Failure("sign-in-required"));
  BOOST_TEST(told.status == 401);
  BOOST_TEST(json::parse(told.body)["signed_out"] == true);

  // Signed in again in another window: the form carries the old token.
  request = request_of("POST", "/documents/new", "author", fields);
  BOOST_TEST(location(router().fail(request, Failure("csrf-refused"))) ==
             "/documents/works/" + hidden(page, "work"));

  // Without a ticket, with another work's, or from another site: nothing is kept.
  const auto before = works().of("author").size();
  const auto without = [&](const char* name) {
    auto rest = fields;
    std::erase_if(rest, [&](const auto& one) { return one.first == name; });
    return rest;
  };
  const auto status = [&](const pages::Fields& sent, const char* site) {
    auto odd = request_of("POST", "/documents/new", "", sent);
    odd.headers["sec-fetch-site"] = site;
    return router().fail(odd, Failure("sign-in-required")).status;
  };
  BOOST_TEST(status(without("ticket"), "same-origin") == 401);
  BOOST_TEST(status(with(without("work"), {{"work", works().new_work_id()}}), "same-origin") ==
             401);
  BOOST_TEST(status(fields, "cross-site") == 401);
  BOOST_TEST(works().of("author").size() == before);
}

BOOST_AUTO_TEST_CASE(the_paper_of_a_half_written_form_can_be_seen) {
  const auto page = blank();
  const auto shown = ask("POST", "/documents/new",
                         with(of_page(page), {{"/unit", "Хэлтэс"},
                                              {"/effective_date", "маргааш"},
                                              {"/goals/0", ""},
                                              {"preview", "1"}}));
  const std::string address = "/documents/works/" + hidden(page, "work") + "/preview.pdf";
  BOOST_TEST(holds(shown, "data=\"" + address));
  const auto pdf = ask("GET", address);
  BOOST_TEST(pdf.status == 200);
  BOOST_TEST(pdf.body.starts_with("%PDF-"));
  BOOST_TEST(pdf.headers.find("Content-Security-Policy")->second == "frame-ancestors 'self'");
}

BOOST_AUTO_TEST_CASE(every_form_has_a_paper_from_the_first_letter) {
  for (const auto& one : services().forms->all()) {
    json content = pages::presentable(*one, json::object(), services().renderer->faces());
    const auto problems =
        forms::check(*one, content, forms::Completeness::Draft, services().renderer->faces());
    BOOST_TEST(problems.empty(), one->id << "@" << one->version << ": "
                                         << (problems.empty() ? "" : problems[0].pointer));
  }
}

// How many events of a type a record or document has.
std::size_t events_of(const std::string& subject, const std::string& type) {
  const auto events = services().archive->events(subject, 1000);
  return static_cast<std::size_t>(
      std::count_if(events.begin(), events.end(), [&](const auto& e) { return e.type == type; }));
}

BOOST_AUTO_TEST_CASE(a_new_one_begins_from_a_record) {
  const std::string record = test::ApiHouse::instance().make_record();
  const auto title = services().archive->record(record)->title;
  const auto before = events_of(record, "record.viewed");
  const auto page = ask("GET", "/documents/new", {{"form", form_name}, {"from", record}});
  BOOST_TEST(page.status == 200);
  BOOST_TEST(holds(page, sample()["purpose"].get<std::string>().substr(0, 40)));
  BOOST_TEST(events_of(record, "record.viewed") == before + 1);
  const auto report = ask("GET", "/documents/new",
                          {{"form", "performance_report"}, {"from-job_description", record}});
  BOOST_TEST(holds(report, "name=\"/groups/0/measures/0/text\""));
  BOOST_TEST(holds(report, "value=\"" + sample()["unit"].get<std::string>() + "\""));
  BOOST_TEST(ask("GET", "/documents/start", {{"form", "performance_report"}}).status == 200);
  for (const std::string& id :
       {std::string("x"), works().new_work_id(), test::ApiHouse::instance().make_draft()})
    BOOST_TEST(ask("GET", "/documents/new", {{"form", form_name}, {"from", id}}).status ==
               (services().documents->document(id) ? 200 : 404));
  BOOST_TEST(ask("GET", "/documents/new",
                 {{"form", form_name},
                  {"from", record},
                  {"from1", record},
                  {"from2", record},
                  {"from3", record},
                  {"from4", record}})
                 .status == 400);

  // Two versions beside each other; who may not see one is told that it is not there.
  const std::string draft = test::ApiHouse::instance().make_draft();
  const auto same = ask("GET", "/compare", {{"one", record}, {"other", draft}});
  BOOST_TEST(same.status == 200);
  BOOST_TEST(!holds(same, "<ins>"));
  BOOST_TEST(ask("GET", "/compare", {{"other", record}}).status == 200);
  BOOST_TEST(ask("GET", "/compare", {{"one", record}, {"other", draft}}, "staff").status == 404);
  BOOST_TEST(ask("GET", "/compare", {{"one", "x"}, {"other", record}}).status == 404);
}

BOOST_AUTO_TEST_CASE(an_approver_sees_what_changed_since_it_was_returned) {
  auto& house = test::ApiHouse::instance();
  const std::string id = house.make_draft();
  const auto prepare = [&] {
    house.act("author", id, "prepared",
              R"({"position":"Дарга","name":"Х.Цолмон","date":"2026-05-04"})");
    house.act("author", id, "permitted",
              R"({"organisation":"Зөвлөл","date":"2026-05-11","number":"211"})");
  };
  prepare();
  BOOST_TEST(!holds(ask("GET", "/documents/" + id, {}, "signer"), "since-return"));
  services().documents->give_back(*services().access->account("signer"), id, "Нэгжийг засна уу");
  auto document = *services().documents->document(id);
  json changed = json::parse(document.content);
  changed["unit"] = "Шинэчилсэн хэлтэс";
  services().documents->revise(*services().access->account("author"), id, document.revision,
                               changed.dump());
  prepare();
  const auto page = ask("GET", "/documents/" + id, {}, "signer");
  BOOST_TEST(holds(page, "since-return"));
  BOOST_TEST(holds(page, "<ins>Шинэчилсэн"));
}

http::Response send_sheet(const std::string& bytes, const std::string& who = "author") {
  auto request = request_of("POST", "/documents/bulk", who, {});
  request.headers["content-type"] = "multipart/form-data; boundary=b0und";
  const auto part = [](const std::string& head, const std::string& content) {
    return "--b0und\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
  };
  request.body = part("name=\"csrf\"", "right") + part("name=\"form\"", form_name) +
                 part("name=\"file\"; filename=\"жагсаалт.csv\"", bytes) + "--b0und--\r\n";
  return router().find("POST", "/documents/bulk").route->handler(request);
}

BOOST_AUTO_TEST_CASE(one_spreadsheet_becomes_drafts_and_unfinished_works) {
  const auto drafts = services().documents->drafts_of(*services().access->account("author")).size();
  const auto kept = works().of("author").size();
  const auto taken = send_sheet(
      "Байгууллагын нэр,Нэгжийн нэр,Албан тушаалын нэр,Албан тушаалын зорилго,/goals/*/text,"
      "/goals/*/duties/*/text\n"
      "Төв,Хэлтэс,Мэргэжилтэн нэг,Зорилго,Зорилт,Үүрэг нэг\n"
      ",,,,,Үүрэг хоёр\n"
      "Төв,Хэлтэс,Мэргэжилтэн хоёр,,,\n");
  BOOST_REQUIRE(taken.status == 303);
  const std::string address = location(taken);
  BOOST_TEST(holds(ask("GET", address), "data-continue"));
  BOOST_TEST(ask("POST", address + "/continue", {}, "admin").status >= 403);
  BOOST_TEST(ask("POST", address + "/continue").status == 303);
  BOOST_TEST(ask("POST", address + "/continue").status == 303);  // twice is once
  const auto page = ask("GET", address);
  BOOST_TEST(!holds(page, "data-continue"));
  BOOST_TEST(holds(page, ">4</td>"));  // the line of what is incomplete
  BOOST_TEST(services().documents->drafts_of(*services().access->account("author")).size() ==
             drafts + 1);
  BOOST_TEST(works().of("author").size() == kept + 1);
  BOOST_TEST(ask("POST", address + "/forget").status == 303);
  BOOST_TEST(ask("GET", address).status == 404);
  BOOST_TEST(works().of("author").size() == kept + 1);  // what became of them stays

  BOOST_TEST(send_sheet("Юу ч биш\nа\n").status == 422);
  BOOST_TEST(send_sheet("").status == 422);
  BOOST_TEST(holds(ask("GET", "/documents/bulk/sheet.csv", {{"form", form_name}}), "Нэгжийн нэр"));
}

BOOST_AUTO_TEST_SUITE_END()
