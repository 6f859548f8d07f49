// SPDX-License-Identifier: GPL-3.0-or-later
// The archive through the API with real papers and real acts: a fonds and its plan
// approved by its paper, records filed by it, a year closed and handed over.
#include <boost/test/unit_test.hpp>

#include "server/civil_time.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;
using test::Answer;
using test::ApiHouse;
using test::code_of;
using test::first_pointer;
using test::json_of;

namespace {

constexpr const char* organisation = "Туршилтын архивын төв";

struct Api {
  ApiHouse& house = ApiHouse::instance();
  Services& services = house.services();
  const int year = civil_year(services.clock.microseconds());

  Answer get(const std::string& who, const std::string& target) {
    return house.ask(who, "GET", "/api/v1/" + target);
  }
  Answer post(const std::string& who, const std::string& target, const json& body) {
    return house.send(who, "POST", "/api/v1/" + target, body.dump());
  }
  json made(const Answer& answer, int status = 201) {
    BOOST_TEST_REQUIRE(answer.status == status, answer.body);
    return json_of(answer);
  }
  void act(const std::string& who, const std::string& document, const char* name) {
    const auto done = house.act(who, document, name,
                                R"({"position":"Архивч","name":"Д.Уянга","date":"2026-11-26"})");
    BOOST_TEST_REQUIRE(done.status / 100 == 2, done.body);
  }

  // Of this test alone, and once: the fonds, its schedule and its approved plan.
  std::string fonds() {
    for (const auto& known : services.hierarchy->fonds())
      if (known.organisation == organisation) return known.id;
    const auto fonds = made(post("archivist", "fonds",
                                 {{"number", "501"},
                                  {"title", organisation},
                                  {"organisation", organisation},
                                  {"registration_pattern", "ТА-{number:4}/{year}"}}));
    using archive::RetentionTerm;
    archive::ScheduleDraft draft{fonds["id"], "2020-01-01", "Тушаал А/01", {}};
    draft.items = {{"2.14", "Тодорхойлолт", {RetentionTerm::Permanent, 0}},
                   {"5.1", "Жагсаалт", {RetentionTerm::Permanent, 0}},
                   {"5.4", "Товьёог", {RetentionTerm::Years, 5}}};
    services.schedule->adopt({"archivist"}, draft, services.schedule->preview(draft).digest);
    approve_plan(fonds["id"]);
    return fonds["id"];
  }

  void approve_plan(const std::string& fonds) {
    const auto plan = made(post("archivist", "fonds/" + fonds + "/file-plans", {{"year", year}}));
    const std::string below = "file-plans/" + plan["id"].get<std::string>();
    for (const auto& [index, item] :
         {std::pair{"1-03/05", "2.14"}, {"1-05/01", "5.1"}, {"1-01/16", "5.4"}})
      made(post("archivist", below + "/entries",
                {{"file_index", index},
                 {"title", std::string("=Хэрэг ") + index},
                 {"department", "Хуулийн хэлтэс"},
                 {"retention_item", item}}));
    const auto paper = made(house.ask("archivist", "POST", "/api/v1/" + below + "/paper"));
    // Under its acts the plan stands still.
    BOOST_TEST(code_of(post("archivist", below + "/entries",
                            {{"file_index", "1-09/09"},
                             {"title", "x"},
                             {"department", "x"},
                             {"retention_item", "5.1"}})) == "plan-approved");
    act("archivist", paper["id"], "drawn_up");
    BOOST_TEST(code_of(house.ask("archivist", "DELETE", "/api/v1/" + below + "/paper")) ==
               "plan-approved");
    act("signer", paper["id"], "considered");
    BOOST_TEST(json_of(get("archivist", below))["state"] == "draft");
    act("signer", paper["id"], "approved");
    const auto approved = json_of(get("archivist", below));
    BOOST_TEST(approved["state"] == "approved");
    // Its own paper has its place by it.
    const auto record = json_of(get("archivist", "documents/" + paper["id"].get<std::string>()));
    const auto view =
        json_of(get("archivist", "records/" + record["record_id"].get<std::string>()));
    BOOST_TEST(view.contains("place"), view.dump());
    BOOST_TEST(view["registration"].get<std::string>().starts_with("ТА-0001/"));
  }

  std::string make_record(const std::string& position = "Мэргэжилтэн") {
    auto content = house.draft();
    content["organisation"] = organisation;
    content["position"] = position;
    const auto document =
        made(post("author", "documents", {{"form", "job_description"}, {"content", content}}));
    const std::string id = document["id"];
    house.act("author", id, "prepared",
              R"({"position":"Дарга","name":"Х.Цолмон","date":"2026-05-04"})");
    house.act("author", id, "permitted",
              R"({"organisation":"Зөвлөл","date":"2026-05-11","number":"211"})");
    const auto done =
        made(house.act("signer", id, "approved",
                       R"({"organisation":"Туршилтын газар","position":"Дарга",)"
                       R"("name":"П.Амартүвшин","date":"2026-06-01","number":"А/7"})"));
    return done["record_id"];
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_archive, Api)

BOOST_AUTO_TEST_CASE(a_record_is_filed_by_the_plan_that_its_paper_approved) {
  const auto id = fonds();
  const auto record = make_record();
  const auto view = json_of(get("archivist", "records/" + record));
  BOOST_TEST(view["fonds"] == id);
  BOOST_TEST_REQUIRE(view.contains("place"), view.dump());
  const auto unit = json_of(get("auditor", "units/" + view["place"]["unit"].get<std::string>()));
  BOOST_TEST(unit["file_index"] == "1-03/05");
  bool listed = false;
  for (const auto& item : unit["contents"]) listed = listed || item["record"] == record;
  BOOST_TEST(listed);
  BOOST_TEST(get("author", "units/" + unit["id"].get<std::string>()).status == 403);
}

BOOST_AUTO_TEST_CASE(relations_are_proposed_and_made) {
  fonds();
  const auto first = make_record("Архивын мэргэжилтэн"),
             second = make_record("Архивын мэргэжилтэн");
  const auto below = "records/" + second + "/relations";
  const auto before = json_of(get("archivist", below));
  BOOST_TEST_REQUIRE(before["supersedes_probably"].size() == 1U);
  BOOST_TEST(before["supersedes_probably"][0]["id"] == first);
  BOOST_TEST(post("author", below, {{"relation", "supersedes"}, {"target", first}}).status == 403);
  made(post("archivist", below, {{"relation", "supersedes"}, {"target", first}}));
  BOOST_TEST(code_of(post("archivist", below, {{"relation", "supersedes"}, {"target", first}})) ==
             "relation-invalid");
  BOOST_TEST(first_pointer(post("archivist", below, {{"relation", "likes"}, {"target", first}})) ==
             "/relation");
  const auto after = json_of(get("archivist", below));
  BOOST_TEST(after["supersedes_probably"].empty());
  BOOST_TEST(after["relations"][0]["target"] == first);
}

BOOST_AUTO_TEST_CASE(who_may_not_see_the_whole_sees_the_redacted_copy) {
  archive::Capture capture = archive::test::sample_capture(1);
  capture.open = false;
  capture.unit = "Удирдлага";
  capture.owner.clear();
  const auto record = services.archive->capture({"system"}, capture);
  const auto below = "records/" + record.id + "/renditions";
  BOOST_TEST(get("staff2", below).status == 404);
  BOOST_TEST(
      house
          .ask("archivist", "POST", "/api/v1/" + below, "no PDF", {"Content-Type: application/pdf"})
          .status == 422);
  const auto kept = made(house.ask("archivist", "POST", "/api/v1/" + below, "%PDF-1.7 redacted",
                                   {"Content-Type: application/pdf"}));
  BOOST_TEST(kept["kind"] == "redacted");
  BOOST_TEST(get("staff2", "records/" + record.id).status == 404);
  BOOST_TEST(json_of(get("staff2", below))["renditions"].size() == 1U);
  BOOST_TEST(get("staff2", below + "/1").body == "%PDF-1.7 redacted");
  services.archive->add_rendition({"system"}, record.id, "text", "text/plain", "бүх бичвэр");
  BOOST_TEST(get("staff2", below + "/2").status == 404);
  BOOST_TEST(get("auditor", below + "/2").body == "бүх бичвэр");
  BOOST_TEST(services.archive->events(record.id, 100).back().agent == "auditor");
}

// Last: it closes the units of the year.
BOOST_AUTO_TEST_CASE(year_end_hands_the_units_to_the_archive) {
  const auto id = fonds();
  make_record();
  const json order = {{"year", year}, {"early", true}};
  BOOST_TEST(post("archivist", "fonds/" + id + "/year-end", {{"year", year}}).status == 409);
  const auto looked = made(
      post("archivist", "fonds/" + id + "/year-end", {{"year", year}, {"only_look", true}}), 200);
  BOOST_TEST(!looked["closed"].empty());
  BOOST_TEST(looked["numbered"].empty());
  BOOST_TEST(post("auditor", "fonds/" + id + "/year-end", order).status == 403);
  const auto done = made(post("archivist", "fonds/" + id + "/year-end", order), 200);
  BOOST_TEST(done["closed"].size() == looked["closed"].size());
  BOOST_TEST(done["numbered"].size() == done["closed"].size());
  BOOST_TEST(done["unknown"].empty());
  BOOST_TEST(done["papers"] == 2 * done["closed"].size());
  BOOST_TEST_REQUIRE(done["departments"].size() == 1U);
  const std::string paper = done["departments"][0]["document"];
  BOOST_TEST(done["departments"][0]["author"] == "author");
  // Again: nothing new, the same act.
  const auto again = made(post("archivist", "fonds/" + id + "/year-end", order), 200);
  BOOST_TEST(again["closed"].empty());
  BOOST_TEST(again["departments"][0]["document"] == paper);
  BOOST_TEST(again["papers"] == done["papers"]);
  // Both sign.
  const std::string unit = done["closed"][0]["id"];
  act("author", paper, "handed_over");
  BOOST_TEST(json_of(get("archivist", "units/" + unit))["state"] == "closed");
  act("archivist", paper, "received");
  const auto archived = json_of(get("archivist", "units/" + unit));
  BOOST_TEST(archived["state"] == "archived");
  BOOST_TEST(archived.contains("number"));
  BOOST_TEST(archived.contains("inventory"));
  for (const std::string& target :
       {"registers/inventory/" + archived["inventory"].get<std::string>(),
        "registers/inner-list/" + unit, "registers/certification/" + unit,
        "registers/handover/" + paper,
        "registers/file-plan/" +
            json_of(get("archivist", "fonds/" + id + "/file-plans"))["file_plans"][0]["id"]
                .get<std::string>()}) {
    BOOST_TEST_CONTEXT(target) {
      BOOST_TEST(get("archivist", target).body.starts_with("%PDF-"));
      const auto csv = get("archivist", target + "?format=csv");
      BOOST_TEST(csv.body.starts_with("\xEF\xBB\xBF"));
      // A title from outside is no formula.
      BOOST_TEST(csv.body.find(",=") == std::string::npos);
      BOOST_TEST(get("auditor", target + "?format=tsv").body.find('\t') != std::string::npos);
      BOOST_TEST(get("author", target).status == 403);
      BOOST_TEST(get("archivist", target + "?format=xls").status == 400);
    }
  }
  const auto usage = get("auditor", "registers/usage?from=2020-01-01&until=2099-12-31");
  BOOST_TEST(usage.body.find("archivist") != std::string::npos);
  BOOST_TEST(code_of(get("auditor", "registers/usage?from=2020-13-01&until=2099-12-31")) ==
             "argument-invalid");
  std::string faults;
  for (const auto& fault : services.archive->check())
    if (fault.kind.ends_with("-altered")) faults += fault.kind + " " + fault.detail + "\n";
  BOOST_TEST(faults == "");
}

BOOST_AUTO_TEST_CASE(the_schema_names_iso_23081) {
  const auto schema = json_of(get("staff", "schema/record"));
  std::set<std::string> named;
  for (const auto& element : schema["elements"]) named.insert(element["name"]);
  const auto view = json_of(get("archivist", "records/" + house.make_record()));
  for (const auto& [name, value] : view.items()) BOOST_TEST(named.contains(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
