// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/viewing/record_hits.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/ingest/imported_record.h"

namespace tamga::viewing {
namespace {

bool has_words(const PaperText& paper) {
  return std::any_of(paper.begin(), paper.end(),
                     [](const PageText& page) { return !page.words.empty(); });
}

// A captured scan's content has the text of its pages.
std::vector<std::string> read_pages(const archive::Archive& archive, const archive::Record& record,
                                    std::size_t pages) {
  const auto content = nlohmann::json::parse(archive.object(record.content_sha256));
  if (!ingest::is_imported(content)) return {};
  auto texts = ingest::texts_of(content);
  if (texts.size() != pages) texts.clear();
  return texts;
}

}  // namespace

const PageHits* RecordHits::on_page(int page) const {
  const auto at = std::find_if(pages.begin(), pages.end(),
                               [&](const PageHits& one) { return one.page == page; });
  return at == pages.end() ? nullptr : &*at;
}

RecordHits record_hits(Viewing& viewing, const archive::Archive& archive,
                       const archive::Record& record, const FindInText& find) {
  RecordHits hits;
  hits.paper = viewing.text(record);
  if (has_words(*hits.paper)) {
    hits.pages = hits_of(*hits.paper, find);
  } else {
    hits.read = read_pages(archive, record, hits.paper->size());
    hits.pages = hits_of(hits.read, find);
  }
  return hits;
}

}  // namespace tamga::viewing
