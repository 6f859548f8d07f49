// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

using namespace tamga;

namespace {

http::Response nothing(const http::Request&) {
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_router)

BOOST_AUTO_TEST_CASE(paths_find_their_routes) {
  http::Router router;
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/http_routes.txt");
  int asked = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind, method, path, expected, values;
    words >> kind >> method >> path >> expected >> values;
    if (kind == "route") router.add({method, path, {}, nothing});
    if (kind != "ask") continue;
    ++asked;
    auto match = router.find(method, path);
    std::string found = match.route        ? match.route->pattern
                        : match.path_known ? "405"
                                           : "404",
                given;
    for (const auto& [name, value] : match.values)
      given += (given.empty() ? "" : ",") + name + "=" + value;
    BOOST_TEST(found == expected, method << " " << path << ": " << found);
    BOOST_TEST(given == values, method << " " << path << ": " << given);
  }
  BOOST_TEST(asked > 10);
}

BOOST_AUTO_TEST_CASE(allow_names_every_method) {
  http::Router router;
  router.add({"GET", "/a/{id}", {}, nothing});
  router.add({"PUT", "/a/{id}", {}, nothing});
  router.add({"DELETE", "/a/current", {}, nothing});
  BOOST_TEST(router.find("PATCH", "/a/1").allow == "GET, HEAD, OPTIONS, PUT");
  BOOST_TEST(router.find("PATCH", "/a/current").allow == "DELETE, GET, HEAD, OPTIONS, PUT");
}

BOOST_AUTO_TEST_CASE(mistakes_are_found_at_start) {
  http::Router router;
  router.add({"GET", "/a", {}, nothing});
  BOOST_CHECK_THROW(router.add({"GET", "/a", {}, nothing}), std::invalid_argument);
  BOOST_CHECK_THROW(router.add({"GET", "a", {}, nothing}), std::invalid_argument);
  BOOST_CHECK_THROW(router.add({"GET", "/{a}.pdf", {}, nothing}), std::invalid_argument);
  BOOST_CHECK_THROW(router.add({"GET", "/b", {}, nullptr}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(failures_have_the_face_of_their_path) {
  http::Router router;
  router.set_failure_face(
      "/", [](const http::Request&, const Failure&) { return http::Response::html("page", 404); });
  router.set_failure_face("/api/", [](const http::Request&, const Failure&) {
    return http::Response::json("{}", 404);
  });
  http::Request request;
  request.path = "/records/1";
  BOOST_TEST(router.fail(request, Failure("not-found")).body == "page");
  request.path = "/api/v1";
  BOOST_TEST(router.fail(request, Failure("not-found")).body == "{}");
  request.path = "";  // no target was understood
  BOOST_TEST(router.fail(request, Failure("bad-request")).headers.find("Content-Type")->second ==
             "application/problem+json");
}

BOOST_AUTO_TEST_SUITE_END()
