// SPDX-License-Identifier: GPL-3.0-or-later
// Every key of the configuration, documented beside the code that reads it
// (configuration_keys.cpp). No key holds a secret: secrets are files of DATA/keys or
// credentials of the service, so that the whole configuration may be printed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/configuration.h"

namespace tamga {

struct ConfigurationKey {
  std::string_view name;  // "http.threads"
  // Throws Failure argument-invalid naming the key, what it takes and what came.
  std::function<void(Configuration&, const std::string& value)> set;
  // As set() takes it.
  std::function<std::string(const Configuration&)> get;
};

// In the order in which they are printed.
const std::vector<ConfigurationKey>& configuration_keys();

// The variable of the environment that sets a key: "TAMGA_HTTP_THREADS".
std::string environment_name(std::string_view key);

// The one of `known` that takes the fewest letters to type right (Levenshtein);
// the first of equals. `known` is not empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace tamga
