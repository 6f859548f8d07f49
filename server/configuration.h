// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration of `tamga serve`: a properties file, overridden by options
// of the command line. Each key is documented where it is read (configuration.cpp).
#pragma once

#include <filesystem>
#include <string>

#include "server/http/server.h"
#include "server/verification/verification_process.h"

namespace tamga {

struct Configuration {
  std::filesystem::path data = "tamga-data";  // data
  http::Options http;                         // http.*
  std::string public_url;                     // public_url
  VerificationLimits verification;            // verification.*

  // Reads a properties file (`key = value`, # comments). An unknown key or a
  // value out of its bounds throws Failure argument-invalid naming both.
  void read(const std::filesystem::path& file);

  // HOST:PORT, [IPV6]:PORT. Throws Failure argument-invalid.
  void listen(const std::string& address);

  // Where anybody checks a paper, for documents::Documents: below public_url, or
  // without one below the address that is listened on; "" when that is none that
  // others could go to (any address, any port).
  std::string verification_address() const;
};

// Below the public address of an archive, "https://archive.example.gov.mn" or
// one with a path: the address that a record's id completes. Throws Failure
// argument-invalid for what no code could carry (renderers/code/record_code.h).
std::string verification_address(const std::string& public_url);

}  // namespace tamga
