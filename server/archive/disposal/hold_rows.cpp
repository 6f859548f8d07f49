// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/disposal/hold_rows.h"

#include "server/archive/storage/hash.h"

namespace tamga::archive {

std::vector<std::string> holds_on_unit(Transaction& transaction, std::string_view unit) {
  std::vector<std::string> found;
  transaction.query(
      "SELECT h.id AS id FROM hold h WHERE h.lifted IS NULL AND (EXISTS (SELECT 1 FROM hold_unit u "
      "WHERE u.hold = h.id AND u.unit = :unit) OR EXISTS (SELECT 1 FROM unit_item i "
      "JOIN hold_record r ON r.record = i.record WHERE i.unit = :unit AND r.hold = h.id)) "
      "ORDER BY h.placed, h.id",
      {{"unit", std::string(unit)}}, [&](const Row& row) { found.push_back(row.text("id")); });
  return found;
}

std::vector<std::string> holds_on_record(Transaction& transaction, std::string_view record) {
  std::vector<std::string> found;
  transaction.query(
      "SELECT h.id AS id FROM hold h WHERE h.lifted IS NULL AND (EXISTS (SELECT 1 FROM hold_record "
      "r WHERE r.hold = h.id AND r.record = :record) OR EXISTS (SELECT 1 FROM unit_item i "
      "JOIN hold_unit u ON u.unit = i.unit WHERE i.record = :record AND u.hold = h.id)) "
      "ORDER BY h.placed, h.id",
      {{"record", std::string(record)}}, [&](const Row& row) { found.push_back(row.text("id")); });
  return found;
}

std::string held_digest(const std::vector<std::string>& ids) {
  std::string said = "tamga-hold/1\n";
  for (const auto& id : ids) said += id + "\n";
  return sha256_hex(said);
}

}  // namespace tamga::archive
