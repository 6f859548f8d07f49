// SPDX-License-Identifier: GPL-3.0-or-later
// Small requests to a sign-in provider, through libcurl.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::access {

struct ProviderRequest {
  std::string address;
  std::vector<std::string> headers;
  std::string form;  // sent by POST; "" for GET
  std::filesystem::path ca_file;
};

struct ProviderReply {
  int status = 0;
  std::string body;
};

// https with the certificate and its name checked, or http to this machine itself; ten
// seconds, 1 MiB, no redirect, no proxy, no cookie. Failure provider-unavailable when there
// is no answer, argument-invalid for another address.
ProviderReply ask_provider(const ProviderRequest& request);

// Whether a secret may go there: https, or http to a loopback address.
bool is_safe_address(std::string_view address);

}  // namespace tamga::access
