// SPDX-License-Identifier: GPL-3.0-or-later
// What a request means once its bytes are framed: target, fields, parts, language.
#include "server/http/message.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/error.h"
#include "server/http/conditional.h"
#include "server/http/multipart.h"
#include "server/http/problem.h"
#include "server/http/session.h"
#include "server/http/syntax.h"
#include "server/http/target.h"
#include "server/http/wire.h"

using namespace tamga;
using http::Request;

namespace {

bool is_bad_request(const Failure& failure) {
  return failure.kind().code == "bad-request";
}

Request with_header(const char* name, const char* value) {
  Request request;
  request.headers[name] = value;
  return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_message)

BOOST_AUTO_TEST_CASE(target_is_decoded_once) {
  auto target = http::read_target("/a%20b/%D0%91?q=%D0%94+x&q=2&empty=&%2525=%2B");
  BOOST_TEST(target.path == "/a b/Б");
  BOOST_TEST(target.query.find("q")->second == "Д x");
  BOOST_TEST(target.query.count("q") == 2U);
  BOOST_TEST(target.query.find("empty")->second.empty());
  BOOST_TEST(target.query.find("%25")->second == "+");
  BOOST_TEST(http::read_target("/+").path == "/+");  // a plus is a space in queries only
  BOOST_TEST(http::read_target("http://a:80/x?y=1").path == "/x");
  BOOST_TEST(http::read_target("http://a").path == "/");
  BOOST_TEST(http::read_target("/a//b/").path == "/a//b/");
}

BOOST_AUTO_TEST_CASE(ambiguous_targets_are_refused) {
  for (const char* raw :
       {"", "a", "/..", "/a/..", "/.", "/%2e%2e/a", "/a%2fb", "/a%5cb", "/a%00", "/%", "/%a",
        "/%g0", "/a b", "/a#b", "/\x80", "/?q=%ff", "/?q=%ed%a0%80", "/?q=%c0%80", "/%0d%0a"})
    BOOST_CHECK_EXCEPTION(http::read_target(raw), Failure, is_bad_request);
}

BOOST_AUTO_TEST_CASE(encoding_goes_both_ways) {
  const std::string text = "Бат-Эрдэнэ & А/12 100% ~_.";
  BOOST_TEST(http::decode_fields("a=" + http::percent_encode(text)).front().second == text);
}

BOOST_AUTO_TEST_CASE(form_fields_keep_their_order) {
  Request request = with_header("content-type", "Application/X-WWW-form-urlencoded; charset=utf-8");
  request.body = "/goals/1/text=b&/goals/0/text=a&x=%0D%0A";
  auto fields = request.form();
  BOOST_TEST_REQUIRE(fields.size() == 3U);
  BOOST_TEST(fields[0].first == "/goals/1/text");
  BOOST_TEST(fields[2].second == "\r\n");
  request.headers["content-type"] = "text/plain";
  BOOST_TEST(request.form().empty());
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = "a=%f";
  BOOST_CHECK_EXCEPTION(request.form(), Failure, is_bad_request);
}

BOOST_AUTO_TEST_CASE(parts_are_read_strictly) {
  const std::string type = "multipart/form-data; boundary=\"b\"";
  auto parts =
      http::read_multipart(type,
                           "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nc\r\n"
                           "--b\r\nContent-Disposition: form-data; name=\"pdf\"; "
                           "filename=\"../../etc/a \\\"b\\\".pdf\"\r\n"
                           "Content-Type: application/pdf\r\n\r\n%PDF\r\n-- b\r\n\r\n--b--\r\n");
  BOOST_TEST_REQUIRE(parts.size() == 2U);
  BOOST_TEST(parts[0].content == "c");
  BOOST_TEST(parts[1].name == "pdf");
  BOOST_TEST(parts[1].file_name == "a \"b\".pdf");
  BOOST_TEST(parts[1].content_type == "application/pdf");
}

BOOST_AUTO_TEST_CASE(broken_parts_are_refused) {
  const std::string good = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nc\r\n--b--";
  BOOST_TEST(http::read_multipart("multipart/form-data; boundary=b", good).size() == 1U);
  for (const std::string& body :
       {std::string(), std::string("--b"), std::string("x") + good, good.substr(0, good.size() - 2),
        std::string("--b\r\n\r\nc\r\n--b--"),
        std::string("--b\r\nContent-Disposition: form-data\r\n\r\nc\r\n--b--"),
        std::string("--b\nContent-Disposition: form-data; name=\"a\"\n\nc\n--b--"),
        std::string("--b\r\nno colon\r\n\r\nc\r\n--b--")})
    BOOST_CHECK_EXCEPTION(http::read_multipart("multipart/form-data; boundary=b", body), Failure,
                          is_bad_request);
  BOOST_CHECK_EXCEPTION(http::read_multipart("multipart/form-data", good), Failure, is_bad_request);
}

BOOST_AUTO_TEST_CASE(language_is_the_askers) {
  BOOST_TEST(Request().language() == "mn");
  BOOST_TEST(with_header("accept-language", "en-GB,en;q=0.9,mn;q=0.5").language() == "en");
  BOOST_TEST(with_header("accept-language", "en;q=0.4, mn;q=0.8").language() == "mn");
  BOOST_TEST(with_header("accept-language", "de, fr;q=x, ;;q=,").language() == "mn");
  Request request = with_header("accept-language", "mn");
  request.cookies["lang"] = "en";
  BOOST_TEST(request.language() == "en");
  request.query.emplace("lang", "mn");
  BOOST_TEST(request.language() == "mn");
}

BOOST_AUTO_TEST_CASE(redirections_stay_here) {
  BOOST_TEST(http::Response::see_other("/records/1?a=b").headers.find("Location")->second ==
             "/records/1?a=b");
  for (const char* away : {"", "http://b", "//b", "/a\\b", "/a b", "/a\r\nX: y", "/\xd0\x90", "a"})
    BOOST_CHECK_THROW(http::Response::see_other(away), Failure);
}

BOOST_AUTO_TEST_CASE(entity_tags) {
  BOOST_TEST(http::content_etag("a") == http::content_etag("a"));
  BOOST_TEST(http::content_etag("a") != http::content_etag("b"));
  BOOST_TEST(http::if_none_match("W/\"1\", \"2\"", "\"1\""));
  BOOST_TEST(http::if_none_match("*", "\"1\""));
  BOOST_TEST(!http::if_none_match("", "\"1\""));
  BOOST_TEST(http::if_match("\"2\",\"1\"", "\"1\""));
  BOOST_TEST(!http::if_match("W/\"1\"", "\"1\""));
  BOOST_TEST(!http::if_match("", "\"1\""));
}

BOOST_AUTO_TEST_CASE(wire_has_its_own_framing) {
  http::Response response = http::Response::html("<p>");
  response.with("content-length", "99")
      .with("Connection", "upgrade")
      .with("transfer-encoding", "chunked");
  response.with("content-security-policy", "frame-ancestors 'none'");
  std::string wire = http::to_wire(response, "r", {});
  BOOST_TEST(wire.find("99") == std::string::npos);
  BOOST_TEST(wire.find("chunked") == std::string::npos);
  BOOST_TEST(wire.find("Content-Length: 3\r\n") != std::string::npos);
  BOOST_TEST(wire.find("default-src") == std::string::npos);  // the response's own policy counts
  for (const char* value : {"a\r\nb", "a\nb", "a\rb"})
    BOOST_CHECK_THROW(http::to_wire(http::Response{}.with("X", value), "r", {}), Failure);
  BOOST_CHECK_THROW(http::to_wire(http::Response{}.with("X: y\r\nZ", "v"), "r", {}), Failure);
}

BOOST_AUTO_TEST_CASE(problems_speak_the_askers_language) {
  Request request = with_header("accept-language", "en");
  request.id = "7";
  Failure failure("content-refused",
                  {{"content-bad-date", "/acts/approved/date", "2024-02-30", "Огноо"},
                   {"glyph-missing", "/unit", "\xff", ""}});
  auto problem = nlohmann::json::parse(http::problem(request, failure).body);
  BOOST_TEST(problem["type"] == "urn:tamga:problem:content-refused");
  BOOST_TEST(problem["status"] == 422);
  BOOST_TEST(problem["title"] == std::string(error_kind("content-refused").en));
  BOOST_TEST(problem["instance"] == "urn:tamga:request:7");
  BOOST_TEST_REQUIRE(problem["errors"].size() == 2U);
  BOOST_TEST(problem["errors"][0]["pointer"] == "/acts/approved/date");
  BOOST_TEST(problem["errors"][0]["field"] == "Огноо");
  BOOST_TEST(!problem["errors"][1].contains("field"));
  auto mongolian = nlohmann::json::parse(http::problem(Request(), Failure("not-found")).body);
  BOOST_TEST(mongolian["title"] == std::string(error_kind("not-found").mn));
}

BOOST_AUTO_TEST_CASE(tokens_travel_as_bearer_or_cookie) {
  Request request = with_header("authorization", "bearer  abc ");
  BOOST_TEST(http::session_token(request) == "abc");
  request.cookies["tamga"] = "cookie";
  BOOST_TEST(http::session_token(request) == "abc");
  request.headers.clear();
  BOOST_TEST(http::session_token(request) == "cookie");
  request.secure = true;  // a plain cookie may come from anyone's subdomain
  BOOST_TEST(http::session_token(request).empty());
  access::Session session;
  session.token = "t";
  BOOST_TEST(http::session_cookie(request, session) ==
             "__Host-tamga=t; Path=/; HttpOnly; SameSite=Lax; Secure");
}

BOOST_AUTO_TEST_SUITE_END()
