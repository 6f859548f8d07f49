// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/http_transport.h"

namespace tamga::signing {

seal::Answer HttpTransport::get(const std::string& address) {
  HttpAnswer answer = send({"GET", address, {}, {}, limits_});
  return {answer.status, std::move(answer.body)};
}

seal::Answer HttpTransport::post(const std::string& address, const std::string& content_type,
                                 std::string_view body) {
  HttpAnswer answer = send({"POST", address, {"Content-Type: " + content_type}, body, limits_});
  return {answer.status, std::move(answer.body)};
}

}  // namespace tamga::signing
