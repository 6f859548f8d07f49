// SPDX-License-Identifier: GPL-3.0-or-later
// Pages → PDF/A-3a and PDF/UA-1, tagged: drawn by libharu with derived fonts, finished in one
// pass that adds what an archival file needs.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"

namespace tamga::pdf {

struct Attachment {
  std::string name;        // "content.json"
  std::string media_type;  // "application/json"
  std::string description;
  std::string data;
};

// Info and XMP hold the same values (ISO 19005-2, 6.6.3).
struct Metadata {
  std::string title;       // dc:title, /Title
  std::string author;      // dc:creator, /Author: the organisation
  std::string subject;     // dc:description: form id and version
  std::string created;     // ISO 8601 with zone: "2024-06-12T00:00:00+08:00"
  std::string identifier;  // hex SHA-256 of the content: dc:identifier and trailer /ID
};

// Draws and finishes. Deterministic: same arguments, same bytes. Thread-safe.
// Attachments are embedded with AFRelationship Source (ISO 19005-3, 6.8): the
// first is the source of the page. Each ActField becomes an empty signature or
// text field of its name. Throws forms::Error render-failed.
std::string write(const layout::Laid& laid, const Metadata& metadata,
                  const std::vector<Attachment>& attachments);

}  // namespace tamga::pdf
