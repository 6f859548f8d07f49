// SPDX-License-Identifier: GPL-3.0-or-later
// «Хэн үзсэн»: the usage register, asked by viewer, record, person and day; as a table for
// spreadsheets.
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/organisation_words.h"
#include "server/pages/usage_words.h"
#include "server/registers/register_tables.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t page_size = 50;
constexpr std::size_t most_lines = 10'000;  // of a CSV

std::int64_t day_of(const Visit& visit, const char* name) {
  const auto text = visit.request.parameter(name);
  if (text.empty()) return 0;
  try {
    return registers::day_begins(text);
  } catch (const Failure&) {
    throw Failure("bad-request", std::string(name) + ": YYYY-MM-DD");
  }
}

// A record is named as people have it: by its number, code or address.
usage::UsageFilter filter_of(const Site& site, const Visit& visit) {
  const auto& request = visit.request;
  usage::UsageFilter filter;
  filter.viewer = request.parameter("viewer");
  filter.person = request.parameter("person");
  filter.from = day_of(visit, "from");
  if (const auto until = day_of(visit, "until"); until != 0)
    filter.until = until + registers::microseconds_of_day;
  if (const auto record = request.parameter("record"); !record.empty()) {
    filter.record = site.services.access_requests->meant_by(record);
    if (filter.record.empty()) filter.record = record;  // of none: finds nothing
  }
  const std::string before = request.parameter("before");
  std::uint64_t position = 0;
  const auto read = std::from_chars(before.data(), before.data() + before.size(), position);
  if (!before.empty() && read.ec == std::errc()) filter.before = position;
  return filter;
}

std::vector<usage::Use> uses_of(const Site& site, const usage::UsageFilter& filter,
                                std::size_t limit) {
  return usage::uses(*site.services.archive, *site.services.access_requests,
                     *site.services.own_records, filter, limit);
}

std::string why(const Visit& visit, const usage::Use& use) {
  if (!use.purpose.empty()) return use.purpose;
  return use.own ? visit.texts.get("usage.own") : "";
}

http::Response usage_page(const Site& site, const Visit& visit) {
  const auto filter = filter_of(site, visit);
  auto found = uses_of(site, filter, page_size + 1);
  const bool more = found.size() > page_size;
  if (more) found.pop_back();
  json rows = json::array();
  for (const auto& use : found)
    rows.push_back(
        {{"time", civil_minute(from_microseconds(use.time))},
         {"viewer", shown_name(site, visit, use.viewer)},
         {"used", used_words(visit, use)},
         {"registration", use.registration},
         {"record_title", use.title},
         {"record_address", "/records/" + percent_encode(use.record)},
         {"why", why(visit, use)},
         {"request", use.request.empty() ||
                             !access::Access::may(visit.account(), access::Permission::KeepArchive)
                         ? ""
                         : "/access-requests/" + percent_encode(use.request)},
         {"event", "/events/" + std::to_string(use.position)}});
  const auto& request = visit.request;
  const bool filtered = !filter.viewer.empty() || !filter.record.empty() ||
                        !filter.person.empty() || filter.from != 0 || filter.until != 0;
  return visit.page(
      "usage", visit.texts.get("usage.title"),
      {{"rows", rows},
       {"none", rows.empty()},
       {"people", accounts_to_choose(site, filter.viewer)},
       {"typed_record", request.parameter("record")},
       {"typed_person", filter.person},
       {"typed_from", request.parameter("from")},
       {"typed_until", request.parameter("until")},
       {"filtered", filtered},
       {"csv", "/usage.csv" + query_string({{"viewer", filter.viewer},
                                            {"record", request.parameter("record")},
                                            {"person", filter.person},
                                            {"from", request.parameter("from")},
                                            {"until", request.parameter("until")}})},
       {"older",
        more ? own_address(request, {{"before", std::to_string(found.back().position)}}) : ""},
       {"newest", filter.before ? own_address(request, {{"before", ""}}) : ""}});
}

http::Response usage_csv(const Site& site, const Visit& visit) {
  const auto& texts = visit.texts;
  registers::Table table{
      {texts.get("usage.time"), texts.get("usage.viewer"), texts.get("posts.account"),
       texts.get("usage.used"), texts.get("record.registration"), texts.get("usage.record_title"),
       texts.get("usage.why")},
      {}};
  for (const auto& use : uses_of(site, filter_of(site, visit), most_lines))
    table.rows.push_back({civil_minute(from_microseconds(use.time)),
                          shown_name(site, visit, use.viewer), use.viewer, used_words(visit, use),
                          use.registration, use.title, why(visit, use)});
  return csv_response(table, "usage.csv");
}

}  // namespace

void add_usage_pages(const std::shared_ptr<Site>& site) {
  constexpr auto see = access::Permission::SeeEvents;
  site->add("GET", "/usage", see, [site](const Visit& visit) { return usage_page(*site, visit); });
  site->add("GET", "/usage.csv", see,
            [site](const Visit& visit) { return usage_csv(*site, visit); });
}

}  // namespace tamga::pages
