// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to an S3 store: requests signed with SigV4 and their answers, by libcurl.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/archive/storage/s3_settings.h"

namespace tamga::archive {

struct S3Request {
  const char* method;
  std::string key;                                         // with its prefix; "" for the bucket
  std::vector<std::pair<std::string, std::string>> query;  // sorted by name
  std::string_view body{};
  std::string sha256{};  // of the body, hex; "" for none
  std::vector<std::string> headers{};
};

struct S3Answer {
  int status = 0;  // 0: none, and `trouble` says why
  std::string body, trouble;
  std::uint64_t length = 0;
};

// Kept open from request to request; one thread at a time.
class S3Connection {
 public:
  S3Connection();  // Failure internal when libcurl cannot start
  S3Connection(const S3Connection&) = delete;
  S3Connection& operator=(const S3Connection&) = delete;

  // Asks once. A connection whose answer has status 0 is not to be used again. Throws Failure
  // internal.
  S3Answer ask(const S3Settings& settings, const std::string& secret, const S3Request& request);

 private:
  static std::size_t head_came(char* line, std::size_t, std::size_t count, void* self);

  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;  // of the answer before this one
};

}  // namespace tamga::archive
