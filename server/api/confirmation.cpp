// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/confirmation.h"

#include "server/access/recent_confirmation.h"

namespace tamga::api {

void require_confirmation(const Services& services, const http::Request& request) {
  access::RecentConfirmations(*services.archive, *services.access, services.clock)
      .require(request.session->token);
}

}  // namespace tamga::api
