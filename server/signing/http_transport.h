// SPDX-License-Identifier: GPL-3.0-or-later
// The way from the seal room to time-stamp authorities, OCSP responders and
// distribution points.
#pragma once

#include "renderers/seal/evidence/transport.h"
#include "server/signing/http_request.h"

namespace tamga::signing {

// Thread-safe.
class HttpTransport : public seal::Transport {
 public:
  explicit HttpTransport(RequestLimits limits = {}) : limits_(limits) {}
  seal::Answer get(const std::string& address) override;
  seal::Answer post(const std::string& address, const std::string& content_type,
                    std::string_view body) override;

 private:
  RequestLimits limits_;
};

}  // namespace tamga::signing
