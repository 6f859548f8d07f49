// SPDX-License-Identifier: GPL-3.0-or-later
// The pages: a thin face of HTML over the same services as the REST face.
// Everything works without script; no page carries an inline script or style.
#pragma once

#include "server/error.h"
#include "server/http/message.h"
#include "server/http/router.h"

namespace tamga {
class Services;
}

namespace tamga::pages {

// Adds every page and /static/ to the router, and problem_page() as the face of
// failures below "/" (the REST face sets its own below "/api/"). `services` must live as long as
// the router serves. Reads templates, texts and style files once; throws Failure
// data-unusable naming the file (or the Debian package) that is not there.
void add_routes(http::Router& router, Services& services);

// A failure as a page in the reader's language, for the server to give where no
// handler was reached (unknown path, refused body). Status of the failure's
// kind; sign-in-required on a GET leads to the sign-in page and back. Never
// throws for what the request holds. Thread-safe.
http::Response problem_page(const http::Request& request, const Failure& failure);

}  // namespace tamga::pages
