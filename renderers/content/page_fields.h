// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a form's page: the boxes where acts put their marks, and the
// places of their values. Checked when the form is loaded, so that an act that
// has begun always finds its places on the paper that was made before it.
#pragma once

#include <string>

#include "renderers/content/form.h"
#include "renderers/markup/element.h"

namespace tamga::forms {

// The act id that stands for the organisation's seal: `data-act="seal"`.
inline constexpr const char* seal_field = "seal";

// `every_part` is the page with every section taken once, `always` the page
// without its sections. Throws Error template-invalid «name:line: …» unless
// each act and the seal have exactly one box (data-act), and every place of a
// value (data-value="act.member") names an act of the form and a text of the
// act's schema; and for a field in a section, which another content would leave
// out or repeat.
void check_page_fields(const Form& form, const markup::Element& every_part,
                       const markup::Element& always, const std::string& name);

}  // namespace tamga::forms
