// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/unit_rows.h"

namespace tamga::archive {
namespace {

constexpr std::string_view unit_columns =
    "id, fonds, entry, file_index, year, volume, title, department, retention_item, open, state, "
    "inventory, number, opened, closed, started, ended, items, sheets";

StorageUnit unit_from(const Row& row) {
  StorageUnit unit;
  unit.id = row.text("id");
  unit.fonds = row.text("fonds");
  unit.entry = row.text("entry");
  unit.file_index = row.text("file_index");
  unit.year = static_cast<int>(row.integer("year"));
  unit.volume = row.integer("volume");
  unit.title = row.text("title");
  unit.department = row.text("department");
  unit.retention_item = row.text("retention_item");
  unit.open = row.integer("open") != 0;
  unit.state = unit_state_from(row.text("state")).value_or(UnitState::Open);
  unit.inventory = row.text("inventory");
  unit.number = row.integer("number");
  unit.opened = row.integer("opened");
  unit.closed = row.integer("closed");
  unit.started = row.text("started");
  unit.ended = row.text("ended");
  unit.items = row.integer("items");
  unit.sheets = row.integer("sheets");
  return unit;
}

Value or_null(const std::string& text) {
  return text.empty() ? Value(nullptr) : Value(text);
}
Value or_null(std::int64_t number) {
  return number == 0 ? Value(nullptr) : Value(number);
}

Parameters changing(const StorageUnit& unit) {
  return {{"id", unit.id},
          {"state", std::string(unit_state_name(unit.state))},
          {"inventory", or_null(unit.inventory)},
          {"number", or_null(unit.number)},
          {"closed", or_null(unit.closed)},
          {"started", unit.started},
          {"ended", unit.ended},
          {"items", unit.items},
          {"sheets", unit.sheets}};
}

template <typename Found, typename Read>
std::optional<Found> one(Transaction& transaction, const std::string& sql,
                         const Parameters& parameters, const Read& read) {
  std::optional<Found> found;
  transaction.query(sql, parameters, [&](const Row& row) { found = read(row); });
  return found;
}

UnitItem item_from(const Row& row) {
  return {row.text("unit"), row.integer("number"), row.text("record"), row.integer("sheet_from"),
          row.integer("sheet_to")};
}

constexpr std::string_view handover_columns =
    "h.id AS id, h.fonds AS fonds, h.number AS number, h.year AS year, h.department AS department, "
    "h.document AS document, h.created AS created, h.received AS received";

Handover handover_from(const Row& row) {
  return {row.text("id"),         row.text("fonds"),
          row.integer("number"),  static_cast<int>(row.integer("year")),
          row.text("department"), row.text("document"),
          row.integer("created"), row.integer("received")};
}

}  // namespace

void insert_unit(Transaction& transaction, const StorageUnit& unit) {
  Parameters values = changing(unit);
  values.push_back({"fonds", unit.fonds});
  values.push_back({"entry", unit.entry});
  values.push_back({"file_index", unit.file_index});
  values.push_back({"year", std::int64_t{unit.year}});
  values.push_back({"volume", unit.volume});
  values.push_back({"title", unit.title});
  values.push_back({"department", unit.department});
  values.push_back({"retention_item", unit.retention_item});
  values.push_back({"open", std::int64_t{unit.open ? 1 : 0}});
  values.push_back({"opened", unit.opened});
  transaction.run(
      "INSERT INTO storage_unit (" + std::string(unit_columns) +
          ") VALUES (:id, :fonds, :entry, :file_index, :year, :volume, :title, :department, "
          ":retention_item, :open, :state, :inventory, :number, :opened, :closed, :started, "
          ":ended, :items, :sheets)",
      values);
}

void update_unit(Transaction& transaction, const StorageUnit& unit) {
  transaction.run(
      "UPDATE storage_unit SET state = :state, inventory = :inventory, number = :number, "
      "closed = :closed, started = :started, ended = :ended, items = :items, sheets = :sheets "
      "WHERE id = :id",
      changing(unit));
}

std::optional<StorageUnit> find_unit(Transaction& transaction, std::string_view id) {
  return one<StorageUnit>(
      transaction, "SELECT " + std::string(unit_columns) + " FROM storage_unit WHERE id = :id",
      {{"id", std::string(id)}}, unit_from);
}

std::optional<StorageUnit> newest_volume(Transaction& transaction, std::string_view entry) {
  return one<StorageUnit>(transaction,
                          "SELECT " + std::string(unit_columns) +
                              " FROM storage_unit WHERE entry = :entry ORDER BY volume DESC "
                              "LIMIT 1",
                          {{"entry", std::string(entry)}}, unit_from);
}

std::vector<StorageUnit> find_units(Transaction& transaction, const UnitsWanted& wanted) {
  std::string where;
  Parameters values;
  const auto need = [&](std::string_view column, Value value) {
    where +=
        (where.empty() ? " WHERE " : " AND ") + std::string(column) + " = :" + std::string(column);
    values.push_back({column, std::move(value)});
  };
  if (!wanted.fonds.empty()) need("fonds", wanted.fonds);
  if (wanted.year) need("year", std::int64_t{*wanted.year});
  if (!wanted.entry.empty()) need("entry", wanted.entry);
  if (!wanted.inventory.empty()) need("inventory", wanted.inventory);
  if (!wanted.department.empty()) need("department", wanted.department);
  if (wanted.state) need("state", std::string(unit_state_name(*wanted.state)));
  const char* order =
      wanted.inventory.empty() ? " ORDER BY year, file_index, volume" : " ORDER BY number";
  std::vector<StorageUnit> found;
  transaction.query("SELECT " + std::string(unit_columns) + " FROM storage_unit" + where + order,
                    values, [&](const Row& row) { found.push_back(unit_from(row)); });
  return found;
}

void insert_item(Transaction& transaction, const UnitItem& item) {
  transaction.run(
      "INSERT INTO unit_item (unit, number, record, sheet_from, sheet_to) "
      "VALUES (:unit, :number, :record, :from, :to)",
      {{"unit", item.unit},
       {"number", item.number},
       {"record", item.record},
       {"from", item.sheet_from},
       {"to", item.sheet_to}});
}

std::vector<UnitItem> items_of(Transaction& transaction, std::string_view unit) {
  std::vector<UnitItem> found;
  transaction.query(
      "SELECT unit, number, record, sheet_from, sheet_to FROM unit_item WHERE unit = :unit "
      "ORDER BY number",
      {{"unit", std::string(unit)}}, [&](const Row& row) { found.push_back(item_from(row)); });
  return found;
}

std::optional<UnitItem> item_of_record(Transaction& transaction, std::string_view record) {
  return one<UnitItem>(
      transaction,
      "SELECT unit, number, record, sheet_from, sheet_to FROM unit_item WHERE record = :record",
      {{"record", std::string(record)}}, item_from);
}

void insert_handover(Transaction& transaction, const Handover& handover,
                     const std::vector<std::string>& units) {
  transaction.run(
      "INSERT INTO handover (id, fonds, number, year, department, document, created, received) "
      "VALUES (:id, :fonds, :number, :year, :department, :document, :created, NULL)",
      {{"id", handover.id},
       {"fonds", handover.fonds},
       {"number", handover.number},
       {"year", std::int64_t{handover.year}},
       {"department", handover.department},
       {"document", handover.document},
       {"created", handover.created}});
  for (const auto& unit : units)
    transaction.run("INSERT INTO handover_unit (handover, unit) VALUES (:handover, :unit)",
                    {{"handover", handover.id}, {"unit", unit}});
}

void update_handover(Transaction& transaction, const Handover& handover) {
  transaction.run("UPDATE handover SET document = :document, received = :received WHERE id = :id",
                  {{"id", handover.id},
                   {"document", handover.document},
                   {"received", or_null(handover.received)}});
}

std::optional<Handover> handover_of_document(Transaction& transaction, std::string_view document) {
  return one<Handover>(
      transaction,
      "SELECT " + std::string(handover_columns) + " FROM handover h WHERE h.document = :document",
      {{"document", std::string(document)}}, handover_from);
}

std::vector<Handover> handovers_of(Transaction& transaction, std::string_view fonds, int year) {
  std::vector<Handover> found;
  transaction.query("SELECT " + std::string(handover_columns) +
                        " FROM handover h WHERE h.fonds = :fonds AND h.year = :year "
                        "ORDER BY h.number",
                    {{"fonds", std::string(fonds)}, {"year", std::int64_t{year}}},
                    [&](const Row& row) { found.push_back(handover_from(row)); });
  return found;
}

std::vector<Handover> all_handovers(Transaction& transaction) {
  std::vector<Handover> found;
  transaction.query("SELECT " + std::string(handover_columns) + " FROM handover h ORDER BY h.id",
                    {}, [&](const Row& row) { found.push_back(handover_from(row)); });
  return found;
}

std::vector<std::string> units_of_handover(Transaction& transaction, std::string_view handover) {
  std::vector<std::string> found;
  transaction.query(
      "SELECT u.id AS id FROM handover_unit h JOIN storage_unit u ON u.id = h.unit "
      "WHERE h.handover = :handover ORDER BY u.year, u.file_index, u.volume",
      {{"handover", std::string(handover)}},
      [&](const Row& row) { found.push_back(row.text("id")); });
  return found;
}

std::optional<Handover> handover_of_unit(Transaction& transaction, std::string_view unit) {
  return one<Handover>(transaction,
                       "SELECT " + std::string(handover_columns) +
                           " FROM handover h JOIN handover_unit u ON u.handover = h.id "
                           "WHERE u.unit = :unit",
                       {{"unit", std::string(unit)}}, handover_from);
}

std::int64_t next_handover_number(Transaction& transaction, std::string_view fonds, int year) {
  std::int64_t next = 1;
  transaction.query(
      "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM handover WHERE fonds = :fonds AND "
      "year = :year",
      {{"fonds", std::string(fonds)}, {"year", std::int64_t{year}}},
      [&](const Row& row) { next = row.integer("next"); });
  return next;
}

std::int64_t next_unit_number(Transaction& transaction, std::string_view inventory) {
  std::int64_t next = 1;
  transaction.query(
      "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM storage_unit WHERE inventory = :inventory",
      {{"inventory", std::string(inventory)}}, [&](const Row& row) { next = row.integer("next"); });
  return next;
}

}  // namespace tamga::archive
