// SPDX-License-Identifier: GPL-3.0-or-later
// Own records and access that is asked for: what each opens, to whom, how long, on every
// way to a record; and the register of who looked.
#include <array>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/indexing/indexing.h"
#include "server/organisation/structure.h"
#include "server/registers/register_tables.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"
#include "server/usage/single_records.h"
#include "server/usage/usage_check.h"
#include "server/usage/usage_register.h"
#include "tests/server/api_house.h"

using namespace tamga;
using archive::test::failure_code;
using nlohmann::json;
using test::json_of;

namespace {

constexpr std::int64_t day = registers::microseconds_of_day;

// The services over an archive of their own, whose clock can be set.
struct Desk {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 10)};
  archive::Archive archive{folder.path(), clock};
  usage::OwnRecords own{archive, clock};
  usage::AccessRequests requests{archive, clock};
  usage::SingleRecords single{archive, clock};
  access::Account asker{"asker", "", "Хуулийн хэлтэс", "", {access::Role::Staff}};
  archive::Agent archivist{"archivist"};

  archive::Record closed(int number) {
    auto capture = archive::test::sample_capture(number);
    capture.unit = "Санхүүгийн хэлтэс";
    capture.open = false;
    capture.owner = "";
    return archive.capture({"system"}, capture);
  }
  bool sees(const archive::Record& record) {
    asker.records = single.records_of(asker.name);
    return access::Access::may_see(asker, record);
  }
  std::string in_days(int days) const { return civil_day(clock.microseconds() + days * day); }
  void pass(int days) { clock.set(clock.now() + std::chrono::hours(24 * days)); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_usage, Desk)

BOOST_AUTO_TEST_CASE(a_request_opens_one_record_for_its_time) {
  const auto record = closed(1), other = closed(2);
  BOOST_TEST(!sees(record));
  const auto asked = requests.ask(asker, "№ " + record.id, "Шүүхийн лавлагаанд хариу бэлтгэх");
  BOOST_TEST(asked.record == record.id);
  BOOST_TEST(!sees(record));  // asking opens nothing
  requests.grant(archivist, asked.id, record.registration, in_days(3));
  BOOST_TEST(sees(record));
  BOOST_TEST(!sees(other));
  BOOST_TEST(single.records_of("somebody-else").empty());
  pass(3);
  BOOST_TEST(sees(record));  // its last day
  pass(1);
  BOOST_TEST(!sees(record));
}

BOOST_AUTO_TEST_CASE(rows_that_were_bent_are_found) {
  const auto describe = [&] {
    std::string all;
    for (const auto& fault : usage::usage_faults(archive))
      all += fault.kind + " " + fault.subject + " " + fault.detail + "; ";
    return all;
  };
  const auto record = closed(1), other = closed(2);
  own.link(archivist, record.id, "asker");
  own.unlink(archivist, record.id, "asker");
  pass(1);
  own.link(archivist, record.id, "asker");
  const auto granted = requests.ask(asker, record.id, "Хяналт");
  const auto refused = requests.ask(asker, record.id, "Сонирхох");
  requests.withdraw(asker, requests.ask(asker, "дугаар мэдэхгүй", "Лавлах").id);
  requests.grant(archivist, granted.id, record.id, in_days(30));
  requests.end(archivist, granted.id, "Шаардлага дууссан");
  requests.refuse(archivist, refused.id, "Зорилго хангалтгүй");
  requests.ask(asker, other.id, "Хүлээж байгаа");
  BOOST_TEST(describe() == "");
  const auto change = [&](const std::string& sql) {
    archive.catalogue().write(
        [&](archive::Transaction& transaction) { BOOST_TEST(transaction.run(sql) > 0, sql); });
  };
  const std::string of_granted = " WHERE id = '" + granted.id + "'",
                    of_refused = " WHERE id = '" + refused.id + "'";
  // The change, what undoes it, and what the fault is about.
  const std::array<std::string, 3> bent[] = {
      {"UPDATE access_request SET account = 'other'" + of_granted,
       "UPDATE access_request SET account = 'asker'" + of_granted, granted.id},
      {"UPDATE access_request SET state = 'granted'" + of_refused,
       "UPDATE access_request SET state = 'refused'" + of_refused, refused.id},
      {"UPDATE access_request SET state = 'lost'" + of_refused,
       "UPDATE access_request SET state = 'refused'" + of_refused, refused.id},
      {"UPDATE access_request SET decided_by = 'other'" + of_refused,
       "UPDATE access_request SET decided_by = 'archivist'" + of_refused, refused.id},
      {"UPDATE access_request SET record = '" + other.id + "'" + of_granted,
       "UPDATE access_request SET record = '" + record.id + "'" + of_granted, other.id},
      {"UPDATE access_request SET record = 'nothing'" + of_refused,
       "UPDATE access_request SET record = '" + record.id + "'" + of_refused, refused.id},
      {"UPDATE access_request SET until = -until" + of_granted,
       "UPDATE access_request SET until = -until" + of_granted, granted.id},
      {"UPDATE access_request SET ended = -ended" + of_granted,
       "UPDATE access_request SET ended = -ended" + of_granted, granted.id},
      {"UPDATE record_person SET account = 'other' WHERE unlinked = 0",
       "UPDATE record_person SET account = 'asker' WHERE unlinked = 0", record.id},
      {"UPDATE record_person SET unlinked = linked - 1 WHERE unlinked_by <> ''",
       "UPDATE record_person SET unlinked = linked + 1 WHERE unlinked_by <> ''", record.id},
      {"UPDATE record_person SET linked_by = 'other' WHERE unlinked = 0",
       "UPDATE record_person SET linked_by = 'archivist' WHERE unlinked = 0", record.id},
      {"INSERT INTO record_person (record, account, linked, linked_by) VALUES ('" + other.id +
           "', 'asker', 1, 'archivist')",
       "DELETE FROM record_person WHERE record = '" + other.id + "'", other.id}};
  for (const auto& [sql, back, about] : bent) {
    change(sql);
    BOOST_TEST(describe().find("usage-altered " + about + " ") != std::string::npos,
               sql << ": " << describe());
    change(back);
    BOOST_TEST(describe() == "", sql);
  }
  change("DELETE FROM access_request" + of_refused);
  BOOST_TEST(describe().find("usage-altered " + refused.id + " ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_granted_is_taken_back_and_what_is_refused_opens_nothing) {
  const auto record = closed(1);
  const auto granted = requests.ask(asker, record.registration, "Хяналт");
  requests.grant(archivist, granted.id, record.id, in_days(30));
  BOOST_TEST(sees(record));
  requests.end(archivist, granted.id, "Шаардлага дууссан");
  BOOST_TEST(!sees(record));
  const auto refused = requests.ask(asker, record.id, "Сонирхох");
  requests.refuse(archivist, refused.id, "Зорилго хангалтгүй");
  BOOST_TEST(!sees(record));
  BOOST_TEST(requests.find(refused.id)->reason == "Зорилго хангалтгүй");
  const auto withdrawn = requests.ask(asker, record.id, "Хяналт");
  requests.withdraw(asker, withdrawn.id);
  for (const auto& id : {granted.id, refused.id, withdrawn.id}) {
    BOOST_TEST(failure_code([&] { requests.grant(archivist, id, record.id, in_days(1)); }) ==
               "access-request-decided");
    BOOST_TEST(failure_code([&] { requests.withdraw(asker, id); }) == "access-request-decided");
  }
  BOOST_TEST(!sees(record));
}

BOOST_AUTO_TEST_CASE(a_request_tells_nothing_of_what_there_is) {
  closed(1);
  const auto real = requests.ask(asker, requests.meant_by("x").empty() ? "2026/000001" : "", "Х");
  const auto made_up = requests.ask(asker, "2026/999999", "Х");
  for (const auto& id : {real.id, made_up.id}) BOOST_TEST(requests.find(id)->state == "asked");
  // Neither the purpose nor what was asked for stands in the log.
  for (const auto& event : archive.events_from(0, 100))
    if (event.type == "access.asked") BOOST_TEST(event.detail == "{}");
}

BOOST_AUTO_TEST_CASE(what_is_no_request_or_grant_is_refused) {
  const auto record = closed(1);
  const auto asked = requests.ask(asker, record.id, "Хяналт");
  access::Account other = asker;
  other.name = "other";
  const std::string ahead = in_days(5);
  const std::vector<std::pair<std::string, std::function<void()>>> cases = {
      {"access-request-invalid", [&] { requests.ask(asker, " \n", "Х"); }},
      {"access-request-invalid", [&] { requests.ask(asker, std::string(301, 'x'), "Х"); }},
      {"access-request-invalid", [&] { requests.ask(asker, "1", ""); }},
      {"access-request-invalid", [&] { requests.ask(asker, "1", std::string(1001, 'x')); }},
      {"access-request-invalid", [&] { requests.ask(asker, "1", "\x01"); }},
      {"access-request-invalid", [&] { requests.grant(archivist, asked.id, "2099/1", ahead); }},
      {"access-request-invalid", [&] { requests.grant(archivist, asked.id, "", ahead); }},
      {"access-request-invalid",
       [&] { requests.grant(archivist, asked.id, record.id, in_days(-1)); }},
      {"access-request-invalid",
       [&] { requests.grant(archivist, asked.id, record.id, in_days(367)); }},
      {"access-request-invalid", [&] { requests.grant(archivist, asked.id, record.id, "soon"); }},
      {"access-request-invalid", [&] { requests.grant({"asker"}, asked.id, record.id, ahead); }},
      {"access-request-invalid", [&] { requests.refuse(archivist, asked.id, " "); }},
      {"not-found", [&] { requests.withdraw(other, asked.id); }},
      {"not-found", [&] { requests.end(archivist, asked.id, "Х"); }},
      {"not-found", [&] { requests.refuse(archivist, "nothing", "Х"); }},
  };
  for (std::size_t i = 0; i < cases.size(); ++i)
    BOOST_TEST(failure_code(cases[i].second) == cases[i].first, "case " << i);
  BOOST_TEST(requests.find(asked.id)->state == "asked");
  BOOST_TEST(!sees(record));
  for (std::size_t i = requests.waiting().size(); i < usage::AccessRequests::most_waiting; ++i)
    requests.ask(asker, std::to_string(i), "Х");
  BOOST_TEST(failure_code([&] { requests.ask(asker, "one more", "Х"); }) == "access-request-limit");
  BOOST_TEST(!requests.ask(other, "1", "Х").id.empty());  // of an account, not of all
}

BOOST_AUTO_TEST_CASE(own_records_are_linked_and_parted_by_somebody_who_knows) {
  const auto record = closed(1), other = closed(2);
  own.link(archivist, record.id, "asker");
  BOOST_TEST(sees(record));
  BOOST_TEST(!sees(other));
  BOOST_TEST(own.count("asker") == 1U);
  BOOST_TEST(failure_code([&] { own.link(archivist, record.id, "asker"); }) == "own-record-linked");
  BOOST_TEST(failure_code([&] { own.link(archivist, "nothing", "asker"); }) == "not-found");
  own.link(archivist, record.id, "second");  // a paper of two people
  own.unlink(archivist, record.id, "asker");
  BOOST_TEST(!sees(record));
  BOOST_TEST(own.linked(record.id, "second"));
  BOOST_TEST(failure_code([&] { own.unlink(archivist, record.id, "asker"); }) == "not-found");
  pass(1);
  own.link(archivist, record.id, "asker");  // and again
  BOOST_TEST(sees(record));
}

BOOST_AUTO_TEST_CASE(the_register_says_who_looked_when_and_why) {
  const auto record = closed(1), other = closed(2);
  const auto look = [&](const char* who, const archive::Record& at, const char* type) {
    pass(1);
    archive.append({who}, type, at.id, R"({"what":"pdf"})");
  };
  const auto asked = requests.ask(asker, record.id, "Шалгалт");
  look("asker", record, "record.viewed");  // before it was opened
  pass(1);
  requests.grant(archivist, asked.id, record.id, in_days(2));
  look("asker", record, "record.viewed");
  look("asker", other, "record.viewed");  // another one: not by this
  look("archivist", record, "record.downloaded");
  look("asker", record, "record.viewed");  // after it was over
  own.link(archivist, other.id, "asker");
  const auto all = usage::uses(archive, requests, own, {}, 100);
  BOOST_TEST_REQUIRE(all.size() == 5U);
  const std::vector<std::string> purposes = {"", "", "", "Шалгалт", ""};
  for (std::size_t i = 0; i < all.size(); ++i) BOOST_TEST(all[i].purpose == purposes[i], i);
  BOOST_TEST(all[1].downloaded);
  BOOST_TEST(all[2].own);
  usage::UsageFilter of_other;
  of_other.record = other.id;
  BOOST_TEST(usage::uses(archive, requests, own, of_other, 100).size() == 1U);
  usage::UsageFilter of_archivist;
  of_archivist.viewer = "archivist";
  BOOST_TEST(usage::uses(archive, requests, own, of_archivist, 100).size() == 1U);
  usage::UsageFilter early;
  early.until = all[3].time;
  BOOST_TEST(usage::uses(archive, requests, own, early, 100).size() == 1U);
  // A certified copy that was given out, in whose name it was sealed.
  archive.append({"archivist"}, "record.copied", record.id, R"({"copy":"00","pages":1})");
  const auto copied = usage::uses(archive, requests, own, {}, 1);
  BOOST_TEST_REQUIRE(copied.size() == 1U);
  BOOST_TEST(copied[0].what == "copy");
  BOOST_TEST(copied[0].downloaded);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(record_usage_everywhere)

// Over the real server: search, counts, record, bytes and list, before and after.
BOOST_AUTO_TEST_CASE(every_way_to_a_record_follows_what_opens_it) {
  auto& house = test::ApiHouse::instance();
  auto& services = house.services();
  auto capture = archive::test::sample_capture(7301);
  capture.unit = "Нууц хэлтэс";
  capture.open = false;
  capture.owner = "";
  capture.content = json{{"imported", 1}, {"text", {"дөрвөлжинтуяа"}}}.dump();
  const auto record = services.archive->capture({"system"}, capture);
  const auto found = [&] {
    services.indexing->catch_up();
    return json_of(house.ask("staff", "GET",
                             "/api/v1/search?q=%D0%B4%D3%A9%D1%80%D0%B2%D3%A9%D0%BB"
                             "%D0%B6%D0%B8%D0%BD%D1%82%D1%83%D1%8F%D0%B0"))
        .at("total")
        .get<std::size_t>();
  };
  const auto status = [&](const std::string& part) {
    return house.ask("staff", "GET", "/api/v1/records/" + record.id + part).status;
  };
  const auto require = [&](bool open) {
    BOOST_TEST(found() == (open ? 1U : 0U));
    for (const char* part : {"", "/content", "/source", "/events", "/proof"})
      BOOST_TEST(status(part) == (open ? 200 : 404), part);
  };
  require(false);
  services.own_records->link({"archivist"}, record.id, "staff");
  require(true);
  services.own_records->unlink({"archivist"}, record.id, "staff");
  require(false);
  const auto staff = services.access->account("staff");
  const auto asked = services.access_requests->ask(*staff, record.id, "Хяналт");
  require(false);
  services.access_requests->grant({"archivist"}, asked.id, record.id,
                                  civil_day(services.clock.microseconds() + day));
  require(true);
  // Who else was given what is nobody's to see but of readers of the log.
  const auto events = house.ask("staff", "GET", "/api/v1/records/" + record.id + "/events").body;
  BOOST_TEST(events.find("record.opened-to") == std::string::npos);
  services.access_requests->end({"archivist"}, asked.id, "Дууссан");
  require(false);
}

BOOST_AUTO_TEST_CASE(programs_ask_and_decide_as_people_do) {
  auto& house = test::ApiHouse::instance();
  auto capture = archive::test::sample_capture(7302);
  capture.unit = "Нууц хэлтэс";
  capture.open = false;
  capture.owner = "";
  const auto record = house.services().archive->capture({"system"}, capture);
  const auto send = [&](const char* who, const std::string& path, const json& body) {
    return house.send(who, "POST", "/api/v1/" + path, body.dump());
  };
  const auto asked =
      send("staff2", "own-access-requests", {{"reference", record.id}, {"purpose", "Хяналт"}});
  BOOST_TEST_REQUIRE(asked.status == 201);
  const auto request = json_of(asked);
  BOOST_TEST(request.at("record").is_null());
  const auto decision = "access-requests/" + request.at("id").get<std::string>() + "/decision";
  const auto waiting = json_of(house.ask("archivist", "GET", "/api/v1/access-requests"));
  BOOST_TEST(waiting.at("waiting").back().at("record") == record.id);
  BOOST_TEST(test::first_pointer(send("archivist", decision, {{"decision", "perhaps"}})) ==
             "/decision");
  BOOST_TEST(test::code_of(send("archivist", decision, {{"decision", "grant"}})) ==
             "access-request-invalid");
  BOOST_TEST(send("archivist", decision,
                  {{"decision", "grant"},
                   {"record", record.id},
                   {"until", civil_day(house.services().clock.microseconds() + day)}})
                 .status == 200);
  const auto own = json_of(house.ask("staff2", "GET", "/api/v1/own-access-requests"));
  BOOST_TEST(own.at("requests").front().at("record") == record.id);
  BOOST_TEST(send("archivist", decision, {{"decision", "end"}, {"reason", "Дууссан"}}).status ==
             200);
  house.services().own_records->link({"archivist"}, record.id, "staff2");
  const auto records = json_of(house.ask("staff2", "GET", "/api/v1/own-records")).at("records");
  BOOST_TEST(records.front().at("id") == record.id);
  house.services().own_records->unlink({"archivist"}, record.id, "staff2");
  auto& structure = *house.services().structure;
  const auto unit = structure.found({"admin"}, "", "Голын газар", {"2020-01-01", ""});
  const auto name_on = [&](const std::string& on) {
    const auto answer = json_of(house.ask("staff2", "GET", "/api/v1/organisation/units?on=" + on));
    for (const auto& one : answer.at("units"))
      if (one.at("id") == unit) return one.at("name").get<std::string>();
    return std::string();
  };
  structure.rename({"admin"}, unit, "Нуурын газар", {"2024-01-01", ""});
  BOOST_TEST(name_on("2019-12-31") == "");
  BOOST_TEST(name_on("2023-12-31") == "Голын газар");
  BOOST_TEST(name_on("2024-01-01") == "Нуурын газар");
  BOOST_TEST(house.ask("staff2", "GET", "/api/v1/organisation/units?on=soon").status == 400);
  const auto history = json_of(house.ask("staff2", "GET", "/api/v1/organisation/units/" + unit));
  BOOST_TEST(history.at("states").size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
