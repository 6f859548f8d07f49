// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/error.h"

namespace tamga::forms {

Refused::Refused(std::vector<Problem> problems)
    : Error("content-refused", problems.empty()
                                   ? "content refused"
                                   : problems.front().pointer + ": " + problems.front().detail),
      problems_(std::move(problems)) {}

}  // namespace tamga::forms
