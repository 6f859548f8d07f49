// SPDX-License-Identifier: GPL-3.0-or-later
// /account/notices: what an account is told of and how; /feed/…: its feed.
#pragma once

#include <memory>

#include "server/pages/site.h"

namespace tamga::pages {

void add_notice_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
