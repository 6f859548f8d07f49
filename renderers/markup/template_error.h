// SPDX-License-Identifier: GPL-3.0-or-later
// How a mistake in a template is told.
#pragma once

#include <string>

#include "renderers/error.h"

namespace tamga::markup {

// forms::Error template-invalid whose detail begins "name:line: ".
inline forms::Error template_error(const std::string& name, int line, const std::string& what) {
  return forms::Error("template-invalid", name + ":" + std::to_string(line) + ": " + what);
}

}  // namespace tamga::markup
