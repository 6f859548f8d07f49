// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/fonds_rows.h"

namespace tamga::archive {
namespace {

constexpr std::string_view fonds_columns =
    "id, number, title, organisation, registration_pattern, index_pattern, long_from, created";
constexpr std::string_view inventory_columns =
    "id, fonds, number, title, retention_class, open, created";

Fonds fonds_from(const Row& row) {
  return {row.text("id"),
          row.text("number"),
          row.text("title"),
          row.text("organisation"),
          row.text("registration_pattern"),
          row.text("index_pattern"),
          row.integer("long_from"),
          row.integer("created")};
}

Inventory inventory_from(const Row& row) {
  Inventory inventory;
  inventory.id = row.text("id");
  inventory.fonds = row.text("fonds");
  inventory.number = row.text("number");
  inventory.title = row.text("title");
  inventory.retention_class =
      class_from(row.text("retention_class")).value_or(RetentionClass::Permanent);
  inventory.open = row.integer("open") != 0;
  inventory.created = row.integer("created");
  return inventory;
}

std::optional<Fonds> one_fonds(Transaction& transaction, std::string_view where,
                               std::string_view value) {
  std::optional<Fonds> found;
  transaction.query("SELECT " + std::string(fonds_columns) + " FROM fonds WHERE " +
                        std::string(where) + " = :value",
                    {{"value", std::string(value)}},
                    [&](const Row& row) { found = fonds_from(row); });
  return found;
}

}  // namespace

void insert_fonds(Transaction& transaction, const Fonds& fonds) {
  transaction.run("INSERT INTO fonds (" + std::string(fonds_columns) +
                      ") VALUES (:id, :number, :title, :organisation, :registration_pattern, "
                      ":index_pattern, :long_from, :created)",
                  {{"id", fonds.id},
                   {"number", fonds.number},
                   {"title", fonds.title},
                   {"organisation", fonds.organisation},
                   {"registration_pattern", fonds.registration_pattern},
                   {"index_pattern", fonds.index_pattern},
                   {"long_from", fonds.long_from},
                   {"created", fonds.created}});
}

void insert_inventory(Transaction& transaction, const Inventory& inventory) {
  transaction.run("INSERT INTO inventory (" + std::string(inventory_columns) +
                      ") VALUES (:id, :fonds, :number, :title, :class, :open, :created)",
                  {{"id", inventory.id},
                   {"fonds", inventory.fonds},
                   {"number", inventory.number},
                   {"title", inventory.title},
                   {"class", std::string(class_name(inventory.retention_class))},
                   {"open", std::int64_t{inventory.open ? 1 : 0}},
                   {"created", inventory.created}});
}

std::optional<Fonds> find_fonds(Transaction& transaction, std::string_view id) {
  return one_fonds(transaction, "id", id);
}

std::optional<Fonds> fonds_of_organisation(Transaction& transaction,
                                           std::string_view organisation) {
  return one_fonds(transaction, "organisation", organisation);
}

std::vector<Fonds> all_fonds(Transaction& transaction) {
  std::vector<Fonds> found;
  transaction.query("SELECT " + std::string(fonds_columns) + " FROM fonds ORDER BY number", {},
                    [&](const Row& row) { found.push_back(fonds_from(row)); });
  return found;
}

std::optional<Inventory> find_inventory(Transaction& transaction, std::string_view id) {
  std::optional<Inventory> found;
  transaction.query("SELECT " + std::string(inventory_columns) + " FROM inventory WHERE id = :id",
                    {{"id", std::string(id)}},
                    [&](const Row& row) { found = inventory_from(row); });
  return found;
}

std::vector<Inventory> inventories_of(Transaction& transaction, std::string_view fonds) {
  std::vector<Inventory> found;
  transaction.query("SELECT " + std::string(inventory_columns) +
                        " FROM inventory WHERE fonds = :fonds ORDER BY created, id",
                    {{"fonds", std::string(fonds)}},
                    [&](const Row& row) { found.push_back(inventory_from(row)); });
  return found;
}

std::optional<ItemTerm> term_of_item(Transaction& transaction, const Fonds& fonds,
                                     std::string_view item, std::string_view day) {
  std::optional<ItemTerm> found;
  transaction.query(
      "SELECT class, years FROM retention_item WHERE fonds = :fonds AND number = :number AND "
      "version = (SELECT MAX(version) FROM retention_schedule WHERE fonds = :fonds AND "
      "in_force_from <= :day)",
      {{"fonds", fonds.id}, {"number", std::string(item)}, {"day", std::string(day)}},
      [&](const Row& row) {
        found = ItemTerm{row.text("class"), row.integer("years")};
      });
  return found;
}

std::optional<RetentionClass> class_of_item(Transaction& transaction, const Fonds& fonds,
                                            std::string_view item, std::string_view day) {
  const auto term = term_of_item(transaction, fonds, item, day);
  if (!term) return std::nullopt;
  if (term->kind == "permanent") return RetentionClass::Permanent;
  return term->years >= fonds.long_from ? RetentionClass::Long : RetentionClass::Temporary;
}

}  // namespace tamga::archive
