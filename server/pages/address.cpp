// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/address.h"

#include <algorithm>

namespace tamga::pages {

std::string query_string(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    out += out.empty() ? '?' : '&';
    out += percent_encode(name) + '=' + percent_encode(value);
  }
  return out;
}

std::string own_address(const http::Request& request, const Parameters& changes) {
  Parameters parameters;
  for (const auto& parameter : request.query) {
    const auto& name = parameter.first;
    const bool changed = std::any_of(changes.begin(), changes.end(),
                                     [&](const auto& change) { return change.first == name; });
    if (!changed && name != "lang") parameters.emplace_back(name, parameter.second);
  }
  parameters.insert(parameters.end(), changes.begin(), changes.end());
  std::string path;
  for (const char c : request.path) path += c == '/' ? std::string("/") : percent_encode({&c, 1});
  // "//name/…" as a link would be another server's.
  while (path.starts_with("//")) path.erase(0, 1);
  return path + query_string(parameters);
}

std::string local_address(std::string_view address) {
  const bool safe = !address.empty() && address.size() <= 2000 && address[0] == '/' &&
                    !address.starts_with("//") && !address.starts_with("/\\") &&
                    std::none_of(address.begin(), address.end(), [](unsigned char c) {
                      return c < 0x21 || c == 0x7f || c == '\\';
                    });
  return safe ? std::string(address) : "/";
}

bool from_own_page(const http::Request& request) {
  const std::string site = request.header("sec-fetch-site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  const std::string origin = request.header("origin");
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  return scheme != std::string::npos && origin.substr(scheme + 3) == request.header("host");
}

}  // namespace tamga::pages
