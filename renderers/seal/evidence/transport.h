// SPDX-License-Identifier: GPL-3.0-or-later
// The seam to the network: requests to time-stamp authorities, OCSP responders
// and CRL distribution points. This room knows no sockets; who calls it brings
// one (server/evidence).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tamga::seal {

// No answer: not reached, too slow, too large, not HTTP.
class TransportFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Answer {
  int status = 0;  // HTTP
  std::string body;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Both throw TransportFault. An answer of any status is an answer.
  virtual Answer get(const std::string& address) = 0;
  virtual Answer post(const std::string& address, const std::string& content_type,
                      std::string_view body) = 0;
};

}  // namespace tamga::seal
