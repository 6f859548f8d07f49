// SPDX-License-Identifier: GPL-3.0-or-later
// The page where people sign in.
#pragma once

#include <string>

#include "server/pages/site.h"

namespace tamga::pages {

struct SignInForm {
  std::string name, next, fault;  // typed; a local address; in the reader's words, or ""
};
http::Response sign_in_form(const Site& site, const Visit& visit, const SignInForm& form,
                            int status);

}  // namespace tamga::pages
