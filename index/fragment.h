// SPDX-License-Identifier: GPL-3.0-or-later
// Text with its hits marked.
#pragma once

#include <string>

namespace tamga::index {

// Text in pieces, so that every face escapes and marks it by its own rules.
struct Fragment {
  std::string text;
  bool hit = false;
};

}  // namespace tamga::index
