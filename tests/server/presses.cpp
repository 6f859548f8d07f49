// SPDX-License-Identifier: GPL-3.0-or-later
// Every button that only presses, pressed by everybody in the state in which it works, by page
// and by API: who may changes just the tables that presses.txt says, nobody else changes any.
// TAMGA_PRESSES=FILE writes the table as it is found now.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "server/assets.h"
#include "tests/server/crawl.h"
#include "tests/server/press_house.h"
#include "tests/server/pressed_forms.h"

using namespace tamga;
using nlohmann::json;
using test::PressHouse;

namespace {

constexpr std::array people = {"nobody", "staff",     "staff2",  "author", "author2",
                               "signer", "archivist", "auditor", "admin"};
constexpr const char* each = "each";

struct Press {
  std::array<std::string, 2> routes;  // "METHOD PATTERN" by page and by API, "-": none
  std::string state, who, changes;
};

std::vector<Press> presses() {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/presses.txt");
  std::vector<Press> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::vector<std::string> cells;
    for (std::size_t from = 0; from < line.size();) {
      const auto to = std::min(line.find(" | ", from), line.size());
      cells.push_back(line.substr(from, to - from));
      from = to + 3;
    }
    BOOST_REQUIRE_MESSAGE(cells.size() == 5U, line);
    lines.push_back({{cells[0], cells[1]}, cells[2], cells[3], cells[4]});
  }
  return lines;
}

// What somebody's press did.
struct Found {
  std::string who, changes;
};

class Presser {
 public:
  // Of each person whose press changed something, which tables.
  std::vector<Found> try_all(const Press& press, const std::string& route) {
    const bool own = press.who == each;
    const auto owner = std::find(people.begin(), people.end(), press.who) != people.end()
                           ? press.who
                           : std::string("staff");
    std::vector<Found> found;
    std::optional<test::Pressable> thing;
    for (const std::string who : people) {
      // A code of the second factor does not last: its owner presses at once.
      if (own || !thing || who == press.who)
        thing = house_.bring(press.state, own && who != "nobody" ? who : owner);
      const auto changes = change(who, route, *thing);
      if (changes.empty()) continue;
      found.push_back({who, changes});
      thing.reset();
    }
    return found;
  }

 private:
  std::string change(const std::string& who, const std::string& route,
                     const test::Pressable& thing) {
    if (who != "nobody") house_.sign_in(who);
    const auto before = house_.tables();
    const auto events = house_.event_count();
    const auto space = route.find(' ');
    const auto answer = house_.press(who, route.substr(0, space), route.substr(space + 1), thing);
    std::string changed;
    const auto after = house_.tables();
    for (const auto& [table, rows] : after)
      if (before.at(table) != rows) changed += (changed.empty() ? "" : " ") + table;
    const auto told = house_.events_since(events);
    const bool refused = std::all_of(told.begin(), told.end(), [](const std::string& type) {
      return type.find("refused") != std::string::npos || type == "account.confirmed";
    });
    if (changed == "events" && refused) changed.clear();
    BOOST_TEST((answer.status < 500), who << " " << route << " " << answer.status);
    // Of several things at once some may be refused: that is told on a page. Who is out is out.
    const bool told_on_a_page =
        route == "POST /inbox/together" || (route == "POST /sign-out" && who == "nobody");
    BOOST_TEST((told_on_a_page || (answer.status < 400) == !changed.empty()),
               who << " " << route << " " << answer.status << " changed: " << changed
                   << answer.body.substr(0, answer.status < 400 ? 0 : 300));
    return changed;
  }

  PressHouse house_;
};

std::string names(const std::vector<Found>& found) {
  std::string all;
  for (const auto& one : found) all += (all.empty() ? "" : " ") + one.who;
  return all;
}

std::string everybody() {
  std::string all;
  for (const std::string who : people)
    if (who != "nobody") all += (all.empty() ? "" : " ") + who;
  return all;
}

std::set<std::string> listed() {
  std::set<std::string> routes;
  for (const auto& press : presses()) routes.insert(press.routes.begin(), press.routes.end());
  routes.erase("-");
  return routes;
}

bool takes_a_body(const json& api, const std::string& route) {
  if (route == "-") return false;
  const auto space = route.find(' ');
  std::string method = route.substr(0, space);
  for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return api["paths"][route.substr(space + 1)][method].contains("requestBody");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(presses_of_buttons)

BOOST_AUTO_TEST_CASE(who_may_changes_something_and_nobody_else_does) {
  Presser presser;
  std::ofstream written;
  if (const char* path = std::getenv("TAMGA_PRESSES")) written.open(path);
  for (const auto& press : presses()) {
    std::string who, changes;
    for (const auto& route : press.routes) {
      if (route == "-") continue;
      BOOST_TEST_CONTEXT(route << " of " << press.state) {
        const auto found = presser.try_all(press, route);
        who = names(found);
        BOOST_TEST((press.who == each ? everybody() : press.who) == who);
        for (const auto& one : found) {
          changes = one.changes;
          BOOST_TEST(press.changes == changes, one.who << " changed " << changes);
        }
      }
    }
    written << press.routes[0] << " | " << press.routes[1] << " | " << press.state << " | "
            << (press.who == each && who == everybody() ? each : who) << " | " << changes << "\n";
  }
}

// Mass assignment: a member more than the body has is refused, and no table changes.
BOOST_AUTO_TEST_CASE(no_member_more_is_taken) {
  const auto api = json::parse(asset("server/api/openapi.json"));
  PressHouse house;
  for (const auto& press : presses()) {
    const auto& route = press.routes[1];
    const auto space = route.find(' ');
    if (!takes_a_body(api, route)) continue;
    const auto who = press.who == each ? "staff" : press.who.substr(0, press.who.find(' '));
    auto thing = house.bring(press.state, who);
    const auto right = json::parse(thing.json);
    for (const char* member : {"id", "account", "asked_by", "approved_by", "state", "__proto__"}) {
      if (right.contains(member)) continue;
      auto more = right;
      more[member] = "everything";
      thing.json = more.dump();
      house.sign_in(who);
      const auto before = house.tables();
      const auto answer = house.press(who, route.substr(0, space), route.substr(space + 1), thing);
      BOOST_TEST(answer.status == 422, route << " " << member << " " << answer.status);
      BOOST_TEST(answer.body.find("\"/" + std::string(member) + "\"") != std::string::npos,
                 route << " " << member << answer.body.substr(0, 300));
      BOOST_TEST((house.tables() == before), route << " " << member);
    }
  }
}

// A route whose button is new belongs into the table.
BOOST_AUTO_TEST_CASE(every_button_of_a_page_is_in_the_table) {
  const auto table = listed();
  for (const auto& form : test::pressed_forms())
    if (form.in_the_table)
      BOOST_TEST(table.contains("POST " + std::string(form.route)), form.route);
  for (const auto& sent : test::Crawl::instance().sent()) {
    const bool pressed =
        std::all_of(sent.form.fields.begin(), sent.form.fields.end(), [](const auto& field) {
          return field.type == "hidden" || field.type == "button" || field.type == "submit";
        });
    if (pressed) BOOST_TEST(table.contains("POST " + sent.pattern), sent.pattern);
  }
  for (const auto& route : table) {
    const auto space = route.find(' ');
    const auto& routes = test::Crawl::instance().router().routes();
    BOOST_TEST(std::any_of(routes.begin(), routes.end(),
                           [&](const http::Route& one) {
                             return one.method == route.substr(0, space) &&
                                    one.pattern == route.substr(space + 1);
                           }),
               "no such route: " << route);
  }
}

// By API: what takes no body, or one without members.
BOOST_AUTO_TEST_CASE(every_request_without_a_body_is_in_the_table) {
  const auto api = json::parse(asset("server/api/openapi.json"));
  const auto table = listed();
  std::size_t counted = 0;
  for (const auto& [pattern, methods] : api["paths"].items())
    for (const std::string method : {"post", "put", "delete"}) {
      if (!methods.contains(method)) continue;
      const auto body = json::json_pointer("/requestBody/content");
      const auto members = json::json_pointer("/application~1json/schema/properties");
      if (methods[method].contains(body) &&
          !(methods[method][body].contains(members) && methods[method][body][members].empty()))
        continue;
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      BOOST_TEST(table.contains(upper + " " + pattern), upper << " " << pattern);
      ++counted;
    }
  BOOST_TEST(counted > 20U);
}

BOOST_AUTO_TEST_SUITE_END()
