// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of several hundred rows are turned by pages: none is over 100 kB, each row stands on
// exactly one, and who does something on a page comes back to it.
#include <boost/test/unit_test.hpp>
#include <regex>

#include "server/access/external_sign_in.h"
#include "server/http/router.h"
#include "server/pages/pages.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;

namespace {

constexpr std::size_t most_bytes = 100'000;
using Fields = std::vector<std::pair<std::string, std::string>>;

// A fonds of 2015 with so many closed units, all of them long due; its id.
std::string make_units(const std::filesystem::path& folder, int units) {
  archive::test::SetClock clock(std::chrono::sys_days(std::chrono::year(2015) / 5 / 4));
  archive::Archive archive(folder, clock);
  archive::Hierarchy hierarchy(archive, clock);
  archive::Schedule schedule(archive, clock);
  const archive::Agent by{"system"};
  archive::Fonds fonds;
  fonds.number = "7";
  fonds.title = fonds.organisation = "Нүүдэлчдийн түүхийн музей";
  fonds.index_pattern = "";
  const auto id = hierarchy.create_fonds(by, fonds).id;
  const archive::ScheduleDraft draft{
      id, "2010-01-01", "А/1", {{"2.4", "Тушаал", {archive::RetentionTerm::Years, 5}}}};
  schedule.adopt(by, draft, schedule.preview(draft).digest);
  const auto plan = hierarchy.draft_plan(by, id, 2015);
  hierarchy.set_plan_document(by, plan.id, "paper-" + plan.id);
  archive.write([&](archive::Transaction& t) {
    hierarchy.approve_plan(t, by, plan.id, "paper-" + plan.id, archive::Record{});
  });
  for (int number = 0; number < units; ++number) {
    archive::PlanEntry entry;
    entry.file_index = "1-" + std::to_string(1000 + number);
    entry.title = "Ээлжийн амралт, чөлөө, томилолтын тухай тушаал, түүний үндэслэл, хэлтсээр " +
                  std::to_string(number);
    entry.department = "Захиргаа, хүний нөөцийн хэлтэс";
    entry.retention_item = "2.4";
    hierarchy.add_entry(by, plan.id, entry);
    auto capture = archive::test::sample_capture(number);
    capture.organisation = fonds.organisation;
    capture.file_index = entry.file_index;
    hierarchy.close_unit(by, hierarchy.place(archive.capture(by, capture).id)->unit);
  }
  return id;
}

struct House {
  static constexpr int units = 210, accounts = 320;
  archive::test::TemporaryFolder folder;
  std::string fonds = make_units(folder.path(), units);
  Services services{folder.path(), false};
  http::Router router;

  House() { pages::add_routes(router, services); }

  http::Response ask(access::Role role, const std::string& method, const std::string& path,
                     const Fields& query = {}, const std::string& body = {}) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.session.emplace();
    request.session->csrf = "right";
    request.session->account = {"somebody", "Г.Ундрах", "", "", {role}};
    for (const auto& [name, value] : query) request.query.emplace(name, value);
    request.headers["content-type"] = "application/x-www-form-urlencoded";
    request.body = body;
    const auto match = router.find(method, path);
    BOOST_TEST_REQUIRE(match.route, path);
    request.path_values = match.values;
    std::optional<Failure> told;
    return match.route->handler(request).whole(told);
  }

  // How often each of `pattern` stands on all pages of a list together.
  std::map<std::string, int> turned(access::Role role, const std::string& path,
                                    const std::regex& pattern) {
    std::map<std::string, int> seen;
    for (int page = 1;; ++page) {
      BOOST_TEST_REQUIRE(page < 50);
      const auto shown = ask(role, "GET", path, {{"page", std::to_string(page)}}).body;
      BOOST_TEST(shown.size() <= most_bytes, path << " " << page << ": " << shown.size());
      for (std::sregex_iterator at(shown.begin(), shown.end(), pattern), end; at != end; ++at)
        ++seen[(*at)[1]];
      if (shown.find("rel=\"next\"") == std::string::npos) return seen;
    }
  }
};

bool all_once(const std::map<std::string, int>& seen) {
  return std::all_of(seen.begin(), seen.end(), [](const auto& one) { return one.second == 1; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(long_lists)

BOOST_AUTO_TEST_CASE(hundreds_of_rows_are_turned_by_pages) {
  House house;
  for (int number = 0; number < House::accounts; ++number) {
    access::ExternalPerson person;
    person.authority = "https://id.example.mn";
    person.subject = std::to_string(number);
    person.name = "person-" + std::to_string(1000 + number);
    person.display_name = "Ганболдын Номин-Эрдэнэ " + std::to_string(number);
    house.services.access->sign_in_external(person, true, "192.0.2.1");
  }
  const auto accounts =
      house.turned(access::Role::Admin, "/accounts", std::regex("\"/accounts/(person-[0-9]+)\""));
  BOOST_TEST(accounts.size() == static_cast<std::size_t>(House::accounts));
  BOOST_TEST(all_once(accounts));

  auto& disposal = *house.services.disposal;
  const auto begun = disposal.begin({"system"}, house.fonds, 2026);
  const auto page = "/disposals/" + begun.id;
  const auto units =
      house.turned(access::Role::Signer, page, std::regex("\"/archive/units/([^\"]+)\""));
  BOOST_TEST(units.size() == static_cast<std::size_t>(House::units));
  BOOST_TEST(all_once(units));
  // Decided on the third page, and back there.
  const auto third = house.ask(access::Role::Signer, "GET", page, {{"page", "3"}}).body;
  std::smatch found;
  BOOST_TEST_REQUIRE(
      std::regex_search(third, found, std::regex("action=\"([^\"?]+/units/[^\"?]+)\\?page=3\"")));
  const auto decided = house.ask(access::Role::Signer, "POST", found[1], {{"page", "3"}},
                                 "csrf=right&decision=destroy&until=&note=");
  BOOST_TEST(decided.headers.find("Location")->second == page + "?page=3");
}

BOOST_AUTO_TEST_SUITE_END()
