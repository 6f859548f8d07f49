// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration of `tamga serve`: a properties file, overridden by options
// of the command line. Each key is documented where it is read (configuration.cpp).
#pragma once

#include <filesystem>
#include <string>

#include "server/http/server.h"

namespace tamga {

struct Configuration {
  std::filesystem::path data = "tamga-data";  // data
  http::Options http;                         // http.*

  // Reads a properties file (`key = value`, # comments). An unknown key or a
  // value out of its bounds throws Failure argument-invalid naming both.
  void read(const std::filesystem::path& file);

  // HOST:PORT, [IPV6]:PORT. Throws Failure argument-invalid.
  void listen(const std::string& address);
};

}  // namespace tamga
