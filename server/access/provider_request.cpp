// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/provider_request.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "server/error.h"

namespace tamga::access {
namespace {

constexpr long whole_seconds = 10, connect_seconds = 5;
constexpr std::size_t largest_body = std::size_t{1} << 20;

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
  return text;
}

// All or nothing: a short count makes curl give up.
std::size_t take(const char* bytes, std::size_t, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + count > largest_body) return 0;
  body.append(bytes, count);
  return count;
}

Lines lines_of(const std::vector<std::string>& headers) {
  Lines lines(nullptr, curl_slist_free_all);
  for (const auto& header : headers) {
    curl_slist* longer = curl_slist_append(lines.get(), header.c_str());
    if (!longer) throw Failure("internal", "no memory for a request");
    lines.release();
    lines.reset(longer);
  }
  return lines;
}

}  // namespace

bool is_safe_address(std::string_view address) {
  const Url url(curl_url(), curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, std::string(address).c_str(), 0) != CURLUE_OK)
    return false;
  const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
  const auto host = part_of(url.get(), CURLUPART_HOST);
  if (!part_of(url.get(), CURLUPART_USER).empty() || host.empty()) return false;
  constexpr std::array<std::string_view, 3> here = {"127.0.0.1", "[::1]", "localhost"};
  return scheme == "https" ||
         (scheme == "http" && std::find(here.begin(), here.end(), host) != here.end());
}

ProviderReply ask_provider(const ProviderRequest& request) {
  if (!is_safe_address(request.address))
    throw Failure("argument-invalid", "https, or http to this machine: " + request.address);
  const Curl curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw Failure("internal", "libcurl cannot start");
  ProviderReply reply;
  const auto lines = lines_of(request.headers);
  const auto set = [&](CURLoption option, auto value) {
    if (curl_easy_setopt(curl.get(), option, value) != CURLE_OK)
      throw Failure("internal", "libcurl refuses an option");
  };
  set(CURLOPT_URL, request.address.c_str());
  set(CURLOPT_PROTOCOLS_STR, "https,http");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_TIMEOUT, whole_seconds);
  set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!request.ca_file.empty()) set(CURLOPT_CAINFO, request.ca_file.c_str());
  set(CURLOPT_HTTPHEADER, lines.get());
  set(CURLOPT_WRITEFUNCTION, take);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&reply.body));
  if (!request.form.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.form.size()));
    set(CURLOPT_POSTFIELDS, request.form.data());
  }
  if (const auto code = curl_easy_perform(curl.get()); code != CURLE_OK)
    throw Failure("provider-unavailable", curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  return reply;
}

}  // namespace tamga::access
