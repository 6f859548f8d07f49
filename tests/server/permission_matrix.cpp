// SPDX-License-Identifier: GPL-3.0-or-later
// Every route of the API and of the pages, asked by everybody about a thing in each of its
// states: what is answered stands in permission_matrix.txt, line by line. A route that is not
// there fails, and so does a line whose route is gone. Requests that change something carry
// nothing, so that who may is told what is missing and the next one meets the same thing.
// What needs nothing more than the press of a button is tried where it works in presses.cpp.
// TAMGA_MATRIX=FILE writes the table as it is answered now.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "server/api/api.h"
#include "server/documents/works.h"
#include "server/http/exchange.h"
#include "server/http/session.h"
#include "server/pages/pages.h"
#include "tests/server/api_house.h"

using namespace tamga;
using test::ApiHouse;

namespace {

constexpr std::array people = {"nobody", "staff",     "staff2",  "author", "author2",
                               "signer", "archivist", "auditor", "admin"};
using Answers = std::array<int, people.size()>;

// A thing that is asked about: the label of its line, and its address's values.
struct Thing {
  std::string state;
  std::map<std::string, std::string> values;
};

class Matrix {
 public:
  Matrix() {
    api::add_routes(router_, house_.services());
    pages::add_routes(router_, house_.services());
    access::Account other{"author2", "В.Нандин", "Санхүүгийн хэлтэс", "", {access::Role::Author}};
    house_.services().access->put_account({"system"}, other, ApiHouse::password);
    for (const char* who : people)
      tokens_[who] =
          who == std::string("author2")
              ? house_.services().access->sign_in(who, ApiHouse::password, "192.0.2.2")->token
              : house_.token(who);
    make_fonds();
    make_documents();
    make_records();
    make_own();
  }
  ~Matrix() { house_.services().access->set_disabled({"system"}, "author2", true); }

  // What each is answered; lines are "METHOD pattern state".
  std::map<std::string, Answers> ask_all() {
    std::map<std::string, Answers> table;
    std::vector<http::Route> routes = router_.routes();
    // What takes a thing away is asked last.
    std::stable_partition(routes.begin(), routes.end(), [](const http::Route& route) {
      return route.method != "DELETE" && !route.pattern.ends_with("/discard") &&
             !route.pattern.ends_with("/remove");
    });
    for (const http::Route& route : routes) {
      if (ends_a_session(route)) continue;
      for (const Thing& thing : things_of(route.pattern)) {
        Answers& answers = table[route.method + " " + route.pattern + " " +
                                 (thing.state.empty() ? "-" : thing.state)];
        for (std::size_t at = 0; at < people.size(); ++at)
          answers[at] = ask(people[at], route, thing);
      }
    }
    return table;
  }

  // Who asks these is signed out, or waits for it: access_sessions and account_pages try them.
  static bool ends_a_session(const http::Route& route) {
    static const std::set<std::string> names = {"POST /sign-out",
                                                "DELETE /api/v1/sessions/current",
                                                "POST /sign-in",
                                                "POST /sign-in/code",
                                                "POST /api/v1/sessions",
                                                "POST /account/sessions/end",
                                                "DELETE /api/v1/account/sessions"};
    return names.contains(route.method + " " + route.pattern);
  }

 private:
  // Other suites may have made one in the same house.
  void make_fonds() {
    auto& hierarchy = *house_.services().hierarchy;
    if (!hierarchy.fonds().empty()) return;
    archive::Fonds fonds;
    fonds.number = "907";
    fonds.title = "Хүснэгтийн хөмрөг";
    fonds.organisation = "Хүснэгтийн газар";
    hierarchy.create_fonds({"system"}, fonds);
  }

  void make_documents() {
    const auto drafted = house_.make_draft(), begun = house_.make_draft(),
               returned = house_.make_draft(), withdrawn = house_.make_draft();
    const char* prepared = R"({"position":"Дарга","name":"Х.Цолмон","date":"2026-05-04"})";
    const char* permitted = R"({"organisation":"Зөвлөл","date":"2026-05-11","number":"211"})";
    for (const std::string& id : {begun, returned}) {
      house_.act("author", id, "prepared", prepared);
      house_.act("author", id, "permitted", permitted);
    }
    const std::string target = "/api/v1/documents/";
    BOOST_REQUIRE_EQUAL(
        house_.send("signer", "POST", target + returned + "/return", R"({"reason":"Дутуу"})")
            .status,
        200);
    BOOST_REQUIRE_EQUAL(
        house_.send("author", "POST", target + withdrawn + "/withdraw", R"({"reason":"Хэрэггүй"})")
            .status,
        200);
    const std::string filed = house_.make_draft();
    house_.act("author", filed, "prepared", prepared);
    house_.act("author", filed, "permitted", permitted);
    const auto sealed = house_.act("signer", filed, "approved",
                                   R"({"organisation":"Туршилтын газар","position":"Дарга",)"
                                   R"("name":"П.Амартүвшин","date":"2026-06-01","number":"А/7"})");
    BOOST_REQUIRE_EQUAL(sealed.status, 201);
    documents_ = {{"draft", {{"id", drafted}}},
                  {"begun", {{"id", begun}}},
                  {"returned", {{"id", returned}}},
                  {"withdrawn", {{"id", withdrawn}}},
                  {"filed", {{"id", filed}}}};
  }

  void make_records() {
    auto& archive = *house_.services().archive;
    const auto capture = [&](int number, bool open, const char* unit, const char* owner) {
      auto made = archive::test::sample_capture(9100 + number);
      made.open = open;
      made.unit = unit;
      made.owner = owner;
      return archive.capture({"system"}, made).id;
    };
    records_ = {{"open", {{"id", capture(1, true, "Санхүүгийн хэлтэс", "")}}},
                {"of-the-unit", {{"id", capture(2, false, "Хуулийн хэлтэс", "")}}},
                {"of-another", {{"id", capture(3, false, "Тамгын хэлтэс", "")}}},
                {"own", {{"id", capture(4, false, "Тамгын хэлтэс", "staff2")}}}};
  }

  // What is somebody's alone.
  void make_own() {
    documents::Work work;
    work.account = "author";
    work.id = house_.services().documents->works().new_work_id();
    work.form = "job_description";
    work.form_version = house_.services().forms->find("job_description")->version;
    work.state = "{}";
    const std::string kept = house_.services().documents->works().keep(work).id;
    works_ = {{"of-author", {{"id", kept}}}};
    const auto saved = house_.send("staff", "POST", "/api/v1/searches",
                                   R"({"name":"Миний","criteria":{"q":"тайлан"}})");
    const std::string id = test::json_of(saved).at("id");
    searches_ = {{"of-staff", {{"id", id}}}};
  }

  std::vector<Thing> things_of(const std::string& pattern) const {
    const auto at = [&](const char* path) { return pattern.find(path) != pattern.npos; };
    if (at("/documents/works/{id}")) return works_;
    if (at("/documents/bulk")) return {unknown()};
    if (at("/documents/{id}")) return documents_;
    if (at("/records/{id}")) return records_;
    if (at("/searches/{id}")) return searches_;
    return {pattern.find('{') == pattern.npos ? Thing{} : unknown()};
  }
  static Thing unknown() { return {"unknown", {}}; }

  static std::string address_of(const std::string& pattern, const Thing& thing) {
    static const std::map<std::string, std::string> others = {
        {"act", "prepared"},   {"sha256", std::string(64, '0')},
        {"file", "tamga.css"}, {"position", "0"},
        {"page", "1"},         {"picture", "1.png"},
        {"name", "nobody-so"}, {"number", "1"},
        {"kind", "inventory"}};
    std::string path;
    for (std::size_t from = 0; from < pattern.size();) {
      const std::size_t open = pattern.find('{', from);
      path += pattern.substr(from, open - from);
      if (open == pattern.npos) break;
      const std::size_t close = pattern.find('}', open);
      const std::string name = pattern.substr(open + 1, close - open - 1);
      const auto own = thing.values.find(name);
      const auto other = others.find(name);
      path += own != thing.values.end() ? own->second
              : other != others.end()   ? other->second
                                        : "0190163d-8694-739b-aea5-966c26f8ad91";
      from = close + 1;
    }
    return path;
  }

  int ask(const std::string& who, const http::Route& route, const Thing& thing) {
    http::Request request;
    request.method = route.method;
    request.path = address_of(route.pattern, thing);
    request.remote_address = "192.0.2.3";
    const std::string& token = tokens_.at(who);
    if (!token.empty()) request.headers.emplace("authorization", "Bearer " + token);
    const bool api = request.path.starts_with("/api/");
    if (route.method != "GET") {
      request.headers.emplace("content-type",
                              api ? "application/json" : "application/x-www-form-urlencoded");
      const auto session = house_.services().access->session(token);
      const bool reasoned =
          route.pattern.ends_with("/return") || route.pattern.ends_with("/withdraw");
      request.body = !api       ? "csrf=" + (session ? session->csrf : "none")
                     : reasoned ? R"({"reason":""})"
                                : "{}";
    }
    const http::Router::Match match = router_.find(request.method, request.path);
    request.path_values = match.values;
    std::optional<Failure> told;
    auto response = exchange_.answer(request, match, std::nullopt, told);
    exchange_.complete(request, response, told);
    BOOST_TEST(response.status < 500, who << " " << route.method << " " << request.path);
    return response.status;
  }

  ApiHouse& house_ = ApiHouse::instance();
  http::Router router_;
  http::Options options_;
  http::Exchange exchange_{router_, http::session_finder(*house_.services().access), options_};
  std::map<std::string, std::string> tokens_;
  std::vector<Thing> documents_, records_, works_, searches_;
};

std::string written(const Answers& answers) {
  std::string text;
  for (const int answer : answers) text += " " + std::to_string(answer);
  return text;
}

std::map<std::string, std::string> expected() {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/permission_matrix.txt");
  std::map<std::string, std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string method, pattern, state, answers, word;
    words >> method >> pattern >> state;
    while (words >> word) answers += " " + word;
    lines[method + " " + pattern + " " + state] = answers;
  }
  return lines;
}

void write_table(const char* path, const std::map<std::string, Answers>& table) {
  std::ofstream file(path);
  file << "# Who is answered what: method, route, what it is asked about (- where there is "
          "nothing), "
          "and the status of the answer to each.\n"
          "# A record or document that somebody may not see is 404, a deed that is not theirs 403, "
          "one out of its turn 409.\n# "
       << std::string(68, ' ');
  for (const char* who : people) file << " " << who;
  file << "\n";
  for (const auto& [line, answers] : table) {
    file << line << std::string(line.size() < 70 ? 70 - line.size() : 1, ' ') << written(answers)
         << "\n";
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(permission_matrix)

BOOST_AUTO_TEST_CASE(everybody_is_answered_what_the_table_says) {
  Matrix matrix;
  const auto table = matrix.ask_all();
  if (const char* path = std::getenv("TAMGA_MATRIX")) write_table(path, table);
  auto wanted = expected();
  for (const auto& [line, answers] : table) {
    BOOST_TEST(wanted[line] == written(answers), line << " is answered" << written(answers));
    wanted.erase(line);
  }
  for (const auto& [line, answers] : wanted) BOOST_TEST(false, "no such route: " << line);
}

BOOST_AUTO_TEST_SUITE_END()
