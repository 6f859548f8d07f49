// SPDX-License-Identifier: GPL-3.0-or-later
// Pages and API on one port, over the services of ApiHouse; and a browser of one cookie.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/server/api_house.h"

namespace tamga::test {

std::uint16_t whole_port();  // served from the first use to the end of the program

// Sends forms with the token of its session.
class Browser {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  Answer get(const std::string& target);
  Answer post(const std::string& target, const Fields& fields);
  Answer sign_in(const std::string& name, const std::string& password);
  std::string csrf() const;

  std::string cookie;

 private:
  std::vector<std::string> lines() const;
  Answer keep(Answer answer);
};

}  // namespace tamga::test
