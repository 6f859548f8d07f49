// SPDX-License-Identifier: GPL-3.0-or-later
// One client of a live server, which may be gone at any moment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/faults/under_load/ledger.h"
#include "tests/server/http_client.h"

namespace tamga::faults {

// Accounts of the demonstration and the sessions that all clients share: a password costs a
// tenth of a second. Thread-safe.
class People {
 public:
  explicit People(const std::filesystem::path& accounts);
  const std::string& password(const std::string& name) const { return passwords_.at(name); }
  std::string token(const std::string& name) const;  // "" when there is none
  void keep(const std::string& name, const std::string& token);
  std::mutex& signing_in() { return signing_in_; }  // held by the one who does it for all

 private:
  std::map<std::string, std::string> passwords_, tokens_;
  mutable std::mutex mutex_;
  std::mutex signing_in_;
};

// One request at a time, on a connection that it keeps as long as the server does.
class Visitor {
 public:
  Visitor(std::uint16_t port, People& people, Ledger& ledger)
      : port_(port), people_(people), ledger_(ledger) {}

  struct Asked {
    std::string method = "GET", target, who;  // who: an account, "" for nobody
    std::string body, type = "application/json", key;
  };
  // Status 0 when no answer came. What is refused must say so as it ought to: the ledger is
  // told of what does not. Signs in, or in again, when it must.
  test::Answer ask(const Asked& asked);

 private:
  test::Answer send(const Asked& asked, const std::string& token);
  bool sign_in(const std::string& who);
  void judge(const Asked& asked, const test::Answer& answer);

  std::uint16_t port_;
  People& people_;
  Ledger& ledger_;
  std::unique_ptr<test::RawClient> connection_;
};

}  // namespace tamga::faults
