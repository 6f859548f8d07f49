// SPDX-License-Identifier: GPL-3.0-or-later
// A live server over an archive whose units have long been due, with two accounts for
// the roles that disposal needs and one for each other: shared by the tests that go
// through the API and the command line.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "server/http/server.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"
#include "tests/server/http_client.h"

namespace tamga::test {

class DisposalHouse {
 public:
  static constexpr const char* password = "one for all of them";

  // `fonds`: how many, each with two closed units of two records.
  explicit DisposalHouse(int fonds, bool indexing = false);

  Services& services() { return *services_; }
  const std::filesystem::path& data() const { return folder_.path(); }
  // Ids, and names of accounts: "archivist", "archivist2", "signer", "signer2", "both",
  // "author", "staff", "auditor", "admin".
  const std::vector<std::string>& fonds() const { return fonds_; }
  const std::vector<std::string>& units() const { return units_; }
  const std::vector<std::string>& records() const { return records_; }
  const std::vector<std::string>& accounts() const { return accounts_; }
  int year() const;

  std::set<std::string> held_records() const;
  std::set<std::string> destroyed_records() const;
  nlohmann::json commission() const;
  std::string preview_digest(const nlohmann::json& draft);

  // The code of what is refused, "" for what is done.
  std::string code_of(const std::function<void(Services&)>& work);
  Answer ask(const std::string& by, const std::string& method, const std::string& target,
             const nlohmann::json& body = nullptr) const;
  std::string send(const std::string& by, const std::string& method, const std::string& target,
                   const nlohmann::json& body) const;
  std::string post(const std::string& by, const std::string& target,
                   const nlohmann::json& body) const {
    return send(by, "POST", target, body);
  }
  // `tamga WORDS --data … --as BY --json` with the password on standard input.
  std::string command(const std::string& by, std::vector<std::string> words) const;

 private:
  void make_units(int fonds);
  void make_accounts();

  archive::test::TemporaryFolder folder_;
  std::vector<std::string> fonds_, units_, records_, accounts_;
  std::map<std::string, std::string> tokens_;
  std::unique_ptr<Services> services_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

// An act of a destruction act's document by the API: the code of its refusal, or "".
std::string act(const DisposalHouse& house, const std::string& by, const std::string& document,
                const std::string& name, nlohmann::json values = nlohmann::json::object());
// Everything that is due in the first fonds, decided to be destroyed, its act drawn up,
// agreed and approved, each by its own person through the API; the disposal's id. Throws
// std::runtime_error when a step is refused.
std::string approve_all(DisposalHouse& house);

}  // namespace tamga::test
