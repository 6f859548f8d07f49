// SPDX-License-Identifier: GPL-3.0-or-later
// The event log, newest first, asked by who, what, whose and when; and one event with its
// proof.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/archive/log/event_search.h"
#include "server/civil_time.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/page_words.h"
#include "server/pages/site.h"
#include "server/registers/register_tables.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t page_size = 50;
constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1'000'000;

// What people ask for, and the types of events that it stands for.
struct Kind {
  const char* name;
  std::vector<std::string> types;
};
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"looked", {"record.viewed", "record.downloaded", "record.copied"}},
      {"record", {"record."}},
      {"document", {"document.", "delegation."}},
      {"account", {"account."}},
      {"organisation", {"organisation.", "form."}},
      {"access", {"access.", "record.opened-to", "record.closed-to"}},
      {"unit", {"unit.", "file-plan.", "fonds.", "handover.", "inventory."}},
      {"disposal", {"disposal.", "hold.", "schedule."}},
      {"ingest", {"ingest.", "package."}},
      {"evidence", {"checkpoint.", "fixity.", "object.", "repair."}}};
  return all;
}

// A day of the form as microseconds, 0 for none. Throws Failure bad-request.
std::int64_t day_of(const Visit& visit, const char* name) {
  const auto text = visit.request.parameter(name);
  if (text.empty()) return 0;
  try {
    return registers::day_begins(text);
  } catch (const Failure&) {
    throw Failure("bad-request", std::string(name) + ": YYYY-MM-DD");
  }
}

archive::EventFilter filter_of(const Visit& visit) {
  const auto& request = visit.request;
  archive::EventFilter filter;
  filter.agent = request.parameter("who");
  filter.subject = request.parameter("subject");
  filter.person = request.parameter("person");
  filter.from = day_of(visit, "from");
  if (const auto until = day_of(visit, "until"); until != 0) filter.until = until + day;
  const auto wanted = request.parameter("kind");
  for (const auto& kind : kinds())
    if (wanted == kind.name) filter.types = kind.types;
  if (!wanted.empty() && filter.types.empty()) throw Failure("bad-request", "kind");
  const std::string before = request.parameter("before");
  std::uint64_t position = 0;
  if (const auto read = std::from_chars(before.data(), before.data() + before.size(), position);
      !before.empty() && read.ec == std::errc())
    filter.before = position;
  return filter;
}

json row_of(const Site& site, const Visit& visit, const archive::Event& event) {
  auto row = event_row(visit, event);
  row["who"] = shown_name(site, visit, event.agent);
  row["account"] = event.agent == "system" ? "" : event.agent;
  row["event_address"] = "/events/" + std::to_string(event.position);
  return row;
}

json people(const Site& site, const Visit& visit) {
  const auto chosen = visit.request.parameter("who");
  json out = json::array();
  out.push_back({{"person", "system"},
                 {"person_title", visit.texts.get("events.system")},
                 {"chosen", chosen == "system"}});
  for (const auto& account : site.services.access->accounts())
    out.push_back({{"person", account.name},
                   {"person_title", shown_name(account)},
                   {"chosen", chosen == account.name}});
  return out;
}

json kinds_to_choose(const Visit& visit) {
  const auto chosen = visit.request.parameter("kind");
  json out = json::array();
  for (const auto& kind : kinds())
    out.push_back({{"kind", kind.name},
                   {"kind_title", visit.texts.get(std::string("events.kind.") + kind.name)},
                   {"chosen", chosen == kind.name}});
  return out;
}

http::Response events(const Site& site, const Visit& visit) {
  const auto& archive = *site.services.archive;
  const auto filter = filter_of(visit);
  auto found = archive::find_events(archive, filter, page_size + 1);
  const bool more = found.size() > page_size;
  if (more) found.pop_back();
  json rows = json::array();
  for (const auto& event : found) rows.push_back(row_of(site, visit, event));
  const auto state = archive.log_state();
  const auto& request = visit.request;
  const bool filtered = !filter.agent.empty() || !filter.types.empty() || !filter.subject.empty() ||
                        !filter.person.empty() || filter.from != 0 || filter.until != 0;
  const auto older =
      more ? own_address(request, {{"before", std::to_string(found.back().position)}}) : "";
  return visit.page("events", visit.texts.get("events.title"),
                    {{"events", rows},
                     {"none", rows.empty()},
                     {"size", visit.texts.get("events.size", {{"n", std::to_string(state.size)}})},
                     {"root", state.size == 0 ? "" : state.root},
                     {"people", people(site, visit)},
                     {"kinds", kinds_to_choose(visit)},
                     {"subject_asked", filter.subject},
                     {"person_asked", filter.person},
                     {"from", request.parameter("from")},
                     {"until", request.parameter("until")},
                     {"filtered", filtered},
                     {"older", older},
                     {"newest", filter.before ? own_address(request, {{"before", ""}}) : ""}});
}

http::Response one(const Site& site, const Visit& visit) {
  const auto& text = visit.request.path_values.at("position");
  std::uint64_t position = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), position);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) throw Failure("not-found");
  const auto& archive = *site.services.archive;
  const auto proof = archive.proof(position);  // Failure not-found
  const auto found = archive.events_from(position, 1);
  if (found.empty() || found.front().position != position) throw Failure("not-found");
  auto view = row_of(site, visit, found.front());
  view["type"] = found.front().type;
  view["detail"] = found.front().detail == "{}" ? "" : found.front().detail;
  view["leaf_hash"] = proof.leaf_hash;
  view["root_hash"] = proof.root_hash;
  view["steps"] = std::to_string(proof.path.size());
  view["tree"] = std::to_string(proof.tree_size);
  view["checkpoint"] = proof.checkpoint;
  view["download"] = "/api/v1/log/events/" + std::to_string(position) + "/proof";
  return visit.page("event", visit.texts.get("events.one") + " " + std::to_string(position), view);
}

}  // namespace

void add_event_pages(const std::shared_ptr<Site>& site) {
  const auto see = access::Permission::SeeEvents;
  site->add("GET", "/events", see, [site](const Visit& visit) { return events(*site, visit); });
  site->add("GET", "/events/{position}", see,
            [site](const Visit& visit) { return one(*site, visit); });
}

}  // namespace tamga::pages
