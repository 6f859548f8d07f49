// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/organisation_words.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/account_words.h"
#include "server/registers/register_tables.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

std::string moved_by(const std::string& day, int days) {
  return civil_day(registers::day_begins(day) + days * registers::microseconds_of_day);
}

}  // namespace

std::string asked_day(const Site& site, const Visit& visit) {
  const auto day = visit.request.parameter("on");
  if (day.empty()) return site.services.structure->today();
  if (!organisation::is_day(day)) throw Failure("bad-request", "on: YYYY-MM-DD");
  return day;
}

std::string span_words(const organisation::Span& span) {
  return span.from + " –" + (span.open() ? "" : " " + moved_by(span.until, -1));
}

std::string holder_name(const organisation::Holder& holder) {
  return holder.patronymic.empty() ? holder.given : holder.patronymic + " " + holder.given;
}

json units_to_choose(const Site& site, const std::string& day, const std::string& chosen,
                     const std::string& but) {
  json out = json::array();
  std::map<std::string, std::size_t> depths;
  std::size_t hidden_below = std::string::npos;
  for (const auto& state : site.services.structure->units_on(day)) {
    const auto above = depths.find(state.parent);
    const std::size_t depth = above == depths.end() ? 0 : above->second + 1;
    depths[state.unit] = depth;
    if (depth <= hidden_below) hidden_below = std::string::npos;
    if (state.unit == but) hidden_below = depth;
    if (hidden_below != std::string::npos) continue;
    std::string title;
    for (std::size_t i = 0; i < depth; ++i) title += "– ";
    out.push_back({{"unit", state.unit},
                   {"unit_title", title + state.name},
                   {"chosen", state.unit == chosen}});
  }
  return out;
}

json accounts_to_choose(const Site& site, const std::string& chosen) {
  json out = json::array();
  for (const auto& account : site.services.access->accounts()) {
    if (account.disabled && account.name != chosen) continue;
    out.push_back({{"account", account.name},
                   {"account_title", shown_name(account) + " (" + account.name + ")"},
                   {"chosen", account.name == chosen}});
  }
  return out;
}

organisation::Order order_of(const FormFields& fields) {
  return {field(fields, "day"), field(fields, "basis")};
}

std::string first_change(const Site& site, const std::string& from) {
  return std::max(site.services.structure->today(), moved_by(from, 1));
}

http::Response csv_response(const registers::Table& table, const std::string& file_name) {
  http::Response response;
  response.body = registers::delimited(table, registers::Separator::Comma);
  return response.with("Content-Type", "text/csv; charset=utf-8")
      .with("Content-Disposition", "attachment; filename=\"" + file_name + "\"")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff");
}

}  // namespace tamga::pages
