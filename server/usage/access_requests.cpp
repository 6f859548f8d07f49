// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/usage/access_requests.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"
#include "server/registers/register_tables.h"

namespace tamga::usage {
namespace {

using archive::Row;
using archive::Transaction;
using nlohmann::json;

constexpr const char* columns =
    "SELECT id, account, reference, purpose, asked, record, state, decided, decided_by, reason, "
    "until, ended, ended_by FROM access_request WHERE ";

AccessRequest request_of(const Row& row) {
  return {row.text("id"),      row.text("account"),    row.text("reference"),
          row.text("purpose"), row.integer("asked"),   row.text("record"),
          row.text("state"),   row.integer("decided"), row.text("decided_by"),
          row.text("reason"),  row.integer("until"),   row.integer("ended"),
          row.text("ended_by")};
}

std::vector<AccessRequest> requests(const archive::Catalogue& catalogue, const char* condition,
                                    const archive::Parameters& parameters) {
  std::vector<AccessRequest> found;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(std::string(columns) + condition, parameters,
                      [&](const Row& row) { found.push_back(request_of(row)); });
  });
  return found;
}

std::string good_text(const std::string& given, std::size_t longest, const char* pointer) {
  const auto begin = given.find_first_not_of(" \t\r\n");
  const std::string text = begin == std::string::npos
                               ? std::string()
                               : given.substr(begin, given.find_last_not_of(" \t\r\n") - begin + 1);
  const bool control = std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
  });
  if (text.empty() || text.size() > longest || control)
    throw Failure("access-request-invalid", "1 to " + std::to_string(longest) + " bytes", pointer);
  return text;
}

}  // namespace

AccessRequests::AccessRequests(archive::Archive& archive, const Clock& clock)
    : archive_(archive), clock_(clock) {}

AccessRequest AccessRequests::ask(const access::Account& by, const std::string& reference,
                                  const std::string& purpose) {
  AccessRequest request;
  request.reference = good_text(reference, longest_reference, "/reference");
  request.purpose = good_text(purpose, longest_purpose, "/purpose");
  request.account = by.name;
  request.asked = clock_.microseconds();
  request.id = new_identifier(request.asked);
  request.record = meant_by(request.reference);
  request.state = "asked";
  archive_.append({by.name}, "access.asked", request.id, "{}", [&](Transaction& transaction) {
    std::int64_t count = 0;
    transaction.query(
        "SELECT COUNT(*) AS n FROM access_request WHERE account = :account AND state = 'asked'",
        {{"account", by.name}}, [&](const Row& row) { count = row.integer("n"); });
    if (count >= static_cast<std::int64_t>(most_waiting)) throw Failure("access-request-limit");
    transaction.run(
        "INSERT INTO access_request (id, account, reference, purpose, asked, record, state) "
        "VALUES (:id, :account, :reference, :purpose, :asked, :record, 'asked')",
        {{"id", request.id},
         {"account", request.account},
         {"reference", request.reference},
         {"purpose", request.purpose},
         {"asked", request.asked},
         {"record", request.record}});
  });
  return request;
}

AccessRequest AccessRequests::waiting_one(std::string_view id) const {
  const auto found = find(id);
  if (!found) throw Failure("not-found");
  if (found->state != "asked") throw Failure("access-request-decided");
  return *found;
}

void AccessRequests::decide(const archive::Agent& agent, const AccessRequest& decided,
                            const char* type, const std::string& subject,
                            const std::string& detail) {
  archive_.append(agent, type, subject, detail, [&](Transaction& transaction) {
    const auto changed = transaction.run(
        "UPDATE access_request SET state = :state, record = :record, decided = :now, "
        "decided_by = :by, reason = :reason, until = :until WHERE id = :id AND state = 'asked'",
        {{"state", decided.state},
         {"record", decided.record},
         {"now", clock_.microseconds()},
         {"by", agent.account},
         {"reason", decided.reason},
         {"until", decided.until},
         {"id", decided.id}});
    if (changed == 0) throw Failure("access-request-decided");
  });
}

void AccessRequests::withdraw(const access::Account& by, std::string_view id) {
  const auto known = find(id);
  if (!known || known->account != by.name) throw Failure("not-found");
  auto request = waiting_one(id);
  request.state = "withdrawn";
  decide({by.name}, request, "access.withdrawn", request.id, "{}");
}

void AccessRequests::grant(const archive::Agent& agent, std::string_view id,
                           const std::string& record, const std::string& until) {
  auto request = waiting_one(id);
  if (request.account == agent.account)
    throw Failure("access-request-invalid", "nobody opens a record to themself", "/account");
  request.record = meant_by(record);
  if (request.record.empty()) throw Failure("access-request-invalid", {}, "/record");
  std::int64_t begins = 0;
  try {
    begins = registers::day_begins(until);
  } catch (const Failure&) {
    throw Failure("access-request-invalid", "YYYY-MM-DD", "/until");
  }
  request.until = begins + registers::microseconds_of_day;
  const auto now = clock_.microseconds();
  if (request.until <= now || request.until > now + longest_days * registers::microseconds_of_day)
    throw Failure("access-request-invalid", "from today, a year ahead at most", "/until");
  request.state = "granted";
  decide(agent, request, "record.opened-to", request.record,
         json{{"request", request.id}, {"account", request.account}, {"until", until}}.dump());
}

void AccessRequests::refuse(const archive::Agent& agent, std::string_view id,
                            const std::string& reason) {
  auto request = waiting_one(id);
  request.reason = good_text(reason, longest_purpose, "/reason");
  request.state = "refused";
  decide(agent, request, "access.refused", request.id, "{}");
}

void AccessRequests::end(const archive::Agent& agent, std::string_view id,
                         const std::string& given) {
  const auto reason = good_text(given, longest_purpose, "/reason");
  const auto request = find(id);
  const auto now = clock_.microseconds();
  if (!request || !request->open(now)) throw Failure("not-found");
  archive_.append(
      agent, "record.closed-to", request->record,
      json{{"request", request->id}, {"account", request->account}}.dump(),
      [&](Transaction& transaction) {
        const auto changed = transaction.run(
            "UPDATE access_request SET ended = :now, ended_by = :by, reason = :reason "
            "WHERE id = :id AND state = 'granted' AND ended = 0",
            {{"now", now}, {"by", agent.account}, {"reason", reason}, {"id", request->id}});
        if (changed == 0) throw Failure("not-found");
      });
}

std::optional<AccessRequest> AccessRequests::find(std::string_view id) const {
  auto found = requests(archive_.catalogue(), "id = :id", {{"id", std::string(id)}});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<AccessRequest> AccessRequests::of(std::string_view account) const {
  return requests(archive_.catalogue(), "account = :account ORDER BY asked DESC LIMIT 200",
                  {{"account", std::string(account)}});
}

std::vector<AccessRequest> AccessRequests::waiting() const {
  return requests(archive_.catalogue(), "state = 'asked' ORDER BY asked LIMIT 200", {});
}

std::vector<AccessRequest> AccessRequests::decided(std::size_t limit) const {
  return requests(archive_.catalogue(),
                  "state = 'granted' OR state = 'refused' ORDER BY decided DESC LIMIT :limit",
                  {{"limit", static_cast<std::int64_t>(limit)}});
}

std::optional<AccessRequest> AccessRequests::behind(std::string_view account,
                                                    std::string_view record,
                                                    std::int64_t time) const {
  auto found = requests(
      archive_.catalogue(),
      "record = :record AND account = :account AND state = 'granted' AND "
      "decided <= :time AND until > :time AND (ended = 0 OR ended > :time) "
      "ORDER BY decided DESC LIMIT 1",
      {{"record", std::string(record)}, {"account", std::string(account)}, {"time", time}});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string AccessRequests::meant_by(const std::string& reference) const {
  static const std::regex identifier(
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::smatch match;
  std::string lower = reference.substr(0, longest_reference);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (std::regex_search(lower, match, identifier)) {
    const auto record = archive_.record(match.str());
    return record ? record->id : std::string();
  }
  std::vector<std::string> ids;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT id FROM records WHERE registration = :number LIMIT 2",
                      {{"number", reference.substr(0, longest_reference)}},
                      [&](const Row& row) { ids.push_back(row.text("id")); });
  });
  return ids.size() == 1 ? ids.front() : std::string();
}

}  // namespace tamga::usage
