// SPDX-License-Identifier: GPL-3.0-or-later
// tamga user: accounts, so that a new archive gets its first administrator.
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/cli/command.h"
#include "server/error.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

access::Account account_from(const Arguments& arguments) {
  access::Account account;
  account.name = arguments.rest[1];
  account.display_name = arguments.value("display-name", account.name);
  account.unit = arguments.value("unit");
  account.position = arguments.value("position");
  std::istringstream roles(arguments.value("roles", "staff"));
  for (std::string name; std::getline(roles, name, ',');) {
    const auto role = access::role_from(name);
    if (!role) throw Failure("argument-invalid", "no role " + name);
    account.roles.insert(*role);
  }
  return account;
}

int put_user(const Arguments& arguments, Services& services) {
  // Never an argument: other accounts of the machine read those.
  std::string password;
  if (!std::getline(std::cin, password) || password.empty())
    throw Failure("argument-invalid", "the password is read from standard input, one line");
  auto account = account_from(arguments);
  // Roles in one place are given on the accounts' pages.
  if (const auto before = services.access->account(account.name)) account.grants = before->grants;
  services.access->put_account({"system"}, account, password);
  return 0;
}

int list_users(const Arguments& arguments, const Services& services) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& account : services.access->accounts()) {
    std::string roles;
    for (const auto role : account.roles)
      roles += (roles.empty() ? "" : ",") + std::string(access::role_name(role));
    list.push_back({{"name", account.name},
                    {"display_name", account.display_name},
                    {"unit", account.unit},
                    {"position", account.position},
                    {"roles", roles},
                    {"disabled", account.disabled}});
    if (!arguments.json())
      std::cout << account.name << "\t" << roles << "\t" << account.display_name << "\t"
                << account.unit << (account.disabled ? "\tdisabled" : "") << "\n";
  }
  if (arguments.json()) std::cout << list.dump() << "\n";
  return 0;
}

int reset_user(const Arguments& arguments, Services& services) {
  const auto password = services.access->reset_password({"system"}, arguments.rest[1]);
  if (arguments.json())
    std::cout << nlohmann::json{{"password", password}}.dump() << "\n";
  else
    std::cout << password << "\n";
  return 0;
}

// Who this account is at an OpenID provider or in a directory.
int link_user(const Arguments& arguments, Services& services) {
  services.access->link({"system"}, arguments.rest[1], arguments.rest[2], arguments.rest[3]);
  return 0;
}

int run_user(const Arguments& arguments) {
  constexpr const char* usage =
      "usage: tamga user put NAME … | list | reset NAME | disable NAME | enable NAME | sign-out "
      "NAME | link NAME AUTHORITY SUBJECT";
  const auto verb = arguments.rest.empty() ? "" : arguments.rest[0];
  const bool list = verb == "list", put = verb == "put", link = verb == "link";
  const bool known = list || put || link || verb == "reset" || verb == "disable" ||
                     verb == "enable" || verb == "sign-out";
  const std::size_t words = list ? 1 : link ? 4 : 2;
  if (!known || arguments.rest.size() != words) throw Failure("argument-invalid", usage);
  if (!put) require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (put) return put_user(arguments, services);
  if (list) return list_users(arguments, services);
  if (link) return link_user(arguments, services);
  if (verb == "reset") return reset_user(arguments, services);
  if (verb == "sign-out")
    services.access->end_sessions({"system"}, arguments.rest[1]);
  else
    services.access->set_disabled({"system"}, arguments.rest[1], verb == "disable");
  return 0;
}

}  // namespace

Command user_command() {
  return {"user",
          "user put NAME --data DIR [--roles R,R] [--display-name N] [--unit U] | user list | "
          "user reset|disable|enable|sign-out NAME | user link NAME AUTHORITY SUBJECT",
          "creates or changes an account (password on standard input), lists them, prints a "
          "password in the place of one that was lost, disables, enables, ends sessions, links an "
          "account to who somebody is at an OpenID provider or in a directory",
          "0 done; 2 a name, role or password is not valid; 3 no archive or no such account; 4 "
          "nobody who administers would be left, or it is linked already; 5 the data directory "
          "cannot be used",
          {{"data", 0, "DIR", "the data directory", true},
           {"roles", 0, "R,R", "staff author signer archivist auditor admin (default: staff)"},
           {"display-name", 0, "N", "the name that people read"},
           {"unit", 0, "U", "the unit"},
           {"position", 0, "P", "the position"}},
          run_user};
}

}  // namespace tamga::cli
