// SPDX-License-Identifier: GPL-3.0-or-later
// What goes between the verifying process and its parent: a line of JSON and the
// bytes it announces; back, JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/verification/verify.h"
#include "server/apart/sandbox.h"

namespace tamga {

struct VerificationRequest {
  SandboxLimits sandbox;
  seal::VerificationPolicy policy;
  std::optional<std::chrono::sys_seconds> now;
  std::vector<std::string> trust;  // DER
  std::string pdf;
};

// The line, with its end, and the certificates; the PDF's bytes follow.
std::string request_head(const VerificationRequest& request, std::size_t pdf_size);

// The other side. `head` is the line; what follows it is `bytes()` long.
// Throws nlohmann::json::exception or std::invalid_argument.
class RequestHead {
 public:
  explicit RequestHead(std::string_view line);
  std::size_t bytes() const;
  VerificationRequest with(std::string_view body) const;

 private:
  VerificationRequest request_;
  std::vector<std::size_t> trust_sizes_;
  std::size_t pdf_size_ = 0;
};

std::string answer_of(const seal::Verified& verified);
// Throws what report_from_json() throws.
seal::Verified verified_from(std::string_view answer);

}  // namespace tamga
