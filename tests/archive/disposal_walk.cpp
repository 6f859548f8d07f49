// SPDX-License-Identifier: GPL-3.0-or-later
// A random walk by everybody over holds, disposals and schedules, through the
// services, the API with each role's token and the command line: a held record is
// never destroyed, nothing is destroyed without an approved act and two people, and
// the residual entry is always there.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <sstream>

#include "tests/archive/disposal_house.h"

using namespace tamga;
using archive::DisposalCase;
using nlohmann::json;
using test::DisposalHouse;

namespace {

std::uint64_t seed_of_run() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

bool is_long() {
  return std::getenv("TAMGA_LONG") != nullptr;
}

enum class Route { Service, Api, CommandLine };

class Walk {
 public:
  Walk(DisposalHouse& house, std::uint64_t seed) : house_(house), random_(seed) {}

  std::size_t destroyed = 0, refused = 0, blocked = 0, done = 0;
  int command_lines = 0;

  void step() {
    const auto held = house_.held_records();
    const auto gone = house_.destroyed_records();
    const auto code = do_something();
    if (code.empty()) {
      ++done;
    } else {
      ++refused;
      BOOST_REQUIRE(code != "internal");
    }
    if (code == "unit-held") ++blocked;
    const auto after = house_.destroyed_records();
    for (const auto& record : gone) BOOST_REQUIRE(after.contains(record));
    for (const auto& record : after)
      if (!gone.contains(record)) {
        BOOST_REQUIRE_MESSAGE(!held.contains(record), "a held record was destroyed");
        require_lawful(record);
        ++destroyed;
      }
    BOOST_REQUIRE(code.empty() || after.size() == gone.size());
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  template <typename List>
  const auto& one_of(const List& list) {
    return list[below(list.size())];
  }
  const std::string& anybody() { return one_of(house_.accounts()); }
  // Most often somebody whose step it is, else anybody.
  std::string somebody(const char* fit) {
    return below(4) != 0 ? fit + std::string(below(2) == 0 ? "" : "2") : anybody();
  }
  Route route() {
    const auto drawn = below(40);
    // Each opens the archive anew.
    if (drawn == 0 && command_lines < (is_long() ? 40 : 2)) {
      ++command_lines;
      return Route::CommandLine;
    }
    return drawn < 14 ? Route::Service : Route::Api;
  }

  // What an executed disposal must have had.
  void require_lawful(const std::string& record) {
    auto& services = house_.services();
    const auto gone = archive::disposal_of(*services.archive, record);
    BOOST_REQUIRE(gone.has_value());
    const auto disposal = services.disposal->find(gone->disposal);
    BOOST_REQUIRE(disposal.has_value());
    BOOST_REQUIRE(!disposal->approved_by.empty());
    BOOST_REQUIRE(disposal->approved_by != disposal->created_by);
    BOOST_REQUIRE(disposal->approved_by != disposal->executed_by);
    const auto act = services.documents->document(disposal->document);
    BOOST_REQUIRE(act.has_value());
    bool approved = false;
    for (const auto& one : services.documents->acts(*act))
      approved = approved || (one.act == "approved" && one.rendering == act->rendering &&
                              one.account == disposal->approved_by);
    BOOST_REQUIRE(approved);
    // The residual entry: metadata, events, no content.
    const auto entry = services.archive->record(record);
    BOOST_REQUIRE(entry.has_value());
    BOOST_REQUIRE(!entry->title.empty());
    BOOST_REQUIRE(services.archive->events(record, 100).back().type == "record.destroyed");
    BOOST_REQUIRE(archive::test::failure_code(
                      [&] { services.archive->object(entry->pdf_sha256); }) == "object-missing");
    // By the schedule in force and what the unit is.
    const auto place = services.hierarchy->place(record);
    const auto unit = services.hierarchy->unit(place->unit);
    const auto version = services.schedule->in_force(unit->fonds, services.schedule->today());
    const auto rule = version->rule(unit->retention_item);
    BOOST_REQUIRE(rule.has_value());
    BOOST_REQUIRE((rule->kind == archive::RetentionTerm::Years));
    BOOST_REQUIRE(*archive::due_day(*rule, {unit->year, {}}) <= services.schedule->today());
  }

  std::string do_something() {
    switch (below(12)) {
      case 0:
        return place_hold();
      case 1:
      case 2:
        return lift_hold();
      case 3:
        return begin();
      case 4:
        return below(3) == 0 ? change_schedule() : advance();
      case 5:
        return reopen();
      case 6:
        return execute(any_disposal());
      case 7:
        return act_on(any_disposal());
      default:
        return advance();
    }
  }

  std::string place_hold() {
    const auto by = somebody("archivist");
    json order = {{"reason", "шүүхийн маргаан"}, {"basis", "Иргэний хэрэг 12"}};
    // Most often on what is about to be destroyed.
    const auto disposal = any_disposal();
    if (disposal && disposal->executed == 0 && below(3) != 0)
      order["units"] = json::array({one_of(disposal->units).unit});
    else
      order["records"] = json::array({one_of(house_.records()), one_of(house_.records())});
    switch (route()) {
      case Route::Service:
        return house_.code_of([&](Services& services) {
          services.holds->place({by}, {"шүүх", "хэрэг", "", order.value("records", ids{}),
                                       order.value("units", ids{})});
        });
      case Route::Api:
        return house_.post(by, "/api/v1/holds", order);
      case Route::CommandLine:
        return house_.command(by, {"hold", "place", "--reason", "шүүх", "--basis", "хэрэг",
                                   "--record", one_of(house_.records())});
    }
    return {};
  }

  std::string lift_hold() {
    const auto holds = house_.services().holds->all(below(5) == 0);
    if (holds.empty()) return {};
    const auto by = somebody("archivist");
    const auto id = one_of(holds).id;
    switch (route()) {
      case Route::Service:
        return house_.code_of(
            [&](Services& services) { services.holds->lift({by}, id, "хаагдсан"); });
      case Route::Api:
        return house_.post(by, "/api/v1/holds/" + id + "/lift", {{"reason", "хаагдсан"}});
      case Route::CommandLine:
        return house_.command(by, {"hold", "lift", id, "--reason", "хаагдсан"});
    }
    return {};
  }

  std::string begin() {
    const auto by = somebody("archivist");
    const auto fonds = one_of(house_.fonds());
    switch (route()) {
      case Route::Service:
        return house_.code_of(
            [&](Services& services) { services.disposal->begin({by}, fonds, house_.year()); });
      case Route::Api:
        return house_.post(by, "/api/v1/disposals", {{"fonds", fonds}, {"year", house_.year()}});
      case Route::CommandLine:
        return house_.command(
            by, {"dispose", "begin", "--fonds", fonds, "--year", std::to_string(house_.year())});
    }
    return {};
  }

  std::string change_schedule() {
    const auto fonds = one_of(house_.fonds());
    json items = {{{"number", "2.4"}, {"title", "Тушаал"}, {"class", "years"}, {"years", 1}}};
    if (below(4) == 0) items[0]["years"] = 90;
    if (below(6) == 0) items[0] = {{"number", "2.4"}, {"title", "Тушаал"}, {"class", "permanent"}};
    if (below(8) == 0) items[0]["number"] = "9.9";
    const auto by = somebody("archivist");
    json draft = {
        {"fonds", fonds}, {"in_force_from", "2020-01-01"}, {"basis", "А/1"}, {"items", items}};
    const auto digest = house_.preview_digest(draft);
    draft["digest"] = below(6) == 0 ? "blind" : digest;
    return house_.post(by, "/api/v1/retention", draft);
  }

  std::optional<DisposalCase> any_disposal() {
    const auto all = house_.services().disposal->all("");
    if (all.empty()) return std::nullopt;
    return house_.services().disposal->find(one_of(all).id);
  }

  std::string reopen() {
    const auto disposal = any_disposal();
    if (!disposal || below(3) != 0) return {};
    const auto by = somebody("archivist");
    return house_.post(by, "/api/v1/disposals/" + disposal->id + "/reopen", {{"reason", "засах"}});
  }

  std::string appraise(const DisposalCase& disposal) {
    std::string unit = one_of(disposal.units).unit;
    for (const auto& one : disposal.units)
      if (one.decision.empty()) unit = one.unit;
    const auto by = somebody("signer");
    const std::string decision = below(8) == 0 ? "transfer" : "destroy";
    switch (route()) {
      case Route::Service:
        return house_.code_of([&](Services& services) {
          services.disposal->appraise({by}, disposal.id, {unit, decision, "", ""});
        });
      case Route::Api:
        return house_.send(by, "PUT", "/api/v1/disposals/" + disposal.id + "/units/" + unit,
                           {{"decision", decision}});
      case Route::CommandLine:
        return house_.command(
            by, {"dispose", "appraise", disposal.id, "--unit", unit, "--decision", decision});
    }
    return {};
  }

  std::string draw_up(const DisposalCase& disposal) {
    return house_.post(somebody("archivist"), "/api/v1/disposals/" + disposal.id + "/act",
                       {{"commission", house_.commission()}});
  }

  // The act that is due, or another; by whose turn it is, or anybody.
  std::string act_on(const std::optional<DisposalCase>& disposal) {
    if (!disposal || disposal->document.empty()) return {};
    const auto document = house_.services().documents->document(disposal->document);
    if (!document) return {};
    const char* acts[] = {"drawn_up", "agreed", "approved", "destroyed"};
    std::string act = below(5) == 0 ? acts[below(4)] : document->next_act;
    if (act.empty()) return {};
    const bool archivists = act == "drawn_up" || act == "destroyed";
    const auto by = somebody(archivists ? "archivist" : "signer");
    if (below(12) == 0)
      return house_.post(by, "/api/v1/documents/" + document->id + "/return",
                         {{"reason", "засах"}});
    json values = {{"name", "Х.Хүн"}, {"date", house_.services().schedule->today()}};
    if (act == "destroyed") {
      values["manner"] = below(5) == 0 ? "шатаасан" : "нунтагласан";
      values["performers"] = "Ё.Сувд";
    }
    return house_.post(by, "/api/v1/documents/" + document->id + "/acts",
                       {{"act", act}, {"values", values}, {"password", DisposalHouse::password}});
  }

  std::string execute(const std::optional<DisposalCase>& disposal) {
    if (!disposal) return {};
    const auto by = somebody("archivist");
    switch (route()) {
      case Route::Service:
        return house_.code_of([&](Services& services) {
          services.disposal->execute({by}, disposal->id, "нунтагласан");
        });
      case Route::Api:
        return house_.post(by, "/api/v1/disposals/" + disposal->id + "/execution",
                           {{"manner", "нунтагласан"}});
      case Route::CommandLine:
        return house_.command(by, {"dispose", "execute", disposal->id, "--manner", "нунтагласан"});
    }
    return {};
  }

  // The next step of a disposal under way.
  std::string advance() {
    std::optional<DisposalCase> under_way;
    for (const auto& one : house_.services().disposal->all(""))
      if (one.state != "closed" && (!under_way || below(2) == 0)) under_way = one;
    if (!under_way) return begin();
    under_way = house_.services().disposal->find(under_way->id);
    if (under_way->state == "appraisal")
      return under_way->count("") != 0 ? appraise(*under_way) : draw_up(*under_way);
    if (under_way->state == "appraised" && under_way->document.empty()) {
      if (under_way->count("destroy") != 0) return draw_up(*under_way);
      return house_.post(somebody("signer"), "/api/v1/disposals/" + under_way->id + "/approval",
                         json::object());
    }
    if (under_way->state == "approved") return execute(under_way);
    return act_on(under_way);
  }

  using ids = std::vector<std::string>;
  DisposalHouse& house_;
  std::mt19937_64 random_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(disposal_walk)

BOOST_AUTO_TEST_CASE(no_role_and_no_route_destroys_what_is_held_or_not_approved) {
  const auto seed = seed_of_run();
  BOOST_TEST_MESSAGE("disposal walk: seed " << seed);
  DisposalHouse house(is_long() ? 40 : 12);
  Walk walk(house, seed);
  const auto begun = std::chrono::steady_clock::now();
  const auto spent = [&] { return std::chrono::steady_clock::now() - begun; };
  std::size_t steps = 0;
  BOOST_TEST_CONTEXT("TAMGA_SEED=" << seed) {
    while (is_long() ? steps < 6000 : steps < 450 && spent() < std::chrono::seconds(14)) {
      ++steps;
      walk.step();
    }
    BOOST_TEST_MESSAGE("disposal walk: "
                       << steps << " steps, " << walk.done << " done, " << walk.refused
                       << " refused, " << walk.blocked << " blocked by holds, " << walk.destroyed
                       << " records destroyed, " << walk.command_lines << " by the command line");
    BOOST_TEST(walk.refused > 0u);
    BOOST_TEST(walk.done > 10u);
    if (is_long()) BOOST_TEST(walk.blocked > 0u);
    BOOST_TEST(archive::test::describe(house.services().archive->check()) == "");
  }
}

BOOST_AUTO_TEST_CASE(everybody_by_every_route_is_refused_what_is_approved_and_held) {
  DisposalHouse house(1);
  auto& services = house.services();
  const auto id = test::approve_all(house);
  const auto hold =
      services.holds->place({"archivist"}, {"шүүх", "хэрэг", "", {house.records().front()}, {}});
  const std::string target = "/api/v1/disposals/" + id + "/execution";
  for (const auto& by : house.accounts()) {
    BOOST_TEST_CONTEXT(by) {
      const auto keeps =
          access::Access::may(*services.access->account(by), access::Permission::KeepArchive);
      BOOST_TEST(house.post(by, target, {{"manner", "x"}}) == (keeps ? "unit-held" : "forbidden"));
      const auto code = house.code_of([&](Services& s) { s.disposal->execute({by}, id, "x"); });
      BOOST_TEST((code == "unit-held" || code == "second-person-required"), code);
    }
  }
  for (const char* by : {"archivist", "archivist2", "both"})
    BOOST_TEST(house.command(by, {"dispose", "execute", id, "--manner", "x"}) == "unit-held", by);
  BOOST_TEST(house.command("signer", {"dispose", "execute", id, "--manner", "x"}) == "forbidden");
  BOOST_TEST(house.destroyed_records().empty());
  services.holds->lift({"archivist2"}, hold.id, "дууссан");
  BOOST_TEST(house.post("archivist2", target, {{"manner", "x"}}) == "");
  BOOST_TEST(house.destroyed_records().size() == house.records().size());
}

BOOST_AUTO_TEST_SUITE_END()
