// SPDX-License-Identifier: GPL-3.0-or-later
// Roles that are held in one organisation or unit: where they count, for which permissions,
// and that documents, records and the index agree about it.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/access/access.h"
#include "server/error.h"
#include "tests/server/api_house.h"

using namespace tamga;
using access::Access;
using access::Account;
using access::Permission;
using access::Role;
using nlohmann::json;
using test::ApiHouse;

namespace {

struct Line {
  access::Grant grant;
  std::string organisation, unit;
  bool counts = false;
};

std::vector<Line> lines() {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/access_grants.txt");
  std::vector<Line> found;
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text.starts_with('#')) continue;
    std::istringstream words(text);
    std::vector<std::string> row;
    for (std::string word; words >> word;)
      if (word != "|") row.push_back(word == "-" ? "" : word);
    BOOST_TEST_REQUIRE(row.size() == 5U);
    found.push_back({{Role::Staff, row[0], row[1]}, row[2], row[3], row[4] == "yes"});
  }
  return found;
}

constexpr Role place_roles[] = {Role::Author, Role::Signer, Role::Archivist, Role::Auditor};
constexpr Role every_role[] = {Role::Staff,     Role::Author,  Role::Signer,
                               Role::Archivist, Role::Auditor, Role::Admin};

Account holder(Role role, access::Grant grant) {
  Account account;
  account.name = "nandin";
  grant.role = role;
  account.grants.insert(std::move(grant));
  return account;
}

template <typename Deed>
std::string failure_of(const Deed& deed) {
  try {
    deed();
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return "";
}

bool share_a_term(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  for (const auto& a : left)
    for (const auto& b : right)
      if (a == b) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_grants)

BOOST_AUTO_TEST_CASE(a_role_counts_where_it_is_held) {
  const auto table = lines();
  BOOST_TEST_REQUIRE(table.size() > 12U);
  for (const auto& line : table)
    for (const Role held : place_roles) {
      const auto account = holder(held, line.grant);
      for (const Role asked : every_role) {
        BOOST_TEST(
            account.has(asked, line.organisation, line.unit) == (asked == held && line.counts),
            access::role_name(held) << " " << line.grant.organisation << " " << line.grant.unit);
        BOOST_TEST(!account.has(asked));
        BOOST_TEST(account.has_somewhere(asked) == (asked == held));
      }
      Account everywhere;
      everywhere.roles = {held};
      BOOST_TEST(everywhere.has(held, line.organisation, line.unit));
    }
}

// A restricted record, by the rule for one and by the filter of the index.
BOOST_AUTO_TEST_CASE(archivists_and_auditors_of_a_place_see_its_records) {
  for (const auto& line : lines())
    for (const Role role : place_roles) {
      const auto account = holder(role, line.grant);
      archive::Record record;
      record.open = false;
      record.organisation = line.organisation;
      record.unit = line.unit;
      const bool sees = line.counts && (role == Role::Archivist || role == Role::Auditor);
      BOOST_TEST(Access::may_see(account, record) == sees,
                 access::role_name(role) << " " << line.grant.organisation << " " << line.grant.unit
                                         << " " << line.organisation);
      BOOST_TEST(share_a_term(Access::terms(account), Access::terms_of(record)) == sees);
    }
}

BOOST_AUTO_TEST_CASE(the_whole_archive_is_for_roles_held_everywhere) {
  const std::map<Role, std::set<Permission>> counts = {
      {Role::Author, {Permission::WriteDocument, Permission::SeeDocument, Permission::Act}},
      {Role::Signer, {Permission::SeeDocument, Permission::Act}},
      {Role::Archivist, {Permission::SeeDocument, Permission::Act}},
      {Role::Auditor, {}}};
  for (const auto& [role, may] : counts)
    for (const auto permission :
         {Permission::WriteDocument, Permission::SeeDocument, Permission::Act,
          Permission::SeeEvents, Permission::Administer, Permission::KeepArchive,
          Permission::SeeArchive, Permission::ApproveDisposal, Permission::SeeDisposal})
      BOOST_TEST(Access::may(holder(role, {Role::Staff, "Тээврийн газар", ""}), permission) ==
                     may.contains(permission),
                 access::role_name(role) << " " << static_cast<int>(permission));
}

BOOST_AUTO_TEST_CASE(grants_are_kept_and_some_are_refused) {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)};
  archive::Archive archive{folder.path(), clock};
  Access access{archive, clock};
  Account account{"nandin", "Б.Нандин", "", "", {}};
  account.grants = {{Role::Signer, "Тээврийн газар", ""},
                    {Role::Author, "Тээврийн газар", "Хуулийн хэлтэс"},
                    {Role::Auditor, "", "Хуулийн хэлтэс"}};
  access.put_account({"system"}, account, "долоон бурхан цамхаг");
  BOOST_TEST((access.account("nandin")->grants == account.grants));
  access.put_account({"system"}, {"other", "", "", "", {Role::Staff}}, "долоон бурхан цамхаг");
  BOOST_TEST((access.accounts()[0].grants == account.grants));
  BOOST_TEST(access.accounts()[1].grants.empty());
  account.grants.erase(account.grants.begin());
  access.put_account({"system"}, account, "");
  BOOST_TEST((access.account("nandin")->grants == account.grants));
  for (const access::Grant& bad :
       {access::Grant{Role::Admin, "Тээврийн газар", ""}, access::Grant{Role::Staff, "А", ""},
        access::Grant{Role::Signer, "", ""}, access::Grant{Role::Signer, "a\nb", ""},
        access::Grant{Role::Signer, std::string(201, 'a'), ""}}) {
    auto refused = account;
    refused.grants.insert(bad);
    BOOST_TEST(failure_of([&] { access.put_account({"system"}, refused, ""); }) ==
               "account-invalid");
  }
  auto nothing = account;
  nothing.grants.clear();
  BOOST_TEST(failure_of([&] { access.put_account({"system"}, nothing, ""); }) == "account-invalid");
  BOOST_TEST((access.account("nandin")->grants == account.grants));
}

// Through the API: who writes and signs for one unit alone.
BOOST_AUTO_TEST_CASE(documents_go_by_their_place) {
  auto& house = ApiHouse::instance();
  auto& access = *house.services().access;
  auto content = house.draft();
  const std::string organisation = content["organisation"], unit = content["unit"];
  const auto make = [&](const char* name, std::set<access::Grant> grants) {
    Account account{name, "Б.Нандин", "", "", {}};
    account.grants = std::move(grants);
    access.put_account({"system"}, account, ApiHouse::password);
    return "Authorization: Bearer " + access.sign_in(name, ApiHouse::password, "192.0.2.9")->token;
  };
  const auto author = make("place-author", {{Role::Author, organisation, unit}});
  const auto here = make("place-signer", {{Role::Signer, organisation, ""}});
  const auto elsewhere = make("other-signer", {{Role::Signer, "Усны газар", ""},
                                               {Role::Signer, organisation, "Өөр хэлтэс"}});
  const auto ask = [&](const std::string& who, const char* method, const std::string& target,
                       const json& body = nullptr) {
    std::vector<std::string> headers = {who};
    if (!body.is_null()) headers.emplace_back("Content-Type: application/json");
    return test::ask(house.port(), method, target, headers, body.is_null() ? "" : body.dump());
  };
  const auto create = [&] {
    return ask(author, "POST", "/api/v1/documents",
               {{"form", "job_description"}, {"content", content}});
  };
  const auto created = create();
  BOOST_TEST_REQUIRE(created.status == 201);
  const std::string path = "/api/v1/documents/" + test::json_of(created)["id"].get<std::string>();
  content["unit"] = "Өөр хэлтэс";
  BOOST_TEST(create().status == 403);
  // Nor by changing what was begun.
  const auto etag = created.header("etag");
  const auto moved = test::ask(house.port(), "PUT", path,
                               {author, "Content-Type: application/json", "If-Match: " + etag},
                               json{{"content", content}}.dump());
  BOOST_TEST(moved.status == 403);

  const auto act = [&](const std::string& who, const char* name, const json& values) {
    return ask(who, "POST", path + "/acts",
               {{"act", name}, {"values", values}, {"password", ApiHouse::password}})
        .status;
  };
  BOOST_TEST(act(author, "prepared",
                 {{"position", "Дарга"}, {"name", "Б.Нандин"}, {"date", "2026-05-04"}}) == 200);
  test::ask(house.port(), "PUT", path + "/decisions/permitted",
            {author, "Content-Type: application/pdf"}, "%PDF-1.4 scanned");
  BOOST_TEST(act(author, "permitted",
                 {{"organisation", "Зөвлөл"}, {"date", "2026-05-11"}, {"number", "211"}}) == 200);
  const json approval = {{"organisation", organisation},
                         {"position", "Дарга"},
                         {"name", "Б.Нандин"},
                         {"date", "2026-06-01"},
                         {"number", "А/7"}};
  BOOST_TEST(ask(elsewhere, "GET", path).status == 404);
  BOOST_TEST(act(elsewhere, "approved", approval) == 404);
  const auto& documents = *house.services().documents;
  const auto waits = [&](const char* name) {
    for (const auto& one : documents.waiting_for(*access.account(name)))
      if (path.ends_with(one.id)) return true;
    return false;
  };
  BOOST_TEST(waits("place-signer"));
  BOOST_TEST(!waits("other-signer"));
  BOOST_TEST(ask(here, "GET", path).status == 200);
  BOOST_TEST(act(here, "approved", approval) == 201);
}

BOOST_AUTO_TEST_CASE(kept_by_the_api) {
  auto& house = ApiHouse::instance();
  const json grants = {{{"role", "signer"}, {"organisation", "Усны газар"}},
                       {{"role", "auditor"}, {"unit", "Хуулийн хэлтэс"}}};
  house.services().access->put_account({"system"}, {"placed", "Я.Содгэрэл", "", "", {Role::Staff}},
                                       ApiHouse::password);
  const auto put = [&](const json& changes) {
    json body = {{"display_name", "Я.Содгэрэл"}, {"roles", json::array()}};
    body.update(changes);
    return house.send("admin", "PUT", "/api/v1/accounts/placed", body.dump());
  };
  const auto answer = put({{"grants", grants}});
  BOOST_TEST_REQUIRE(answer.status == 200);
  BOOST_TEST(test::json_of(answer)["roles"].empty());
  const auto told = test::json_of(answer)["grants"];
  BOOST_TEST(
      (std::set<json>(told.begin(), told.end()) == std::set<json>(grants.begin(), grants.end())));
  for (const json& bad : {json("signer"), json{{{"organisation", "А"}}}, json{{{"role", "root"}}},
                          json{{{"role", "signer"}, {"place", "А"}}}, json{{{"role", "signer"}}},
                          json{{{"role", "admin"}, {"unit", "А"}}}, json{1}})
    BOOST_TEST(put({{"grants", bad}}).status == 422, bad.dump());
  BOOST_TEST(house.services().access->account("placed")->grants.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
