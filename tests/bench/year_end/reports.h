// SPDX-License-Identifier: GPL-3.0-or-later
// The performance reports of a year, as the people who write and read them have them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/access/access.h"
#include "tests/bench/capture/ground.h"

namespace tamga::bench {

// One report: what its author writes, and what each of the two says when he acts.
struct Report {
  std::string content;                 // JSON without acts
  std::string reported, acknowledged;  // JSON, the values of the acts
};

// So many reports of the demonstration's organisation, all different.
std::vector<Report> reports(CaptureGround& ground, std::size_t count);

// Accounts with one password, each with the role.
struct Desk {
  std::string password;
  std::vector<access::Account> accounts;
};
Desk desk(access::Access& access, access::Role role, std::size_t count);

}  // namespace tamga::bench
