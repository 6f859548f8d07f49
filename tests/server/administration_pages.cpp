// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the structure, of own records and requests, of the usage register, and of
// forms, as their readers get them.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/backup/last_backup.h"
#include "server/civil_time.h"
#include "server/documents/form_standings.h"
#include "server/http/router.h"
#include "server/organisation/structure.h"
#include "server/pages/address.h"
#include "server/pages/pages.h"
#include "server/registers/register_tables.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"
#include "tests/server/api_house.h"

using namespace tamga;
using archive::test::failure_code;
using nlohmann::json;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Services& services() {
  return test::ApiHouse::instance().services();
}

// What a browser of this account gets at an address of the pages.
http::Response ask(const std::string& who, const std::string& method, const std::string& target,
                   Fields fields = {}) {
  static http::Router router = [] {
    http::Router made;
    pages::add_routes(made, services());
    return made;
  }();
  http::Request request;
  request.method = method;
  request.path = target;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  // A real session: deeds of administrators ask who is at it.
  request.session = services().access->session(test::ApiHouse::instance().token(who));
  request.session->csrf = "right";
  if (method == "GET") {
    for (const auto& [name, value] : fields) request.query.emplace(name, value);
  } else {
    fields.insert(fields.begin(), {"csrf", "right"});
    for (const auto& [name, value] : fields)
      request.body += (request.body.empty() ? "" : "&") + pages::percent_encode(name) + "=" +
                      pages::percent_encode(value);
  }
  const auto match = router.find(method, target);
  BOOST_REQUIRE_MESSAGE(match.route != nullptr, method << " " << target);
  request.path_values = match.values;
  std::optional<Failure> told;
  return match.route->handler(request).whole(told);
}

bool holds(const http::Response& response, const std::string& text) {
  return response.body.find(text) != std::string::npos;
}

std::string location(const http::Response& response) {
  const auto found = response.headers.find("Location");
  return found == response.headers.end() ? "" : found->second;
}

std::string in_days(int days) {
  return civil_day(services().clock.microseconds() + days * registers::microseconds_of_day);
}

archive::Record closed(int number) {
  auto capture = archive::test::sample_capture(number);
  capture.unit = "Хаалттай хэлтэс";
  capture.open = false;
  capture.owner = "";
  return services().archive->capture({"system"}, capture);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(administration_pages)

BOOST_AUTO_TEST_CASE(a_structure_is_entered_and_changed_by_its_pages) {
  auto made = ask("admin", "POST", "/organisation",
                  {{"name", "Ойн газар"}, {"parent", ""}, {"day", "2020-01-01"}});
  BOOST_TEST_REQUIRE(made.status == 303);
  const auto top = location(made).substr(std::string("/organisation/units/").size());
  made = ask("admin", "POST", "/organisation",
             {{"name", "Уулын <алба>"}, {"parent", top}, {"day", "2020-01-01"}, {"basis", "А/1"}});
  const auto unit = location(made);
  BOOST_TEST(ask("admin", "POST", unit + "/rename",
                 {{"name", "Тал нутгийн алба"}, {"day", "2023-05-01"}, {"basis", "А/9"}})
                 .status == 303);
  const auto before = ask("admin", "GET", "/organisation", {{"on", "2023-04-30"}});
  BOOST_TEST(holds(before, "Уулын &lt;алба&gt;"));
  BOOST_TEST(!holds(before, "<алба>"));
  const auto after = ask("admin", "GET", "/organisation.csv", {{"on", "2023-05-01"}});
  BOOST_TEST(holds(after, "Тал нутгийн алба,Ойн газар,2023-05-01,А/9"));
  BOOST_TEST(!holds(after, "Уулын"));
  const auto history = ask("admin", "GET", unit);
  BOOST_TEST(holds(history, "2020-01-01 – 2023-04-30"));
  // A post, somebody on it, and a refusal that keeps what was typed.
  BOOST_TEST(ask("admin", "POST", unit + "/posts",
                 {{"title", "Байгаль хамгаалагч"}, {"grade", "ТЗ-5"}, {"day", "2021-01-01"}})
                 .status == 303);
  const auto places = services().structure->places_on("2024-01-01");
  const auto place = std::find_if(places.begin(), places.end(), [](const auto& one) {
    return one.post.title == "Байгаль хамгаалагч";
  });
  BOOST_TEST_REQUIRE((place != places.end()));
  const auto post = "/organisation/posts/" + place->post.post;
  const Fields person = {{"patronymic", "Пунцаг"}, {"given", "Цолмон"}, {"day", "2021-02-01"}};
  BOOST_TEST(ask("admin", "POST", post + "/holders", person).status == 303);
  const auto held = ask("admin", "POST", post + "/holders", person);
  BOOST_TEST(held.status == 409);
  BOOST_TEST(holds(held, "value=\"Пунцаг\""));
  const auto register_of_posts =
      ask("admin", "GET", "/organisation/posts.csv", {{"on", "2021-02-01"}});
  BOOST_TEST(holds(register_of_posts, "Байгаль хамгаалагч,ТЗ-5,Пунцаг,Цолмон,2021-02-01"));
  const auto holder = services().structure->holders_of(place->post.post).front().id;
  BOOST_TEST(
      ask("admin", "POST", "/organisation/holders/" + holder + "/account", {{"account", "staff"}})
          .status == 303);
  BOOST_TEST(services().structure->held_by("staff").size() == 1U);
  BOOST_TEST(
      ask("admin", "POST", "/organisation/holders/" + holder + "/dismiss", {{"day", "2022-01-01"}})
          .status == 303);
  BOOST_TEST(ask("admin", "GET", "/organisation", {{"on", "yesterday"}}).status == 400);
  BOOST_TEST(ask("admin", "GET", "/organisation/units/nothing").status == 404);
  // Drafts are offered what stands today.
  const auto draft = ask("author", "GET", "/documents/new", {{"form", "job_description"}});
  BOOST_TEST(holds(draft, "<option value=\"Тал нутгийн алба\">"));
  BOOST_TEST(!holds(draft, "Уулын"));
}

BOOST_AUTO_TEST_CASE(a_request_goes_from_its_asker_to_the_archivist_and_into_the_register) {
  const auto record = closed(7401);
  const auto page = "/records/" + record.id;
  BOOST_TEST(ask("staff", "GET", page).status == 404);
  BOOST_TEST(ask("staff", "POST", "/ask-access", {{"reference", ""}, {"purpose", "Х"}}).status ==
             422);
  BOOST_TEST(location(ask("staff", "POST", "/ask-access",
                          {{"reference", record.id}, {"purpose", "Гомдол шалгах 7401"}})) ==
             "/my-records#requests");
  const auto id = services().access_requests->of("staff").front().id;
  const auto request = "/access-requests/" + id;
  BOOST_TEST(holds(ask("archivist", "GET", "/access-requests"), "Гомдол шалгах 7401"));
  BOOST_TEST(holds(ask("archivist", "GET", request), record.title));
  // Of what waits its asker is told nothing that would tell whether the record exists.
  BOOST_TEST(!holds(ask("staff", "GET", "/my-records"), record.title));
  BOOST_TEST(!holds(ask("staff", "GET", "/my-records"), page));
  BOOST_TEST(ask("staff2", "POST", "/my-records/requests/" + id + "/withdraw").status == 404);
  BOOST_TEST(
      ask("staff", "POST", request + "/grant", {{"record", record.id}, {"until", in_days(1)}})
          .status == 403);
  BOOST_TEST(
      ask("archivist", "POST", request + "/grant", {{"record", "9999/1"}, {"until", in_days(1)}})
          .status == 422);
  BOOST_TEST(
      ask("archivist", "POST", request + "/grant", {{"record", record.id}, {"until", in_days(1)}})
          .status == 303);
  BOOST_TEST(holds(ask("staff", "GET", "/my-records"), page));
  BOOST_TEST(ask("staff", "GET", page + "/content.json").status == 200);
  BOOST_TEST(ask("staff2", "GET", page + "/content.json").status == 404);
  const auto uses = ask("auditor", "GET", "/usage", {{"record", record.id}});
  BOOST_TEST(holds(uses, "Гомдол шалгах 7401"));
  const auto csv = ask("auditor", "GET", "/usage.csv", {{"record", record.registration}});
  BOOST_TEST(holds(csv, "Гомдол шалгах 7401"));
  BOOST_TEST(!holds(ask("auditor", "GET", "/usage.csv", {{"viewer", "staff2"}}), record.title));
  BOOST_TEST(ask("archivist", "POST", request + "/end", {{"reason", "Шалгалт дууссан"}}).status ==
             303);
  BOOST_TEST(ask("staff", "GET", page + "/content.json").status == 404);
}

BOOST_AUTO_TEST_CASE(a_person_sees_their_own_record_and_in_what_office_others_looked) {
  const auto record = closed(7402);
  const auto page = "/records/" + record.id;
  BOOST_TEST(ask("staff2", "GET", "/my-records/" + record.id + "/usage").status == 404);
  BOOST_TEST(ask("staff2", "POST", page + "/people", {{"account", "staff2"}}).status == 403);
  BOOST_TEST(ask("archivist", "POST", page + "/people", {{"account", "nobody-here"}}).status ==
             404);
  BOOST_TEST(ask("archivist", "POST", page + "/people", {{"account", "staff2"}}).status == 303);
  BOOST_TEST(ask("archivist", "POST", page + "/people", {{"account", "staff2"}}).status == 409);
  BOOST_TEST(holds(ask("staff2", "GET", "/my-records"), page));
  BOOST_TEST(ask("staff2", "GET", page + "/content.json").status == 200);
  ask("archivist", "GET", page + "/content.json");
  const auto archivist = *services().access->account("archivist");
  const auto usage = ask("staff2", "GET", "/my-records/" + record.id + "/usage");
  BOOST_TEST(usage.status == 200);
  BOOST_TEST(!holds(usage, archivist.display_name.empty() ? "archivist" : archivist.display_name));
  BOOST_TEST(ask("archivist", "POST", page + "/people/remove", {{"account", "staff2"}}).status ==
             303);
  BOOST_TEST(ask("staff2", "GET", page + "/content.json").status == 404);
  BOOST_TEST(ask("staff2", "GET", "/my-records/" + record.id + "/usage").status == 404);
}

BOOST_AUTO_TEST_CASE(with_a_retired_version_nothing_is_begun_and_what_was_made_goes_on) {
  auto& house = test::ApiHouse::instance();
  const auto* form = services().forms->find("job_description");
  const auto version = form->id + "@" + form->version;
  const auto address = "/forms/" + form->id + "/" + form->version;
  const auto draft = house.make_draft();
  const auto begin = [&](const std::string& name) {
    return house.send("author", "POST", "/api/v1/documents",
                      json{{"form", name}, {"content", house.draft()}}.dump());
  };
  BOOST_TEST(ask("admin", "POST", address + "/retire").status == 303);
  BOOST_TEST(test::code_of(begin(version)) == "form-retired");
  BOOST_TEST((services().forms->find("job_description") != form));
  const auto goes_on =
      house.act("author", draft, "prepared",
                R"({"name":"Ж.Тулга","position":"Мэргэжилтэн","date":"2026-11-16"})");
  BOOST_TEST(goes_on.status == 200);
  // Who starts later finds it so.
  services().forms->set_retired({});
  documents::FormStandings again(*services().archive, *services().forms, services().clock);
  BOOST_TEST(services().forms->retired(*form));
  BOOST_TEST(ask("admin", "POST", address + "/activate").status == 303);
  BOOST_TEST(begin(version).status == 201);
  const auto* needed = services().forms->find("destruction_act");
  BOOST_TEST(
      ask("admin", "POST", "/forms/" + needed->id + "/" + needed->version + "/retire").status ==
      409);
  BOOST_TEST(ask("admin", "POST", "/forms/nothing/2020-01-01/retire").status == 404);
  const auto sample = ask("admin", "GET", address + "/sample.pdf");
  BOOST_TEST(sample.body.starts_with("%PDF-"));
}

BOOST_AUTO_TEST_CASE(health_knows_the_last_backup) {
  const auto before = ask("admin", "GET", "/health");
  BOOST_TEST(before.status == 200);
  BOOST_TEST(!backup::last_backup(services().data));
  const auto now = services().clock.microseconds();
  backup::note_backup(services().data, {"2026-11-20T01", now, 0});
  const auto noted = backup::last_backup(services().data);
  BOOST_TEST_REQUIRE(noted.has_value());
  BOOST_TEST(noted->made == now);
  const auto good = ask("admin", "GET", "/health");
  BOOST_TEST(good.body != before.body);
  backup::note_backup(services().data, {"2026-11-20T01", now - 200 * 3'600'000'000, 3});
  BOOST_TEST(ask("admin", "GET", "/health").body != good.body);
  std::filesystem::remove(services().data / "last-backup.json");
}

BOOST_AUTO_TEST_SUITE_END()
