// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a record's paper the words of a search stand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/viewing/page_hits.h"
#include "server/viewing/viewing.h"

namespace tamga::viewing {

struct RecordHits {
  std::shared_ptr<const PaperText> paper;  // at least one page
  // What was read on each page of a scan when it was captured; empty when the paper has
  // words of its own.
  std::vector<std::string> read;
  std::vector<PageHits> pages;  // on which something was found, in their order

  // The first page with a hit, else the first.
  int first_page() const { return pages.empty() ? 1 : pages.front().page; }
  const PageHits* on_page(int page) const;
};

// Throws as Viewing::text() and Archive::object().
RecordHits record_hits(Viewing& viewing, const archive::Archive& archive,
                       const archive::Record& record, const FindInText& find);

}  // namespace tamga::viewing
