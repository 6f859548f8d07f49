// SPDX-License-Identifier: GPL-3.0-or-later
// Roles against permissions and records, from the tables an archivist can read.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "server/access/access.h"

using namespace tamga;
using access::Access;
using access::Account;
using access::Permission;

namespace {

std::vector<std::vector<std::string>> table(const char* name) {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    rows.emplace_back();
    for (std::string word; words >> word;)
      if (word != "|") rows.back().push_back(word == "-" && rows.back().size() != 0 ? "" : word);
  }
  return rows;
}

Account account_of(const std::string& roles) {
  Account account;
  account.name = "odgerel";
  std::istringstream names(roles);
  for (std::string name; std::getline(names, name, ',');) {
    auto role = access::role_from(name);
    BOOST_TEST_REQUIRE(role.has_value());
    account.roles.insert(*role);
  }
  return account;
}

bool share_a_term(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  for (const auto& a : left)
    for (const auto& b : right)
      if (a == b) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_rules)

BOOST_AUTO_TEST_CASE(role_may) {
  const std::vector<Permission> permissions = {Permission::Search,      Permission::WriteDocument,
                                               Permission::SeeDocument, Permission::Act,
                                               Permission::SeeEvents,   Permission::Verify,
                                               Permission::Administer,  Permission::KeepArchive,
                                               Permission::SeeArchive,  Permission::ApproveDisposal,
                                               Permission::SeeDisposal};
  auto rows = table("access_permissions.txt");
  BOOST_TEST_REQUIRE(rows.size() == 6U);
  for (const auto& row : rows) {
    BOOST_TEST_REQUIRE(row.size() == permissions.size() + 1);
    Account account = account_of(row[0]);
    for (std::size_t i = 0; i < permissions.size(); ++i)
      BOOST_TEST(Access::may(account, permissions[i]) == (row[i + 1] == "+"),
                 row[0] << " and permission number " << i);
  }
}

BOOST_AUTO_TEST_CASE(nobody_may_only_what_everyone_may) {
  Account nobody;
  BOOST_TEST(!Access::may(nobody, Permission::WriteDocument));
  BOOST_TEST(!Access::may(nobody, Permission::SeeEvents));
  BOOST_TEST(Access::may(nobody, Permission::Verify));
}

BOOST_AUTO_TEST_CASE(account_sees) {
  auto rows = table("access_visibility.txt");
  BOOST_TEST_REQUIRE(rows.size() > 10U);
  for (const auto& row : rows) {
    BOOST_TEST_REQUIRE(row.size() == 6U);
    Account account = account_of(row[0]);
    account.unit = row[1];
    archive::Record record;
    record.open = row[2] == "open";
    record.unit = row[3];
    record.owner = row[4];
    const bool sees = row[5] == "yes";
    BOOST_TEST(Access::may_see(account, record) == sees,
               row[0] << " " << row[1] << ": " << row[2] << " " << row[3] << " " << row[4]);
    // The index's filter is the same rule.
    BOOST_TEST(share_a_term(Access::terms(account), Access::terms_of(record)) == sees);
  }
}

BOOST_AUTO_TEST_CASE(a_single_record_that_is_opened_is_seen_and_no_other) {
  Account account = account_of("staff");
  archive::Record record, other;
  record.id = "0190163d-8694-739b-aea5-966c26f8ad91";
  other.id = "0190163d-8694-739b-aea5-966c26f8ad92";
  record.open = other.open = false;
  BOOST_TEST(!Access::may_see(account, record));
  account.records = {record.id};
  BOOST_TEST(Access::may_see(account, record));
  BOOST_TEST(!Access::may_see(account, other));
  BOOST_TEST(share_a_term(Access::terms(account), Access::terms_of(record)));
  BOOST_TEST(!share_a_term(Access::terms(account), Access::terms_of(other)));
  // A unit or an account of such a name is none.
  Account named = account_of("staff");
  named.name = named.unit = record.id;
  BOOST_TEST(!Access::may_see(named, record));
}

BOOST_AUTO_TEST_CASE(who_looked_is_for_readers_of_the_log) {
  archive::Event event;
  for (const char* type : {"record.viewed", "record.downloaded", "record.copied",
                           "record.opened-to", "record.closed-to"}) {
    event.type = type;
    event.agent = "saran";
    for (const char* role : {"staff", "author", "signer"})
      BOOST_TEST(!Access::may_see(account_of(role), event), role << " " << type);
    for (const char* role : {"archivist", "auditor", "admin"})
      BOOST_TEST(Access::may_see(account_of(role), event), role << " " << type);
    event.agent = "odgerel";  // the account itself
    BOOST_TEST(Access::may_see(account_of("staff"), event));
  }
  event.type = "record.captured";
  event.agent = "saran";
  BOOST_TEST(Access::may_see(account_of("staff"), event));
}

BOOST_AUTO_TEST_CASE(role_names_go_both_ways) {
  for (const char* name : {"staff", "author", "signer", "archivist", "auditor", "admin"})
    BOOST_TEST(access::role_name(*access::role_from(name)) == name);
  BOOST_TEST(!access::role_from("root"));
  BOOST_TEST(!access::role_from(""));
}

BOOST_AUTO_TEST_SUITE_END()
