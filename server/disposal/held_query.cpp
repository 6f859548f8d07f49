// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disposal/held_query.h"

#include "server/error.h"
#include "server/indexing/indexing.h"
#include "server/services.h"

namespace tamga {
namespace {

constexpr std::size_t page = 100;

}  // namespace

std::vector<std::string> found_by(const Services& services, const access::Account& account,
                                  const std::string& query) {
  std::vector<std::string> found;
  if (query.find_first_not_of(" \t\r\n") == std::string::npos) return found;
  if (services.indexing) services.indexing->catch_up();
  index::Search search;
  search.text = query;
  search.access = access::Access::terms(account);
  search.order = index::Order::Newest;
  search.limit = page;
  for (;;) {
    const auto hits = services.searcher->search(search);
    if (hits.total > archive::most_held)
      throw Failure("hold-invalid", std::to_string(hits.total) + " records are too many", "/query");
    for (const auto& hit : hits.hits)
      if (!archive::disposal_of(*services.archive, hit.id)) found.push_back(hit.id);
    search.offset += page;
    if (search.offset >= hits.total || hits.hits.empty()) return found;
  }
}

}  // namespace tamga
