// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses that pages build and those that they accept.
#include "server/pages/address.h"

#include <boost/test/unit_test.hpp>

using namespace tamga;
using namespace tamga::pages;

BOOST_AUTO_TEST_SUITE(page_addresses)

BOOST_AUTO_TEST_CASE(only_paths_of_this_server_are_followed) {
  for (const char* address : {"/", "/records/1", "/?q=%D0%B1&page=2"})
    BOOST_TEST(local_address(address) == address);
  for (const std::string address :
       {"", "//evil.example", "/\\evil.example", "https://evil.example", "records",
        "/a\r\nSet-Cookie:x", "/a b", "/\t/evil.example", "javascript:alert(1)"})
    BOOST_TEST(local_address(address) == "/", address);
  BOOST_TEST(local_address("/" + std::string(3000, 'a')) == "/");
}

BOOST_AUTO_TEST_CASE(own_addresses_change_one_thing) {
  http::Request request;
  request.path = "/";
  request.query = {{"q", "Болд & <b>"}, {"page", "3"}, {"lang", "en"}};
  BOOST_TEST(own_address(request, {{"page", ""}}) ==
             "/?q=%D0%91%D0%BE%D0%BB%D0%B4%20%26%20%3Cb%3E");
  BOOST_TEST(own_address(request, {{"page", "4"}, {"q", ""}}) == "/?page=4");
  request.path = "/records/a b\"";
  request.query.clear();
  BOOST_TEST(own_address(request) == "/records/a%20b%22");
  for (const char* path : {"//evil.example/x", "///evil.example/x"}) {
    request.path = path;
    BOOST_TEST(own_address(request, {{"lang", "en"}}) == "/evil.example/x?lang=en");
  }
}

BOOST_AUTO_TEST_CASE(forms_of_strangers_are_told_apart) {
  const auto from = [](std::map<std::string, std::string> headers) {
    http::Request request;
    request.headers = std::move(headers);
    return from_own_page(request);
  };
  BOOST_TEST(from({}));
  BOOST_TEST(from({{"sec-fetch-site", "same-origin"}}));
  BOOST_TEST(from({{"sec-fetch-site", "none"}}));
  BOOST_TEST(!from({{"sec-fetch-site", "cross-site"}}));
  BOOST_TEST(!from({{"sec-fetch-site", "same-site"}}));
  BOOST_TEST(from({{"origin", "http://a.example:8080"}, {"host", "a.example:8080"}}));
  BOOST_TEST(!from({{"origin", "http://a.example:8080"}, {"host", "a.example"}}));
  BOOST_TEST(!from({{"origin", "null"}, {"host", "a.example"}}));
}

BOOST_AUTO_TEST_SUITE_END()
