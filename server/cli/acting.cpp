// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/acting.h"

#include <iostream>

#include "server/error.h"

namespace tamga::cli {

access::Account acting(const Arguments& arguments, Services& services,
                       access::Permission permission) {
  const auto name = arguments.value("as");
  if (name.empty()) throw Failure("argument-invalid", "--as NAME is needed: who does it");
  std::string password;
  if (!std::getline(std::cin, password) || password.empty())
    throw Failure("argument-invalid", "the password is read from standard input, one line");
  const auto account = services.access->account(name);
  // An unknown account costs a password's time, too.
  if (!account ||
      !services.access->confirm(*account, password, "command-line", arguments.value("code")))
    throw Failure("sign-in-failed");
  if (!access::Access::may(*account, permission)) throw Failure("forbidden");
  return *account;
}

}  // namespace tamga::cli
