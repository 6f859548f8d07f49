// SPDX-License-Identifier: GPL-3.0-or-later
// /ingest/upload: scans and PDFs of the past, sent by the browser.
#pragma once

#include <cstddef>
#include <memory>

#include "server/pages/site.h"

namespace tamga::pages {

// Bytes of one sending in all; a file of the past may be 64 MiB (ingest/sources.h).
constexpr std::size_t scan_upload = 66 * 1024 * 1024;

void add_upload_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
