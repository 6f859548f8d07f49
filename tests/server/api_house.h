// SPDX-License-Identifier: GPL-3.0-or-later
// A live server over real services in a fresh data directory, with one account
// for each role: shared by the API's tests, since passwords, faces and
// dictionaries take their time to load.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/http/server.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"
#include "tests/server/http_client.h"

namespace tamga::test {

class ApiHouse {
 public:
  static constexpr const char* password = "one for all of them";
  static ApiHouse& instance();  // made at first use, gone with the program

  Services& services() { return *services_; }
  const http::Router& router() const { return router_; }
  std::uint16_t port() const { return server_->port(); }
  // The token of the account that has this role ("staff" …, and "staff2" of
  // another unit), or "" for "nobody".
  const std::string& token(const std::string& who) const { return tokens_.at(who); }

  Answer ask(const std::string& who, const std::string& method, const std::string& target,
             const std::string& body = {}, std::vector<std::string> headers = {}) const;
  // With a JSON body (text or value) and its media type.
  Answer send(const std::string& who, const std::string& method, const std::string& target,
              const std::string& json, std::vector<std::string> headers = {}) const;

  // Content of the form's sample without its acts.
  nlohmann::json draft(const std::string& form = "job_description") const;
  // The id of a new draft of the author.
  std::string make_draft() const;
  // Does an act with the account's password; the outside one with its scan.
  Answer act(const std::string& who, const std::string& id, const std::string& act,
             const std::string& values) const;
  // Carries a new job description through all its acts; the record's id.
  std::string make_record();

 private:
  ApiHouse();
  archive::test::TemporaryFolder folder_;
  std::unique_ptr<Services> services_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::map<std::string, std::string> tokens_;
};

nlohmann::json json_of(const Answer& answer);
// The code of a problem document, "" when it is none.
std::string code_of(const Answer& answer);
// The JSON pointer of a problem, or of the first of several; "" when it has none.
std::string first_pointer(const Answer& answer);

}  // namespace tamga::test
