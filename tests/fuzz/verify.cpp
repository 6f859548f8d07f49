// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: verify() takes any bytes. Begin with a corpus of sealed files.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "renderers/seal/verification/verify.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tamga::seal::TrustStore nobody;
  const auto verified = tamga::seal::verify({reinterpret_cast<const char*>(data), size}, nobody);
  // Nobody is trusted, so nothing may pass.
  if (verified.report.valid()) std::abort();
  return 0;
}
