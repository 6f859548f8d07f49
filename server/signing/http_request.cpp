// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/http_request.h"

#include <curl/curl.h>

#include <memory>

#include "renderers/seal/evidence/transport.h"

namespace tamga::signing {
namespace {

struct FreeCurl {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

struct Received {
  std::string body;
  std::size_t limit;
};

// Anything but `size` ends the transfer.
std::size_t receive(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& received = *static_cast<Received*>(user);
  if (size > received.limit - received.body.size()) return 0;
  received.body.append(bytes, size);
  return size;
}

// libcurl wants to be initialised once, before threads use it.
void initialise() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (done != CURLE_OK) throw seal::TransportFault("libcurl cannot start");
}

long milliseconds(std::chrono::seconds time) {
  return static_cast<long>(std::chrono::milliseconds(time).count());
}

void set_limits(CURL* handle, const RequestLimits& limits) {
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, milliseconds(limits.whole));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 3L);
}

}  // namespace

HttpAnswer send(const HttpRequest& request) {
  initialise();
  const std::unique_ptr<CURL, FreeCurl> handle(curl_easy_init());
  if (!handle) throw seal::TransportFault("libcurl cannot start");
  std::unique_ptr<curl_slist, FreeCurl> headers;
  for (const auto& header : request.headers) {
    curl_slist* const longer = curl_slist_append(headers.get(), header.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers.release());
    headers.reset(longer);
  }
  Received received{{}, request.limits.body};
  set_limits(handle.get(), request.limits);
  curl_easy_setopt(handle.get(), CURLOPT_URL, request.address.c_str());
  if (request.method != "GET") {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &receive);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &received);
  const CURLcode done = curl_easy_perform(handle.get());
  if (done == CURLE_WRITE_ERROR) throw seal::TransportFault("the answer is too large");
  if (done != CURLE_OK) throw seal::TransportFault(curl_easy_strerror(done));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  return {static_cast<int>(status), std::move(received.body)};
}

}  // namespace tamga::signing
