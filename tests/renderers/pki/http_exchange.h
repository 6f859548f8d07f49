// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP request and its answer, for tests that speak with the test PKI.
#pragma once

#include <string>
#include <string_view>

namespace tamga::pki {

struct Exchange {
  int status = 0;  // 0: no connection, or it ended without an answer
  std::string content_type, body;
};

// `seconds` bound each wait for the network; past them the status is 0, too.
Exchange http_post(const std::string& url, const std::string& content_type, std::string_view body,
                   int seconds = 10);
Exchange http_get(const std::string& url, int seconds = 10);

}  // namespace tamga::pki
