// SPDX-License-Identifier: GPL-3.0-or-later
// Units, posts and holders on the days of their history.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/organisation/place_names.h"
#include "server/organisation/structure.h"
#include "server/organisation/structure_check.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using archive::test::failure_code;
using organisation::Holder;
using organisation::Order;

namespace {

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 10)};
  archive::Archive archive{folder.path(), clock};
  access::Access access{archive, clock};
  organisation::Structure structure{archive, access, clock};
  archive::Agent admin{"admin"};

  // An organisation with two units, of which the second has one below it.
  std::string top = structure.found(admin, "", "Усны нөөцийн газар", {"2019-01-01", "А/1"});
  std::string law = structure.found(admin, top, "Хуулийн хэлтэс", {"2019-01-01", ""});
  std::string money = structure.found(admin, top, "Санхүүгийн хэлтэс", {"2019-01-01", ""});
  std::string wages = structure.found(admin, money, "Цалингийн алба", {"2020-05-01", ""});

  // "name<parent's name" of what stands on a day, in the tree's order.
  std::vector<std::string> tree(const std::string& day) const {
    std::vector<std::string> rows;
    std::map<std::string, std::string> names = {{"", ""}};
    for (const auto& state : structure.units_on(day)) {
      names[state.unit] = state.name;
      rows.push_back(state.name + "<" + names[state.parent]);
    }
    return rows;
  }
  Holder person(const std::string& post, const std::string& given, bool acting = false) const {
    Holder holder;
    holder.post = post;
    holder.patronymic = "Хандаа";
    holder.given = given;
    holder.acting = acting;
    return holder;
  }
  std::string people(const std::string& day) const {
    std::string all;
    for (const auto& place : structure.places_on(day)) {
      all += place.post.title + "@" + place.unit_name + ":";
      for (const auto& holder : place.holders) all += holder.given + (holder.acting ? "*" : "");
      all += ";";
    }
    return all;
  }
};

using Names = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(organisation_structure, House)

BOOST_AUTO_TEST_CASE(a_tree_is_as_it_was_on_the_day) {
  const Names before = {"Усны нөөцийн газар<", "Санхүүгийн хэлтэс<Усны нөөцийн газар",
                        "Хуулийн хэлтэс<Усны нөөцийн газар"};
  BOOST_TEST(tree("2018-12-31") == Names{});
  BOOST_TEST(tree("2019-01-01") == before);
  BOOST_TEST(tree("2020-05-01").size() == 4U);
  structure.rename(admin, law, "Эрх зүйн хэлтэс", {"2024-07-01", "А/55"});
  structure.move(admin, wages, law, {"2025-01-01", ""});
  // Half-open: the last day of the one is not the first of the other.
  BOOST_TEST(structure.unit_on(law, "2024-06-30")->name == "Хуулийн хэлтэс");
  BOOST_TEST(structure.unit_on(law, "2024-07-01")->name == "Эрх зүйн хэлтэс");
  BOOST_TEST(structure.unit_on(wages, "2024-12-31")->parent == money);
  BOOST_TEST(structure.unit_on(wages, "2025-01-01")->parent == law);
  // ө and ү stand where the Mongolian alphabet has them; each after its parent.
  structure.found(admin, top, "Өргөдлийн алба", {"2025-01-01", ""});
  structure.found(admin, top, "Олон нийтийн алба", {"2025-01-01", ""});
  structure.found(admin, top, "Пүүсийн алба", {"2025-01-01", ""});
  BOOST_TEST(tree("2025-01-01") ==
             (Names{"Усны нөөцийн газар<", "Олон нийтийн алба<Усны нөөцийн газар",
                    "Өргөдлийн алба<Усны нөөцийн газар", "Пүүсийн алба<Усны нөөцийн газар",
                    "Санхүүгийн хэлтэс<Усны нөөцийн газар", "Эрх зүйн хэлтэс<Усны нөөцийн газар",
                    "Цалингийн алба<Эрх зүйн хэлтэс"}));
  BOOST_TEST(structure.names_of("Эрх зүйн хэлтэс") == (Names{"Хуулийн хэлтэс", "Эрх зүйн хэлтэс"}));
  BOOST_TEST(structure.names_of("Хуулийн хэлтэс") == structure.names_of("Эрх зүйн хэлтэс"));
  BOOST_TEST(structure.names_of("Огт байхгүй нэгж") == Names{"Огт байхгүй нэгж"});
}

BOOST_AUTO_TEST_CASE(what_is_merged_goes_on_in_the_other_one) {
  const auto clerk =
      structure.create_post(admin, money, "Нягтлан бодогч", "ТЗ-6", {"2019-01-01", ""});
  structure.appoint(admin, person(clerk, "Тулга"), {"2019-02-01", ""});
  structure.merge(admin, money, law, {"2023-01-01", "А/7"});
  BOOST_TEST(people("2022-12-31") == "Нягтлан бодогч@Санхүүгийн хэлтэс:Тулга;");
  BOOST_TEST(people("2023-01-01") == "Нягтлан бодогч@Хуулийн хэлтэс:Тулга;");
  BOOST_TEST(structure.unit_on(wages, "2023-01-01")->parent == law);
  const auto history = structure.history(money);
  BOOST_TEST(history.back().ended_by == "merged");
  BOOST_TEST(history.back().successor == law);
  BOOST_TEST(history.back().end_basis == "А/7");
  // It is over: nothing more happens to it.
  BOOST_TEST(failure_code([&] {
               structure.rename(admin, money, "Өөр", {"2024-01-01", ""});
             }) == "organisation-day");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_is_refused_and_leaves_no_trace) {
  const auto post = structure.create_post(admin, wages, "Мэргэжилтэн", "ТЗ-4", {"2021-01-01", ""});
  structure.appoint(admin, person(post, "Мишээл"), {"2021-01-01", ""});
  structure.rename(admin, law, "Эрх зүйн хэлтэс", {"2024-07-01", ""});
  const auto tree_before = tree("2026-03-10");
  const auto events = archive.log_state().size;
  const Order late{"2026-04-01", ""};
  const std::string long_name(201, 'x');
  const std::vector<std::pair<std::string, std::function<void()>>> cases = {
      {"organisation-day",
       [&] {
         structure.rename(admin, law, "Өөр", {"2024-07-01", ""});
       }},
      {"organisation-day",
       [&] {
         structure.rename(admin, law, "Өөр", {"2020-01-01", ""});
       }},
      {"organisation-day",
       [&] {
         structure.found(admin, wages, "Баг", {"2020-04-30", ""});
       }},
      {"organisation-day",
       [&] {
         structure.create_post(admin, law, "Х", "", {"2018-01-01", ""});
       }},
      {"organisation-day",
       [&] {
         structure.appoint(admin, person(post, "Золбоо", true), {"2020-12-31", ""});
       }},
      {"organisation-name-taken", [&] { structure.found(admin, top, "Эрх зүйн хэлтэс", late); }},
      {"organisation-name-taken", [&] { structure.rename(admin, money, "Эрх зүйн хэлтэс", late); }},
      {"organisation-circular", [&] { structure.move(admin, money, wages, late); }},
      {"organisation-circular", [&] { structure.move(admin, money, money, late); }},
      {"organisation-circular", [&] { structure.merge(admin, money, wages, late); }},
      {"organisation-invalid", [&] { structure.move(admin, wages, money, late); }},
      {"organisation-invalid", [&] { structure.move(admin, top, law, late); }},
      {"organisation-invalid", [&] { structure.merge(admin, law, top, late); }},
      {"organisation-in-use", [&] { structure.abolish(admin, money, late); }},
      {"organisation-in-use", [&] { structure.abolish(admin, wages, late); }},
      {"organisation-in-use", [&] { structure.abolish_post(admin, post, late); }},
      {"post-held", [&] { structure.appoint(admin, person(post, "Золбоо"), late); }},
      {"organisation-invalid", [&] { structure.found(admin, top, "  ", late); }},
      {"organisation-invalid", [&] { structure.found(admin, top, long_name, late); }},
      {"organisation-invalid", [&] { structure.found(admin, top, "a\nb", late); }},
      {"organisation-invalid",
       [&] {
         structure.found(admin, top, "Баг", {"2026-02-30", ""});
       }},
      {"organisation-invalid",
       [&] {
         structure.found(admin, top, "Баг", {"", ""});
       }},
      {"organisation-invalid",
       [&] {
         structure.found(admin, top, "Баг", {"26-2-3", ""});
       }},
      {"organisation-invalid",
       [&] { structure.rename_post(admin, post, "Мэргэжилтэн", "ТЗ-4", late); }},
      {"not-found", [&] { structure.found(admin, "nowhere", "Баг", late); }},
      {"not-found", [&] { structure.abolish(admin, "nowhere", late); }},
      {"not-found", [&] { structure.dismiss(admin, "nobody", late); }},
      {"not-found", [&] { structure.set_account(admin, "nobody", ""); }},
      {"organisation-invalid", [&] { structure.set_account(admin, "nobody", "no-such-one"); }},
  };
  for (std::size_t i = 0; i < cases.size(); ++i)
    BOOST_TEST(failure_code(cases[i].second) == cases[i].first, "case " << i);
  BOOST_TEST(tree("2026-03-10") == tree_before);
  BOOST_TEST(archive.log_state().size == events);
}

// A circle of planned changes: on no single one of their days does it stand there yet.
BOOST_AUTO_TEST_CASE(a_circle_that_would_come_later_is_refused_now) {
  structure.move(admin, law, money, {"2026-06-01", ""});
  structure.move(admin, law, top, {"2026-09-01", ""});
  BOOST_TEST(failure_code([&] {
               structure.move(admin, money, law, {"2026-05-01", ""});
             }) == "organisation-circular");
  structure.move(admin, money, law, {"2026-09-01", ""});
  BOOST_TEST(structure.unit_on(money, "2026-09-01")->parent == law);
}

// Documents carry names: who holds a role in a unit holds it under each that it gets.
BOOST_AUTO_TEST_CASE(roles_follow_the_name_of_their_unit) {
  using access::Grant;
  using access::Role;
  const std::string water = "Усны нөөцийн газар";
  const auto put = [&](const char* name, std::set<Grant> grants) {
    access::Account account{name, "", "", "", {Role::Staff}};
    account.grants = std::move(grants);
    access.put_account({"system"}, account, "таван хошуу мал");
  };
  const auto held = [&](const char* name) { return access.account(name)->grants; };
  put("here", {{Role::Signer, water, "Хуулийн хэлтэс"}});
  put("anywhere", {{Role::Author, "", "Хуулийн хэлтэс"}});
  const std::set<Grant> others = {{Role::Signer, "Ойн газар", "Хуулийн хэлтэс"},
                                  {Role::Author, water, "Санхүүгийн хэлтэс"}};
  put("other", others);
  put("whole", {{Role::Archivist, water, ""}});
  structure.rename(admin, law, "Эрх зүйн хэлтэс", {"2026-02-01", ""});
  const std::set<Grant> renamed = {{Role::Signer, water, "Хуулийн хэлтэс"},
                                   {Role::Signer, water, "Эрх зүйн хэлтэс"}};
  BOOST_TEST((held("here") == renamed));
  BOOST_TEST((held("anywhere") == std::set<Grant>{{Role::Author, "", "Хуулийн хэлтэс"},
                                                  {Role::Author, "", "Эрх зүйн хэлтэс"}}));
  BOOST_TEST((held("other") == others));
  structure.merge(admin, law, money, {"2026-02-10", ""});
  auto merged = renamed;
  merged.insert({Role::Signer, water, "Санхүүгийн хэлтэс"});
  BOOST_TEST((held("here") == merged));
  BOOST_TEST((held("other") == others));
  structure.rename(admin, top, "Усны яам", {"2026-03-01", ""});
  BOOST_TEST((held("whole") ==
              std::set<Grant>{{Role::Archivist, water, ""}, {Role::Archivist, "Усны яам", ""}}));
  // What is refused gives nobody anything.
  BOOST_TEST(failure_code([&] {
               structure.rename(admin, top, "Усны яам", {"2026-03-05", ""});
             }) == "organisation-name-taken");
  std::size_t changed = 0;
  for (const auto& event : archive.events_from(0, 1000)) changed += event.type == "account.changed";
  BOOST_TEST(changed >= 4U);
}

// What a configuration names follows its name as what an administrator gave does.
BOOST_AUTO_TEST_CASE(a_place_is_known_by_its_names_and_goes_on_under_later_ones) {
  const auto& catalogue = archive.catalogue();
  const auto known = [&](const char* organisation, const char* unit) {
    return organisation::is_place(catalogue, {organisation, unit});
  };
  const auto after = [&](const char* organisation, const char* unit) {
    std::set<std::string> names;
    for (const auto& place : organisation::names_after(catalogue, {organisation, unit}))
      names.insert(place.organisation + "/" + place.unit);
    return names;
  };
  using Names = std::set<std::string>;
  BOOST_TEST(known("Усны нөөцийн газар", ""));
  BOOST_TEST(known("Усны нөөцийн газар", "Цалингийн алба"));  // two below
  BOOST_TEST(known("", "Хуулийн хэлтэс"));
  BOOST_TEST(!known("Усны газар", ""));
  BOOST_TEST(!known("Хуулийн хэлтэс", ""));  // no organisation
  BOOST_TEST(!known("", "Усны нөөцийн газар"));
  BOOST_TEST(!known("Усны газар", "Хуулийн хэлтэс"));
  BOOST_TEST((after("Усны нөөцийн газар", "Хуулийн хэлтэс") ==
              Names{"Усны нөөцийн газар/Хуулийн хэлтэс"}));
  BOOST_TEST((after("Нэргүй", "х") == Names{"Нэргүй/х"}));

  structure.rename(admin, law, "Эрх зүйн хэлтэс", {"2026-02-01", ""});
  BOOST_TEST((after("", "Хуулийн хэлтэс") == Names{"/Хуулийн хэлтэс", "/Эрх зүйн хэлтэс"}));
  BOOST_TEST((after("", "Эрх зүйн хэлтэс") == Names{"/Эрх зүйн хэлтэс"}));  // never back
  structure.merge(admin, law, money, {"2026-03-01", ""});
  BOOST_TEST((after("Усны нөөцийн газар", "Эрх зүйн хэлтэс") ==
              Names{"Усны нөөцийн газар/Эрх зүйн хэлтэс", "Усны нөөцийн газар/Санхүүгийн хэлтэс"}));
  BOOST_TEST((after("", "Санхүүгийн хэлтэс") == Names{"/Санхүүгийн хэлтэс"}));
  structure.rename(admin, top, "Ус, уур амьсгалын газар", {"2026-03-05", ""});
  BOOST_TEST((after("Усны нөөцийн газар", "") ==
              Names{"Усны нөөцийн газар/", "Ус, уур амьсгалын газар/"}));
  BOOST_TEST(after("Усны нөөцийн газар", "Цалингийн алба")
                 .contains("Ус, уур амьсгалын газар/Цалингийн алба"));
  BOOST_TEST(known("Усны нөөцийн газар", "Хуулийн хэлтэс"));  // a name of before is one, too
}

BOOST_AUTO_TEST_CASE(people_come_act_and_leave) {
  const auto head = structure.create_post(admin, law, "Дарга", "ТЗ-10", {"2019-01-01", ""});
  const auto first = structure.appoint(admin, person(head, "Жавхлан"), {"2019-03-01", "Б/2"});
  const auto deputy = structure.appoint(admin, person(head, "Солонго", true), {"2022-01-10", ""});
  BOOST_TEST(people("2019-02-28") == "Дарга@Хуулийн хэлтэс:;");
  BOOST_TEST(people("2022-01-10") == "Дарга@Хуулийн хэлтэс:ЖавхланСолонго*;");
  structure.dismiss(admin, deputy, {"2022-02-01", ""});
  structure.dismiss(admin, first, {"2023-01-01", "Б/40"});
  structure.appoint(admin, person(head, "Солонго"), {"2023-01-01", ""});
  BOOST_TEST(people("2022-02-01") == "Дарга@Хуулийн хэлтэс:Жавхлан;");
  BOOST_TEST(people("2023-01-01") == "Дарга@Хуулийн хэлтэс:Солонго;");
  structure.rename_post(admin, head, "Хэлтсийн дарга", "ТЗ-11", {"2024-01-01", ""});
  structure.move_post(admin, head, money, {"2025-01-01", ""});
  BOOST_TEST(people("2024-06-01") == "Хэлтсийн дарга@Хуулийн хэлтэс:Солонго;");
  BOOST_TEST(people("2025-06-01") == "Хэлтсийн дарга@Санхүүгийн хэлтэс:Солонго;");
  BOOST_TEST(structure.post_history(head).size() == 3U);
  // What names a person stands in the tables alone, not in the log.
  for (const auto& event : archive.events_from(0, 1000))
    BOOST_TEST(event.detail.find("Солонго") == std::string::npos);
}

// Each change behind the program, and how it is undone; what it is about.
BOOST_AUTO_TEST_CASE(rows_that_were_bent_are_found) {
  const auto chief = structure.create_post(admin, law, "дарга", "ТЗ-9", {"2019-01-01", ""});
  const auto writer = structure.create_post(admin, wages, "нягтлан", "", {"2020-05-01", ""});
  structure.rename_post(admin, chief, "хэлтсийн дарга", "ТЗ-9", {"2023-01-01", ""});
  structure.rename(admin, law, "Эрх зүйн хэлтэс", {"2024-07-01", "А/55"});
  structure.move(admin, wages, law, {"2025-01-01", ""});
  const auto first = structure.appoint(admin, person(chief, "Сарнай"), {"2020-01-01", ""});
  structure.dismiss(admin, first, {"2022-01-01", ""});
  const auto second = structure.appoint(admin, person(chief, "Тэмүүлэн"), {"2022-01-01", ""});
  structure.appoint(admin, person(chief, "Гэрэл", true), {"2022-06-01", ""});
  const auto aside = structure.found(admin, top, "Түр алба", {"2021-01-01", ""});
  const auto helper = structure.create_post(admin, aside, "туслах", "", {"2021-01-01", ""});
  structure.merge(admin, aside, money, {"2025-06-01", "А/9"});
  structure.abolish_post(admin, writer, {"2025-09-01", ""});
  const auto describe = [&] {
    std::string all;
    for (const auto& fault : organisation::structure_faults(archive))
      all += fault.kind + " " + fault.subject + " " + fault.detail + "; ";
    return all;
  };
  BOOST_TEST(describe() == "");

  const auto change = [&](const std::string& sql) {
    archive.catalogue().write(
        [&](archive::Transaction& transaction) { BOOST_TEST(transaction.run(sql) == 1, sql); });
  };
  const auto quoted = [](const std::string& text) { return "'" + text + "'"; };
  const struct {
    std::string table, set, back, where, about;
  } bent[] = {
      {"unit", "from_day = '2018-01-01'", "from_day = '2019-01-01'",
       "unit = " + quoted(law) + " AND came_by = 'founded'", law},
      {"unit", "from_day = '2024-08-01'", "from_day = '2024-07-01'",
       "unit = " + quoted(law) + " AND came_by = 'renamed'", law},
      {"unit", "until_day = '2024-06-01'", "until_day = '2024-07-01'",
       "unit = " + quoted(law) + " AND came_by = 'founded'", law},
      {"unit", "parent = " + quoted(money), "parent = " + quoted(law),
       "unit = " + quoted(wages) + " AND came_by = 'moved'", wages},
      {"unit", "parent = 'nothing'", "parent = " + quoted(top), "unit = " + quoted(money), money},
      {"unit", "parent = " + quoted(wages), "parent = " + quoted(top), "unit = " + quoted(money),
       money},
      {"unit", "successor = " + quoted(law), "successor = " + quoted(money),
       "unit = " + quoted(aside), aside},
      {"unit", "until_day = ''", "until_day = '2025-06-01'", "unit = " + quoted(aside), aside},
      {"unit", "kind = 'organisation'", "kind = 'unit'", "unit = " + quoted(money), money},
      {"post", "unit = " + quoted(law), "unit = " + quoted(money),
       "post = " + quoted(helper) + " AND came_by = 'moved'", helper},
      {"post", "ended_by = ''", "ended_by = 'abolished'", "post = " + quoted(writer), writer},
      {"post", "from_day = '2019-02-30'", "from_day = '2019-01-01'",
       "post = " + quoted(chief) + " AND came_by = 'created'", chief},
      {"holder", "until_day = '2022-03-01'", "until_day = '2022-01-01'", "id = " + quoted(first),
       first},
      {"holder", "until_day = ''", "until_day = '2022-01-01'", "id = " + quoted(first), first},
      {"holder", "post = " + quoted(writer), "post = " + quoted(chief), "id = " + quoted(second),
       second},
      {"holder", "account = 'somebody'", "account = ''", "id = " + quoted(second), second},
      {"holder", "acting = 1", "acting = 0", "id = " + quoted(second), second},
      {"holder", "id = 'another'", "id = " + quoted(second), "id = ", second},
  };
  for (const auto& one : bent) {
    const auto id_itself = one.where == "id = ";
    const auto update = "UPDATE organisation_" + one.table + " SET ";
    change(update + one.set + " WHERE " + (id_itself ? "id = " + quoted(second) : one.where));
    BOOST_TEST(describe().find("structure-altered " + one.about + " ") != std::string::npos,
               one.set << ": " << describe());
    change(update + one.back + " WHERE " + (id_itself ? "id = 'another'" : one.where));
    BOOST_TEST(describe() == "", one.set);
  }
}

BOOST_AUTO_TEST_SUITE_END()
