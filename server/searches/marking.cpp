// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/searches/marking.h"

#include "server/services.h"

namespace tamga::searches {

viewing::FindInText finder(const Services& services, const index::Search& search) {
  if (search.text.empty())
    return [](const std::string&) { return std::vector<viewing::TextRange>(); };
  return [marker = services.searcher->marker(search)](const std::string& text) {
    std::vector<viewing::TextRange> ranges;
    for (const auto& [begin, end] : marker.hits(text)) ranges.emplace_back(begin, end);
    return ranges;
  };
}

}  // namespace tamga::searches
