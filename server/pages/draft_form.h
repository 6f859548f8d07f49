// SPDX-License-Identifier: GPL-3.0-or-later
// The pages on which an author writes: a new draft, a draft to change, and works that
// are continued. Whatever is sent is kept before it is answered.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "server/pages/form_schemas.h"
#include "server/pages/site.h"

namespace tamga::pages {

void add_draft_pages(const std::shared_ptr<Site>& site,
                     const std::shared_ptr<const FormSchemas>& schemas);

// A draft form that came after its session had ended, or under another one: what was
// typed is kept for the account whose ticket it carries, and the answer leads there by
// the sign-in page. Nothing when it is no such form or carries no good ticket.
std::optional<http::Response> kept_after_session(Site& site, const FormSchemas& schemas,
                                                 const http::Request& request,
                                                 const Failure& failure);

}  // namespace tamga::pages
