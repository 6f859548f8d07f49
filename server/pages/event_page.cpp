// SPDX-License-Identifier: GPL-3.0-or-later
// The whole event log, newest first, for auditors.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/pages/page_words.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::uint64_t page_size = 50;

// The page shows the events before a position; nothing: the newest.
http::Response events(const Site& site, const Visit& visit) {
  const auto& archive = *site.services.archive;
  const bool any = !archive.events_from(0, 1).empty();
  const auto proof = any ? archive.proof(0) : archive::Archive::Proof{};
  const std::uint64_t size = proof.tree_size;
  std::uint64_t before = size;
  const std::string given = visit.request.parameter("before");
  std::from_chars(given.data(), given.data() + given.size(), before);
  before = std::min(before, size);
  const std::uint64_t from = before > page_size ? before - page_size : 0;
  auto found = archive.events_from(from, static_cast<std::size_t>(before - from));
  std::reverse(found.begin(), found.end());
  json rows = json::array();
  for (const auto& event : found) rows.push_back(event_row(visit, event));
  const auto link = [&](std::uint64_t position) {
    return own_address(visit.request, {{"before", std::to_string(position)}});
  };
  return visit.page("events", visit.texts.get("events.title"),
                    {{"events", rows},
                     {"size", visit.texts.get("events.size", {{"n", std::to_string(size)}})},
                     {"root", proof.root_hash},
                     {"older", from > 0 ? link(from) : ""},
                     {"newer", before < size ? link(std::min(before + page_size, size)) : ""}});
}

}  // namespace

void add_event_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/events", access::Permission::SeeEvents,
            [site](const Visit& visit) { return events(*site, visit); });
}

}  // namespace tamga::pages
