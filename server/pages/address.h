// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses of our own pages: built from decoded parts, encoded by RFC 3986.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/message.h"
#include "server/http/target.h"

namespace tamga::pages {

using Parameters = std::vector<std::pair<std::string, std::string>>;

using http::percent_encode;

// "?a=b&c=d", parameters with empty values left out; "" when none is left.
std::string query_string(const Parameters& parameters);

// The address of the request, some parameters changed ("" removes one): a path
// on this server, whatever was asked for.
std::string own_address(const http::Request& request, const Parameters& changes = {});

// `address` if it is a path on this server ("/…", not "//…", "/\…", no control
// characters, at most 2000 bytes), else "/": against open redirects.
std::string local_address(std::string_view address);

// Whether a browser says that the request came from a page of this server:
// Sec-Fetch-Site (W3C Fetch Metadata), else Origin against Host. A client that
// sends neither is no browser that a stranger's page could drive.
bool from_own_page(const http::Request& request);

}  // namespace tamga::pages
