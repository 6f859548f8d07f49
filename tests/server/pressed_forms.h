// SPDX-License-Identifier: GPL-3.0-or-later
// Routes of pages whose form has no field for a text: a button with ids, choices, a password. The
// walk of crawl.h need not meet them; hostile_fields looks that it is so and sends them markup,
// presses tries each in the state in which it works.
#pragma once

#include <vector>

namespace tamga::test {

struct PressedForm {
  const char *route, *file, *action;
  bool sent_hostile = true;  // false: it ends the session of whoever sends it
  bool in_the_table = true;  // false: account_attacks and second_factor try it, with its code
};

const std::vector<PressedForm>& pressed_forms();

}  // namespace tamga::test
