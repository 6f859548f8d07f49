// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/browser.h"

#include "server/api/api.h"
#include "server/http/session.h"
#include "server/pages/address.h"
#include "server/pages/pages.h"

namespace tamga::test {

std::uint16_t whole_port() {
  auto& services = ApiHouse::instance().services();
  static http::Router router = [&] {
    http::Router made;
    api::add_routes(made, services);
    pages::add_routes(made, services);
    return made;
  }();
  static http::Server server(
      [] {
        http::Options options;
        options.port = 0;
        options.log = [](std::string_view) {};
        return options;
      }(),
      router, http::session_finder(*services.access));
  return server.port();
}

Answer Browser::get(const std::string& target) {
  return keep(ask(whole_port(), "GET", target, lines()));
}

Answer Browser::post(const std::string& target, const Fields& fields) {
  std::string body = "csrf=" + pages::percent_encode(csrf());
  for (const auto& [name, value] : fields) body += "&" + name + "=" + pages::percent_encode(value);
  auto headers = lines();
  headers.emplace_back("Content-Type: application/x-www-form-urlencoded");
  return keep(ask(whole_port(), "POST", target, headers, body));
}

Answer Browser::sign_in(const std::string& name, const std::string& password) {
  return post("/sign-in", {{"name", name}, {"password", password}});
}

std::string Browser::csrf() const {
  const auto session = ApiHouse::instance().services().access->session(cookie);
  return session ? session->csrf : "";
}

std::vector<std::string> Browser::lines() const {
  return cookie.empty() ? std::vector<std::string>{}
                        : std::vector<std::string>{"Cookie: tamga=" + cookie};
}

Answer Browser::keep(Answer answer) {
  const auto set = answer.header("set-cookie");
  if (set.starts_with("tamga=")) cookie = set.substr(6, set.find(';') - 6);
  return answer;
}

}  // namespace tamga::test
