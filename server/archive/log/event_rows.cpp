// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/event_rows.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace tamga::archive {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t type_limit = 64;
constexpr std::string_view columns =
    "position, time, type, agent, agent_salt, subject, subject_salt, detail, detail_salt, leaf, "
    "leaf_hash";

// A type is a name of the program's, never text from outside: it stands in the
// leaf as it is.
void require_type(std::string_view type) {
  const bool plain = std::all_of(type.begin(), type.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
  if (!plain || type.empty() || type.size() > type_limit) {
    throw std::invalid_argument("not an event type: " + std::string(type));
  }
}

EventRow event_from(const Row& row) {
  EventRow event;
  event.origin = row.text("origin");
  event.position = static_cast<std::uint64_t>(row.integer("position"));
  event.time = row.integer("time");
  event.type = row.text("type");
  event.agent = row.text("agent");
  event.agent_salt = row.text("agent_salt");
  event.subject = row.text("subject");
  event.subject_salt = row.text("subject_salt");
  event.detail = row.text("detail");
  event.detail_salt = row.text("detail_salt");
  event.leaf = row.text("leaf");
  event.leaf_hash = row.text("leaf_hash");
  event.logged = static_cast<std::uint64_t>(row.integer("logged"));
  return event;
}

std::int64_t as_limit(std::size_t limit) {
  return static_cast<std::int64_t>(
      std::min<std::size_t>(limit, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace

std::string leaf_of(const EventRow& row) {
  const Leaf leaf{row.position,
                  row.time,
                  row.type,
                  commitment("agent", row.agent_salt, row.agent),
                  commitment("subject", row.subject_salt, row.subject),
                  commitment("detail", row.detail_salt, row.detail)};
  return is_line_leaf(row.leaf) ? line_leaf(leaf) : canonical_leaf(leaf);
}

std::uint64_t event_count(Transaction& transaction) {
  std::int64_t count = 0;
  transaction.query("SELECT COALESCE(MAX(position) + 1, 0) AS count FROM events", {},
                    [&](const Row& row) { count = row.integer("count"); });
  return static_cast<std::uint64_t>(count);
}

std::uint64_t insert_event(Transaction& transaction, std::int64_t time, std::string_view agent,
                           std::string_view type, std::string_view subject, std::string_view detail,
                           std::uint64_t logged) {
  require_type(type);
  const std::string salts = hex(random_bytes(3 * salt_bytes));
  const auto salt = [&](std::size_t i) { return salts.substr(i * 2 * salt_bytes, 2 * salt_bytes); };
  EventRow event;
  event.position = event_count(transaction);
  event.time = time;
  event.type = type;
  event.agent = agent;
  event.agent_salt = salt(0);
  event.subject = subject;
  event.subject_salt = salt(1);
  event.detail = detail;
  event.detail_salt = salt(2);
  event.leaf = leaf_of(event);
  event.leaf_hash = hex(leaf_hash(event.leaf));
  transaction.run(
      "INSERT INTO events (position, time, type, agent, agent_salt, subject, subject_salt, detail, "
      "detail_salt, leaf, leaf_hash, logged) VALUES (:position, :time, :type, :agent, :agent_salt, "
      ":subject, :subject_salt, :detail, :detail_salt, :leaf, :leaf_hash, :logged)",
      {{"position", static_cast<std::int64_t>(event.position)},
       {"time", event.time},
       {"type", event.type},
       {"agent", event.agent},
       {"agent_salt", event.agent_salt},
       {"subject", event.subject},
       {"subject_salt", event.subject_salt},
       {"detail", event.detail},
       {"detail_salt", event.detail_salt},
       {"leaf", event.leaf},
       {"leaf_hash", event.leaf_hash},
       {"logged", static_cast<std::int64_t>(logged)}});
  return event.position;
}

void each_event_from(Transaction& transaction, std::uint64_t position, std::size_t limit,
                     const EventVisitor& visit) {
  if (position > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return;
  transaction.query("SELECT '' AS origin, " + std::string(columns) +
                        ", logged FROM events WHERE position >= :position ORDER BY position "
                        "LIMIT :limit",
                    {{"position", static_cast<std::int64_t>(position)}, {"limit", as_limit(limit)}},
                    [&](const Row& row) { visit(event_from(row)); });
}

void each_event_about(Transaction& transaction, std::string_view subject, std::size_t limit,
                      const EventVisitor& visit) {
  transaction.query("SELECT 1 AS own, '' AS origin, " + std::string(columns) +
                        ", logged FROM events WHERE subject = :subject UNION ALL "
                        "SELECT 0 AS own, origin, " +
                        std::string(columns) +
                        ", 0 AS logged FROM imported_event WHERE subject = :subject "
                        "ORDER BY own, origin, position LIMIT :limit",
                    {{"subject", std::string(subject)}, {"limit", as_limit(limit)}},
                    [&](const Row& row) { visit(event_from(row)); });
}

}  // namespace tamga::archive
