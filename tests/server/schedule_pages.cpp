// SPDX-License-Identifier: GPL-3.0-or-later
// A retention schedule changed by page: the whole list or one item, seen before it is
// adopted, with the day from which it holds and the reason.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "server/civil_time.h"
#include "server/http/router.h"
#include "server/pages/address.h"
#include "server/pages/pages.h"
#include "server/pages/schedule_page.h"
#include "server/registers/register_tables.h"
#include "tests/server/api_house.h"

using namespace tamga;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Services& services() {
  return test::ApiHouse::instance().services();
}

http::Response ask(const std::string& method, const std::string& path, Fields fields,
                   const std::string& who = "archivist") {
  static const http::Router router = [] {
    http::Router made;
    pages::add_routes(made, services());
    return made;
  }();
  http::Request request;
  request.method = method;
  request.path = path;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.session.emplace();
  request.session->csrf = "right";
  request.session->account = *services().access->account(who);
  if (method == "POST") fields.insert(fields.begin(), {"csrf", "right"});
  for (const auto& [name, value] : fields) {
    if (method == "GET")
      request.query.emplace(name, value);
    else
      request.body += (request.body.empty() ? "" : "&") + pages::percent_encode(name) + "=" +
                      pages::percent_encode(value);
  }
  const auto match = router.find(method, path);
  BOOST_REQUIRE_MESSAGE(match.route, path);
  request.path_values = match.values;
  std::optional<Failure> told;
  return match.route->handler(request).whole(told);
}

bool holds(const http::Response& response, const std::string& text) {
  return response.body.find(text) != std::string::npos;
}

std::string hidden(const http::Response& page, const std::string& name) {
  std::smatch found;
  const std::regex field("<input type=\"hidden\" name=\"" + name + "\" value=\"([^\"]*)\"");
  return std::regex_search(page.body, found, field) ? found[1].str() : "";
}

std::string in_days(int days) {
  return civil_day(services().clock.microseconds() + days * registers::microseconds_of_day);
}

std::string new_fonds() {
  static int number = 700;
  archive::Fonds fonds;
  fonds.number = std::to_string(++number);
  fonds.organisation = "Жагсаалтын газар " + fonds.number;
  fonds.title = fonds.organisation;
  return services().hierarchy->create_fonds({"archivist"}, fonds).id;
}

// Adopts what a preview showed.
http::Response adopt(const http::Response& preview) {
  Fields fields;
  for (const char* name : {"fonds", "from", "basis", "items", "digest"})
    fields.emplace_back(name, hidden(preview, name));
  return ask("POST", "/retention", fields);
}

Fields item(const std::string& fonds, const std::string& number, const std::string& term,
            const std::string& years, const std::string& from) {
  return {{"fonds", fonds}, {"number", number}, {"title", "Гүйцэтгэлийн тайлан"},
          {"term", term},   {"years", years},   {"from", from},
          {"basis", "А/77"}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schedule_pages)

BOOST_AUTO_TEST_CASE(one_item_is_changed_from_a_day_and_for_a_reason) {
  const auto fonds = new_fonds();
  // The first one, and at once.
  auto preview = ask("POST", "/retention/item", item(fonds, "2.15", "years", "5", in_days(0)));
  BOOST_TEST(preview.status == 200);
  BOOST_TEST(services().schedule->versions(fonds).empty());  // seen, not done
  BOOST_TEST(adopt(preview).status == 303);
  BOOST_TEST(services().schedule->versions(fonds).size() == 1U);
  // A longer time, from next month on.
  const auto form = ask("GET", "/retention/item", {{"fonds", fonds}, {"number", "2.15"}});
  BOOST_TEST(holds(form, "value=\"5\""));
  BOOST_TEST(holds(form, "Гүйцэтгэлийн тайлан"));
  preview = ask("POST", "/retention/item", item(fonds, "2.15", "years", "25", in_days(30)));
  BOOST_TEST(adopt(preview).status == 303);
  const auto versions = services().schedule->versions(fonds);
  BOOST_REQUIRE(versions.size() == 2U);
  BOOST_TEST(versions.front().basis == "А/77");
  BOOST_TEST(versions.front().in_force_from == in_days(30));
  BOOST_TEST(versions.front().adopted_by == "archivist");
  BOOST_TEST(versions.front().rule("2.15")->years == 25);
  BOOST_TEST(services().schedule->in_force(fonds, in_days(0))->rule("2.15")->years == 5);
  BOOST_TEST(services().schedule->in_force(fonds, in_days(30))->rule("2.15")->years == 25);
  const auto events = services().archive->events(fonds, 100);
  BOOST_TEST(std::count_if(events.begin(), events.end(), [](const auto& event) {
               return event.type == "schedule.adopted" && event.agent == "archivist";
             }) == 2);
  // What holds today is shown; what will is told, and shown when asked for.
  const auto page = ask("GET", "/retention", {{"fonds", fonds}}, "auditor");
  BOOST_TEST(holds(page, "5 жил"));
  BOOST_TEST(!holds(page, "25 жил"));
  BOOST_TEST(holds(page, "version=2#schedule"));
  BOOST_TEST(!holds(page, "/retention/item"));  // an auditor looks
  const auto second = ask("GET", "/retention", {{"fonds", fonds}, {"version", "2"}});
  BOOST_TEST(holds(second, "25 жил"));
  BOOST_TEST(holds(second, "number=2.15"));
  BOOST_TEST(!holds(ask("GET", "/retention", {{"fonds", fonds}, {"version", "1"}}),
                    "number=2.15"));  // a change goes out from the newest
}

BOOST_AUTO_TEST_CASE(items_stand_by_their_numbers_as_people_count) {
  const std::vector<std::string> counted = {"",     "1.2",  "2",    "02.1",   "2.3", "2.3а",
                                            "2.3б", "2.14", "10.1", "10.1.2", "100", "а1"};
  std::vector<archive::ScheduleItem> items;
  for (auto at = counted.rbegin(); at != counted.rend(); ++at) items.push_back({*at, "", {}});
  std::vector<std::string> order;
  for (const auto& item : pages::in_order(items)) order.push_back(item.number);
  BOOST_TEST(order == counted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_adopted_comes_back_with_what_was_typed) {
  const auto fonds = new_fonds();
  BOOST_TEST(adopt(ask("POST", "/retention/item", item(fonds, "1", "permanent", "", in_days(10))))
                 .status == 303);
  const Fields wrong[] = {item(fonds, "2", "years", "", in_days(20)),
                          item(fonds, "2", "years", "-1", in_days(20)),
                          item(fonds, "2", "years", "5000", in_days(20)),
                          item(fonds, "2", "for ever", "5", in_days(20)),
                          item(fonds, "", "years", "5", in_days(20)),
                          item(fonds, "2 | 3", "years", "5", in_days(20)),
                          item(fonds, "2\n3 | 1 | x", "years", "5", in_days(20)),
                          item(fonds, "2", "years", "5", "soon"),
                          item(fonds, "2", "years", "5", in_days(9))};
  for (const auto& fields : wrong) {
    const auto refused = ask("POST", "/retention/item", fields);
    BOOST_TEST(refused.status >= 400, fields[1].second + " " + fields[4].second);
    BOOST_TEST(holds(refused, "role=\"alert\""));
    BOOST_TEST(holds(refused, "value=\"А/77\""));
    BOOST_TEST(hidden(refused, "digest") == "");
  }
  BOOST_TEST(services().schedule->versions(fonds).size() == 1U);
  BOOST_TEST(ask("GET", "/retention/item", {{"fonds", fonds}, {"number", "9"}}).status == 404);
  BOOST_TEST(ask("GET", "/retention", {{"fonds", fonds}, {"version", "9"}}).status == 404);
  // Somebody else's version came between: what was seen is not what would happen.
  const auto seen = ask("POST", "/retention/item", item(fonds, "2", "years", "5", in_days(20)));
  BOOST_TEST(
      adopt(ask("POST", "/retention/item", item(fonds, "3", "years", "7", in_days(20)))).status ==
      303);
  const auto late = adopt(seen);
  BOOST_TEST(late.status >= 400);
  BOOST_TEST(services().schedule->versions(fonds).size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
