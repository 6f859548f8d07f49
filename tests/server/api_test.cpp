// SPDX-License-Identifier: GPL-3.0-or-later
// The API end to end: a live server over real services.
#include "server/api/api.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "server/archive/log/event_log.h"
#include "server/archive/storage/hash.h"
#include "server/http/router.h"
#include "server/http/syntax.h"
#include "server/indexing/indexing.h"
#include "server/operation/readiness.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;
using test::Answer;
using test::ApiHouse;
using test::code_of;
using test::first_pointer;
using test::json_of;

namespace {

struct Api {
  ApiHouse& house = ApiHouse::instance();

  Answer get(const std::string& who, const std::string& target) {
    return house.ask(who, "GET", target);
  }
  Answer create(const json& content, std::vector<std::string> headers = {}) {
    return house.send("author", "POST", "/api/v1/documents",
                      json{{"form", "job_description"}, {"content", content}}.dump(),
                      std::move(headers));
  }
  std::size_t events() { return house.services().archive->events_from(0, 100'000).size(); }
};

// A record of another unit that is not open, put into the archive directly.
std::string restricted_record(Services& services, int number) {
  auto capture = archive::test::sample_capture(number);
  capture.open = false;
  capture.unit = "Санхүүгийн хэлтэс";
  capture.owner = "";
  capture.title = "Хаалттай баримт";
  return services.archive->capture({"system"}, capture).id;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  if (auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api, Api)

BOOST_AUTO_TEST_CASE(session_is_a_bearer_token) {
  Answer made = house.send("nobody", "POST", "/api/v1/sessions",
                           R"({"name":"staff","password":"one for all of them"})");
  BOOST_TEST_REQUIRE(made.status == 201);
  BOOST_TEST(made.header("cache-control") == "no-store");
  const std::string bearer = "Authorization: Bearer " + json_of(made)["token"].get<std::string>();
  Answer mine = house.ask("nobody", "GET", "/api/v1/sessions/current", {}, {bearer});
  BOOST_TEST(json_of(mine)["account"]["name"] == "staff");
  BOOST_TEST(json_of(mine)["account"]["roles"] == json({"staff"}));
  BOOST_TEST(house.ask("nobody", "DELETE", "/api/v1/sessions/current", {}, {bearer}).status == 204);
  BOOST_TEST(house.ask("nobody", "GET", "/api/v1/sessions/current", {}, {bearer}).status == 401);
}

BOOST_AUTO_TEST_CASE(cookie_needs_the_csrf_token) {
  const std::string cookie = "Cookie: tamga=" + house.token("author");
  const std::string csrf = house.services().access->session(house.token("author"))->csrf;
  const std::string body = json{{"form", "job_description"}, {"content", house.draft()}}.dump();
  BOOST_TEST(house.send("nobody", "POST", "/api/v1/documents", body, {cookie}).status == 403);
  BOOST_TEST(
      house.send("nobody", "POST", "/api/v1/documents", body, {cookie, "X-CSRF-Token: " + csrf})
          .status == 201);
  BOOST_TEST(house.ask("nobody", "GET", "/api/v1/documents", {}, {cookie}).status == 200);
}

BOOST_AUTO_TEST_CASE(forms_come_with_their_schemas) {
  auto forms = json_of(get("staff", "/api/v1/forms"))["forms"];
  BOOST_TEST(forms.size() >= 2U);
  auto form = json_of(get("staff", "/api/v1/forms/job_description@2019-01-11"));
  BOOST_TEST(form["schema"]["properties"].contains("position"));
  BOOST_TEST(form["acts"].back()["seal"] == true);
  BOOST_TEST(code_of(get("staff", "/api/v1/forms/nothing")) == "form-unknown");
}

BOOST_AUTO_TEST_CASE(document_is_revised_only_from_what_was_seen) {
  Answer created = create(house.draft());
  BOOST_TEST_REQUIRE(created.status == 201);
  const std::string target = created.header("location"), etag = created.header("etag");
  BOOST_TEST(get("author", target).header("etag") == etag);
  json content = house.draft();
  content["purpose"] = "Өөр зорилго";
  const std::string body = json{{"content", content}}.dump();
  BOOST_TEST(house.send("author", "PUT", target, body).status == 428);
  BOOST_TEST(code_of(house.send("author", "PUT", target, body, {"If-Match: \"r9\""})) ==
             "revision-stale");
  Answer revised = house.send("author", "PUT", target, body, {"If-Match: " + etag});
  BOOST_TEST(revised.status == 200);
  BOOST_TEST(revised.header("etag") != etag);
  BOOST_TEST(code_of(house.send("author", "PUT", target, body, {"If-Match: " + etag})) ==
             "revision-stale");
  BOOST_TEST(json_of(get("author", target))["content"]["purpose"] == "Өөр зорилго");
  Answer preview = get("author", target + "/preview");
  BOOST_TEST(preview.header("content-type") == "application/pdf");
  BOOST_TEST(preview.body.starts_with("%PDF-"));
  BOOST_TEST(get("auditor", target).status == 403);
  BOOST_TEST(get("nobody", target).status == 401);
}

BOOST_AUTO_TEST_CASE(same_key_same_document) {
  Answer first = create(house.draft(), {"Idempotency-Key: k-1"});
  Answer again = create(house.draft(), {"Idempotency-Key: k-1"});
  BOOST_TEST(json_of(first)["id"] == json_of(again)["id"]);
  json other = house.draft();
  other["purpose"] = "Өөр зорилго";
  BOOST_TEST(code_of(create(other, {"Idempotency-Key: k-1"})) == "idempotency-mismatch");
  BOOST_TEST(code_of(create(house.draft(), {"Idempotency-Key: " + std::string(129, 'k')})) ==
             "bad-request");
}

BOOST_AUTO_TEST_CASE(a_papers_code_is_checked_without_an_account) {
  const auto digits_of = [&](const std::string& id) {
    return house.services().archive->record(id)->content_sha256.substr(0, 16);
  };
  const auto check = [&](const std::string& id, const std::string& digits) {
    return get("nobody", "/api/v1/verify/" + id + "?content=" + digits);
  };
  const std::string open = house.make_record();
  const std::string restricted = restricted_record(house.services(), 77);
  const auto before = events();
  const auto record = *house.services().archive->record(open);
  Answer known = check(open, digits_of(open));
  BOOST_TEST_REQUIRE(known.status == 200);
  BOOST_TEST(known.header("cache-control") == "no-store");
  const json paper = json_of(known);
  BOOST_TEST(paper["open"] == true);
  BOOST_TEST(paper["registration"] == record.registration);
  BOOST_TEST(paper["organisation"] == record.organisation);
  BOOST_TEST(paper["form"] == "job_description");
  BOOST_TEST(paper["form_title"]["mn"] ==
             house.services().forms->find("job_description")->title.mn);
  BOOST_TEST(paper["sealed"].get<std::string>().size() == 10U);
  BOOST_TEST(paper.size() == 7U);

  const json told = json_of(check(restricted, digits_of(restricted)));
  BOOST_TEST(told["open"] == false);
  BOOST_TEST(told["sealed"].get<std::string>().size() == 10U);
  BOOST_TEST(told.size() == 2U);

  // Which of the two is wrong is not told, not even to an administrator.
  const std::string wrong = replaced(digits_of(restricted), digits_of(restricted).substr(0, 1),
                                     digits_of(restricted)[0] == '0' ? "1" : "0");
  const std::string unknown = "0190163d-8694-739b-aea5-966c26f8ad91";
  for (const std::string& id : {restricted, unknown}) {
    Answer answer = check(id, wrong);
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(code_of(answer) == "record-code-unknown");
    json problem = json_of(answer);
    problem.erase("instance");
    json other = json_of(house.ask("admin", "GET", "/api/v1/verify/" + open + "?content=" + wrong));
    other.erase("instance");
    BOOST_TEST(problem == other);
  }
  for (const std::string& target :
       {open, open + "?content=", open + "?content=0123", open + "?content=0123456789abcdeg",
        open + "?content=0123456789abcdef0", open + "?digits=0123456789abcdef",
        std::string("1?content=0123456789abcdef"), open.substr(1) + "?content=0123456789abcdef"}) {
    Answer answer = get("nobody", "/api/v1/verify/" + target);
    BOOST_TEST(answer.status == 400, target);
    BOOST_TEST(code_of(answer) == "bad-request", target);
  }
  BOOST_TEST(events() == before);
}

BOOST_AUTO_TEST_CASE(content_becomes_a_sealed_record_that_is_found) {
  const std::string id = house.make_record(), target = "/api/v1/records/" + id;
  const json record = json_of(get("staff", target));
  BOOST_TEST(record["form"] == "job_description");
  BOOST_TEST(!record["registration"].get<std::string>().empty());

  Answer pdf = get("staff", target + "/content");
  BOOST_TEST(pdf.header("content-type") == "application/pdf");
  BOOST_TEST(archive::sha256_hex(pdf.body) == record["pdf"]["sha256"]);
  BOOST_TEST(pdf.header("etag") == "\"" + record["pdf"]["sha256"].get<std::string>() + "\"");
  BOOST_TEST(
      house.ask("staff", "GET", target + "/content", {}, {"If-None-Match: " + pdf.header("etag")})
          .status == 304);

  Answer report =
      house.ask("nobody", "POST", "/api/v1/verify", pdf.body, {"Content-Type: application/pdf"});
  BOOST_TEST(json_of(report)["valid"] == true);
  BOOST_TEST(json_of(report)["signatures"][0]["verdict"] == "TOTAL-PASSED");
  std::string flipped = pdf.body;
  flipped[flipped.size() / 3] ^= 1;
  Answer broken =
      house.ask("nobody", "POST", "/api/v1/verify", flipped, {"Content-Type: application/pdf"});
  BOOST_TEST((broken.status == 422 || json_of(broken)["valid"] == false));

  json source = json_of(get("staff", target + "/source"));
  BOOST_TEST(source["acts"]["approved"]["number"] == "А/7");
  source.erase("acts");
  BOOST_TEST((source == house.draft()));

  BOOST_TEST_REQUIRE(record["attachments"].size() == 1U);
  const std::string hash = record["attachments"][0]["sha256"];
  Answer scan = get("staff", target + "/attachments/" + hash);
  BOOST_TEST(scan.header("content-type") == "application/pdf");
  BOOST_TEST(archive::sha256_hex(scan.body) == hash);
  // Not by the hash of another object, though the store has it.
  BOOST_TEST(code_of(get("staff", target + "/attachments/" +
                                      record["pdf"]["sha256"].get<std::string>())) == "not-found");

  house.services().indexing->catch_up();
  const std::string position = house.draft()["position"];
  std::string query;
  for (unsigned char c : position) {
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "%%%02X", c);
    query += escaped;
  }
  const json found = json_of(get("staff", "/api/v1/search?order=newest&q=" + query));
  BOOST_TEST(found["total"].get<int>() >= 1);
  bool there = false;
  for (const auto& hit : found["hits"]) there = there || hit["id"] == id;
  BOOST_TEST(there);
  BOOST_TEST(get("staff", "/api/v1/suggest?q=" + query.substr(0, 12)).status == 200);
}

BOOST_AUTO_TEST_CASE(capture_is_proved_by_the_log) {
  const std::string id = house.make_record();
  const json proof = json_of(get("staff", "/api/v1/records/" + id + "/proof"));
  auto hash = [](const json& hex) { return *archive::hash_from_hex(hex.get<std::string>()); };
  std::vector<archive::Hash> path;
  for (const auto& step : proof["path"]) path.push_back(hash(step));
  BOOST_TEST(archive::verify_inclusion(proof["position"], proof["tree_size"],
                                       hash(proof["leaf_hash"]), path, hash(proof["root_hash"])));
  const std::string leaf = *archive::bytes_from_hex(proof["leaf"].get<std::string>());
  BOOST_TEST((archive::leaf_hash(leaf) == hash(proof["leaf_hash"])));
  bool names_record = false;
  for (const auto& opening : proof["openings"])
    names_record =
        names_record || opening["value"].get<std::string>().find(id) != std::string::npos;
  BOOST_TEST(names_record);
  BOOST_TEST(get("auditor", "/api/v1/log/checkpoint").body.find('\n') != std::string::npos);
}

BOOST_AUTO_TEST_CASE(looking_leaves_events_that_others_do_not_see) {
  const std::string target = "/api/v1/records/" + house.make_record();
  get("staff", target);
  get("staff", target + "/content");
  get("staff2", target + "/source");
  auto types = [&](const char* who) {
    std::string list;
    const json answer = json_of(get(who, target + "/events"));
    for (const auto& event : answer["events"])
      list += event["type"].get<std::string>() + ":" + event["agent"].get<std::string>() + " ";
    return list;
  };
  BOOST_TEST(types("auditor") ==
             "record.captured:signer record.viewed:staff record.downloaded:staff "
             "record.downloaded:staff2 ");
  BOOST_TEST(types("staff2") == "record.captured:signer record.downloaded:staff2 ");
}

BOOST_AUTO_TEST_CASE(hidden_records_are_not_there) {
  const std::string id = restricted_record(house.services(), 901), target = "/api/v1/records/" + id;
  house.services().indexing->catch_up();
  const std::size_t before = events();
  for (const char* part : {"", "/content", "/source", "/events", "/proof",
                           "/attachments/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b78"
                           "52b855"}) {
    Answer hidden = get("staff", target + part);
    BOOST_TEST(code_of(hidden) == "not-found", part);
    Answer unknown =
        get("staff", "/api/v1/records/01890000-0000-7000-8000-000000000000" + std::string(part));
    BOOST_TEST(hidden.body.size() == unknown.body.size(), part);
  }
  BOOST_TEST(events() == before);
  BOOST_TEST(get("staff2", target).status == 200);  // of the record's unit
  BOOST_TEST(get("archivist", target).status == 200);
  const std::string listing = "/api/v1/records?limit=100", search = "/api/v1/search?limit=100";
  for (const std::string& list : {listing, search}) {
    BOOST_TEST(get("staff", list).body.find(id) == std::string::npos);
    BOOST_TEST(get("archivist", list).body.find(id) != std::string::npos);
  }
  BOOST_TEST(json_of(get("staff", search))["total"] < json_of(get("archivist", search))["total"]);
}

BOOST_AUTO_TEST_CASE(pages_of_records_follow_each_other) {
  for (int i = 0; i < 4; ++i) restricted_record(house.services(), 910 + i);
  house.make_record();
  house.make_record();
  for (const char* who : {"staff", "archivist"}) {
    std::vector<std::string> paged, whole;
    std::string cursor;
    do {
      const json page = json_of(get(who, "/api/v1/records?limit=1&cursor=" + cursor));
      for (const auto& record : page["records"]) paged.push_back(record["id"]);
      cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
    } while (!cursor.empty());
    const json all = json_of(get(who, "/api/v1/records?limit=100"));
    for (const auto& record : all["records"]) whole.push_back(record["id"]);
    BOOST_TEST(paged == whole, boost::test_tools::per_element());
    BOOST_TEST(whole.size() >= 2U);
  }
}

BOOST_AUTO_TEST_CASE(log_is_read_in_pages) {
  std::string cursor = "0";
  std::uint64_t expected = 0;
  while (!cursor.empty()) {
    const json page = json_of(get("auditor", "/api/v1/log/events?limit=7&cursor=" + cursor));
    for (const auto& event : page["events"]) BOOST_TEST(event["position"] == expected++);
    cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
  }
  BOOST_TEST(expected == events());
  BOOST_TEST(get("auditor", "/api/v1/log/events/0/proof").status == 200);
}

// Every route of the table, asked by nobody and by every role.
BOOST_AUTO_TEST_CASE(every_route_refuses_who_may_not) {
  int refused = 0;
  for (const auto& route : house.router().routes()) {
    if (!route.permission || route.method == "DELETE") continue;
    std::string target = replaced(route.pattern, "{id}", "01890000-0000-7000-8000-000000000000");
    target = replaced(replaced(target, "{form}", "job_description"), "{position}", "0");
    target = replaced(replaced(target, "{act}", "permitted"), "{sha256}", "00");
    BOOST_TEST_CONTEXT(route.method << " " << route.pattern) {
      BOOST_TEST(house.ask("nobody", route.method, target).status == 401);
      for (const char* who : {"staff", "author", "signer", "archivist", "auditor", "admin"}) {
        access::Account account;
        account.roles = {*access::role_from(who)};
        const bool may = access::Access::may(account, *route.permission);
        BOOST_TEST((house.ask(who, route.method, target).status == 403) == !may, who);
        refused += may ? 0 : 1;
      }
    }
  }
  BOOST_TEST(refused > 20);
}

BOOST_AUTO_TEST_CASE(documents_are_listed_in_parts) {
  for (int i = 0; i < 3; ++i) create(house.draft());
  const auto whole = json_of(get("author", "/api/v1/documents"));
  BOOST_TEST(whole["next"].is_null());
  BOOST_TEST(whole["total"] == whole["documents"].size());
  json listed = json::array();
  std::string cursor = "0";
  while (!cursor.empty()) {
    const auto part = json_of(get("author", "/api/v1/documents?limit=2&cursor=" + cursor));
    BOOST_TEST(part["total"] == whole["total"]);
    for (const auto& document : part["documents"]) listed.push_back(document);
    cursor = part["next"].is_null() ? "" : part["next"].get<std::string>();
  }
  BOOST_TEST(listed == whole["documents"]);
  BOOST_TEST(get("author", "/api/v1/documents?cursor=x").status == 400);
  BOOST_TEST(get("author", "/api/v1/documents?limit=501").status == 400);
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_and_changes_nothing) {
  const std::string document = json_of(create(house.draft()))["id"];
  const std::size_t documents =
      house.services().documents->drafts_of(*house.services().access->account("author")).size();
  const std::size_t records = house.services().archive->record_count();
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/api_refusals.txt");
  int asked = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t bar = line.rfind(" | ");
    std::istringstream left(line.substr(0, bar)), right(line.substr(bar + 3));
    std::string who, method, target, body, code, pointer;
    int status = 0;
    left >> who >> method >> target;
    std::getline(left >> std::ws, body);
    right >> status >> code >> pointer;
    body = http::trimmed(body);
    target = replaced(replaced(target, "@uuid", "01890000-0000-7000-8000-000000000000"), "@doc",
                      document);
    Answer answer =
        body == "-" ? house.ask(who, method, target) : house.send(who, method, target, body);
    BOOST_TEST_CONTEXT(line) {
      BOOST_TEST(answer.status == status);
      BOOST_TEST(code_of(answer) == code);
      if (pointer == "*")
        BOOST_TEST(
            first_pointer(answer).starts_with(target.ends_with("acts") ? "/values" : "/content"));
      else if (pointer != "-")
        BOOST_TEST(first_pointer(answer) == pointer);
    }
    ++asked;
  }
  BOOST_TEST(asked > 30);
  BOOST_TEST(house.services().archive->record_count() == records);
  BOOST_TEST(
      house.services().documents->drafts_of(*house.services().access->account("author")).size() ==
      documents);
}

BOOST_AUTO_TEST_CASE(large_and_hostile_content_is_refused) {
  json content = house.draft();
  content["purpose"] = std::string(100'000, 'x');
  Answer cell = create(content);
  BOOST_TEST(code_of(cell) == "content-refused");
  BOOST_TEST(first_pointer(cell) == "/content/purpose");
  content["purpose"] = "\xf0\x93\x80\x80";  // a hieroglyph that no face has
  Answer glyph = create(content);
  BOOST_TEST(json_of(glyph)["errors"][0]["code"] == "glyph-missing");
  BOOST_TEST(first_pointer(glyph) == "/content/purpose");
  BOOST_TEST(
      house.send("author", "POST", "/api/v1/documents", std::string(5'000'000, ' ')).status == 413);
  BOOST_TEST(house.send("author", "POST", "/api/v1/documents", std::string(100'000, '[')).status >=
             400);
  BOOST_TEST(
      house.ask("nobody", "POST", "/api/v1/verify", "not a PDF", {"Content-Type: application/pdf"})
          .status == 422);
  BOOST_TEST(
      house.ask("nobody", "POST", "/api/v1/verify", "%PDF-", {"Content-Type: text/plain"}).status ==
      415);
}

BOOST_AUTO_TEST_CASE(service_says_how_it_is) {
  BOOST_TEST(get("nobody", "/healthz").status == 200);
  house.services().indexing->catch_up();
  BOOST_TEST(get("nobody", "/readyz").status == 200);
  // One that is about to end says so and answers what comes all the same.
  http::Router router;
  operation::Readiness readiness;
  tamga::api::add_routes(router, house.services(), &readiness);
  const auto ask = [&](const char* path) {
    http::Request request;
    request.method = "GET";
    request.path = path;
    try {
      return router.find("GET", path).route->handler(request).status;
    } catch (const Failure& failure) {
      return failure.kind().http_status;
    }
  };
  BOOST_TEST(ask("/readyz") == 200);
  readiness.leave();
  BOOST_TEST(ask("/readyz") == 503);
  BOOST_TEST(ask("/healthz") == 200);
}

BOOST_AUTO_TEST_SUITE_END()
