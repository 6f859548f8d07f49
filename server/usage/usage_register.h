// SPDX-License-Identifier: GPL-3.0-or-later
// The usage register (ашиглалтын бүртгэл): who looked at whose record, when, and why. Read
// from the event log; the purpose is that of the request by which the record was open then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"

namespace tamga::usage {

// What is empty asks nothing.
struct UsageFilter {
  std::string viewer;                   // account
  std::string record;                   // id
  std::string person;                   // a part of a person's name or of the title
  std::int64_t from = 0, until = 0;     // microseconds UTC, until excluded; 0: no bound
  std::optional<std::uint64_t> before;  // position of the log
};

struct Use {
  std::uint64_t position = 0;  // of the log
  std::int64_t time = 0;       // microseconds UTC
  std::string viewer;          // account
  bool downloaded = false;
  // "page", "pdf", "content" … as the event names it; "copy": a certified one was given out
  std::string what;
  std::string record, registration, title;
  std::string purpose, request;  // of the request by which it was open, else ""
  bool own = false;              // the viewer is the person whom it is about
};

// Newest first, at most `limit`. Thread-safe.
std::vector<Use> uses(const archive::Archive& archive, const AccessRequests& requests,
                      const OwnRecords& own, const UsageFilter& filter, std::size_t limit);

}  // namespace tamga::usage
