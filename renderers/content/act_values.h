// SPDX-License-Identifier: GPL-3.0-or-later
// The values of an act as its form writes them: what each of its fields on the
// paper shall show. Taken from the page itself, so that a date in a field is
// written as a date in text is.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/content/form.h"

namespace tamga::forms {

struct ActValue {
  std::string field;  // the field's name in the PDF: "prepared/date", "prepared/date/2"
  std::string text;   // UTF-8; U+000A between lines; "" when the act leaves the value out
  friend bool operator==(const ActValue&, const ActValue&) = default;
};

// Fills the form's page with `content`, which holds the values of `act` at
// /acts/<act>, and gives the text of every place of a value of the act
// (data-value), in document order. Deterministic, thread-safe. Nothing for an
// act without places. Content is checked before (check()); values of an
// unexpected type read as missing. Throws Error template-invalid as reading a page does.
std::vector<ActValue> act_values(const Form& form, const nlohmann::json& content,
                                 std::string_view act);

}  // namespace tamga::forms
