// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/relation_rows.h"

namespace tamga::archive {

std::string relation_fault(Transaction& transaction, const Relation& relation) {
  if (relation.record == relation.target) return "a record has no relation to itself";
  int there = 0;
  transaction.query("SELECT id FROM records WHERE id = :record OR id = :target",
                    {{"record", relation.record}, {"target", relation.target}},
                    [&](const Row&) { ++there; });
  if (there != 2) return "one of the two records is not there";
  for (const auto& known : relations_of(transaction, relation.record))
    if (known.kind == relation.kind &&
        (known.target == relation.target || known.record == relation.target))
      return "the two are related so already";
  return {};
}

void insert_relation(Transaction& transaction, const Relation& relation) {
  transaction.run(
      "INSERT INTO record_relation (record, relation, target, made) "
      "VALUES (:record, :relation, :target, :made)",
      {{"record", relation.record},
       {"relation", std::string(relation_name(relation.kind))},
       {"target", relation.target},
       {"made", relation.made}});
}

std::vector<Relation> relations_of(Transaction& transaction, std::string_view record) {
  std::vector<Relation> found;
  transaction.query(
      "SELECT record, relation, target, made FROM record_relation WHERE record = :record "
      "UNION SELECT record, relation, target, made FROM record_relation WHERE target = :record "
      "ORDER BY made, record, relation, target",
      {{"record", std::string(record)}}, [&](const Row& row) {
        found.push_back({row.text("record"),
                         relation_from(row.text("relation")).value_or(RelationKind::BasedOn),
                         row.text("target"), row.integer("made")});
      });
  return found;
}

void insert_rendition(Transaction& transaction, std::string_view record,
                      const Rendition& rendition) {
  transaction.run(
      "INSERT INTO record_rendition (record, number, kind, media_type, sha256, size, made) "
      "VALUES (:record, :number, :kind, :media_type, :sha256, :size, :made)",
      {{"record", std::string(record)},
       {"number", rendition.number},
       {"kind", rendition.kind},
       {"media_type", rendition.media_type},
       {"sha256", rendition.sha256},
       {"size", static_cast<std::int64_t>(rendition.size)},
       {"made", rendition.made}});
}

std::vector<Rendition> renditions_of(Transaction& transaction, std::string_view record) {
  std::vector<Rendition> found;
  transaction.query(
      "SELECT number, kind, media_type, sha256, size, made FROM record_rendition "
      "WHERE record = :record ORDER BY number",
      {{"record", std::string(record)}}, [&](const Row& row) {
        found.push_back({row.integer("number"), row.text("kind"), row.text("media_type"),
                         row.text("sha256"), static_cast<std::uint64_t>(row.integer("size")),
                         row.integer("made")});
      });
  return found;
}

}  // namespace tamga::archive
