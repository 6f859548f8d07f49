// SPDX-License-Identifier: GPL-3.0-or-later
// The rules: what a role may do, and which records an account may see. Pure
// functions; nothing else in the program decides this.
#include <algorithm>
#include <array>

#include "server/access/access.h"
#include "server/archive/storage/hash.h"

namespace tamga::access {
namespace {

struct Name {
  Role role;
  std::string_view text;
};
constexpr std::array<Name, 6> names = {{{Role::Staff, "staff"},
                                        {Role::Author, "author"},
                                        {Role::Signer, "signer"},
                                        {Role::Archivist, "archivist"},
                                        {Role::Auditor, "auditor"},
                                        {Role::Admin, "admin"}}};

bool covers(const Grant& grant, std::string_view organisation, std::string_view unit) {
  return (grant.organisation.empty() || grant.organisation == organisation) &&
         (grant.unit.empty() || grant.unit == unit);
}

// Of a length that a term of the index may have, whatever the names are.
std::string place_term(std::string_view organisation, std::string_view unit) {
  return "place:" +
         archive::sha256_hex(std::string(organisation) + '\n' + std::string(unit)).substr(0, 32);
}

// Roles whose holder sees every record of the place.
bool sees_all_records(Role role) {
  return role == Role::Archivist || role == Role::Auditor;
}

bool sees_everything(const Account& account) {
  return account.has(Role::Archivist) || account.has(Role::Auditor) || account.has(Role::Admin);
}

}  // namespace

std::string_view role_name(Role role) {
  return std::find_if(names.begin(), names.end(), [&](const Name& n) { return n.role == role; })
      ->text;
}

std::optional<Role> role_from(std::string_view text) {
  for (const Name& name : names)
    if (name.text == text) return name.role;
  return std::nullopt;
}

bool Account::has(Role role, std::string_view organisation, std::string_view in_unit) const {
  return has(role) || std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
           return grant.role == role && covers(grant, organisation, in_unit);
         });
}

bool Account::has_somewhere(Role role) const {
  return has(role) || std::any_of(grants.begin(), grants.end(),
                                  [&](const Grant& grant) { return grant.role == role; });
}

bool Access::may(const Account& account, Permission permission) {
  if (account.scope && permission != Permission::Verify && !account.scope->contains(permission))
    return false;
  switch (permission) {
    case Permission::Search:
    case Permission::Verify:
      return true;
    case Permission::WriteDocument:
      return account.has_somewhere(Role::Author);
    case Permission::SeeDocument:  // which document: Documents::may_see says it
      return account.has_somewhere(Role::Author) || account.has_somewhere(Role::Signer) ||
             account.has_somewhere(Role::Archivist) || account.has(Role::Admin);
    case Permission::Act:  // which act by which role: the form says it
      return account.has_somewhere(Role::Author) || account.has_somewhere(Role::Signer) ||
             account.has_somewhere(Role::Archivist);
    case Permission::SeeEvents:
      return account.has(Role::Auditor) || account.has(Role::Archivist) || account.has(Role::Admin);
    case Permission::Administer:
      return account.has(Role::Admin);
    case Permission::KeepArchive:
      return account.has(Role::Archivist);
    case Permission::SeeArchive:
      return account.has(Role::Archivist) || account.has(Role::Auditor) || account.has(Role::Admin);
    case Permission::ApproveDisposal:
      return account.has(Role::Signer);
    case Permission::SeeDisposal:
      return account.has(Role::Archivist) || account.has(Role::Auditor) ||
             account.has(Role::Admin) || account.has(Role::Signer);
  }
  return false;
}

std::vector<std::string> Access::terms(const Account& account) {
  if (sees_everything(account)) return {"all"};
  std::vector<std::string> terms = {"open", "own:" + account.name};
  if (!account.unit.empty()) terms.push_back("unit:" + account.unit);
  for (const auto& id : account.records) terms.push_back("record:" + id);
  for (const Grant& grant : account.grants)
    if (sees_all_records(grant.role)) terms.push_back(place_term(grant.organisation, grant.unit));
  return terms;
}

std::vector<std::string> Access::terms_of(const archive::Record& record) {
  std::vector<std::string> terms = {"all"};
  if (record.open) terms.emplace_back("open");
  if (!record.unit.empty()) terms.push_back("unit:" + record.unit);
  if (!record.owner.empty()) terms.push_back("own:" + record.owner);
  if (!record.id.empty()) terms.push_back("record:" + record.id);
  if (!record.organisation.empty()) {
    terms.push_back(place_term(record.organisation, ""));
    if (!record.unit.empty()) terms.push_back(place_term(record.organisation, record.unit));
  }
  if (!record.unit.empty()) terms.push_back(place_term("", record.unit));
  return terms;
}

// The same rule as the index's filter: an account sees a record when they share a term.
bool Access::may_see(const Account& account, const archive::Record& record) {
  auto of_account = terms(account), of_record = terms_of(record);
  return std::any_of(of_account.begin(), of_account.end(), [&](const std::string& term) {
    return std::find(of_record.begin(), of_record.end(), term) != of_record.end();
  });
}

bool Access::may_see(const Account& account, const archive::Event& event) {
  const bool looking = event.type == "record.viewed" || event.type == "record.downloaded" ||
                       event.type == "record.opened-to" || event.type == "record.closed-to" ||
                       event.type == "record.copied";
  return !looking || event.agent == account.name || may(account, Permission::SeeEvents);
}

}  // namespace tamga::access
