// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/package_import.h"

#include <nlohmann/json.hpp>

#include "server/archive/package/imported_events.h"
#include "server/archive/package/imported_rows.h"
#include "server/archive/package/table_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/storage/open_objects.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

// A rule of the catalogue that refuses a row of the package: something else is in
// its place here.
template <typename Work>
void placing(const std::string& what, const Work& work) {
  try {
    work();
  } catch (const CatalogueError& error) {
    if (!error.unique()) throw;
    throw Failure("package-conflict", what + ": " + error.what());
  }
}

void place(Transaction& transaction, const Table& table, const json& row) {
  if (place_row(transaction, table, row) == Placed::differs)
    throw Failure("package-conflict", std::string(table.name) + " is here with other values: " +
                                          row.dump().substr(0, 200));
}

class Import {
 public:
  Import(Archive& archive, const Agent& agent, const PackageReader& package, std::int64_t now)
      : archive_(archive),
        agent_(agent),
        package_(package),
        now_(now),
        objects_(open_objects(archive.log_folder().parent_path())) {}

  ImportReport run(const std::function<void(const ImportReport&)>& progress) {
    report_.package = package_.id();
    if (begun()) return report_;
    for (const auto& id : package_.records()) {
      take_record(id);
      if (progress) progress(report_);
    }
    finish();
    return report_;
  }

 private:
  // True when there is nothing to do. Makes the rows of the package and its
  // hierarchy the first time.
  bool begun() {
    const auto known = find_imported_package(package_.id());
    if (known) {
      if (known->manifest_sha512 != package_.manifest_sha512())
        throw Failure("package-conflict", "a package of this id came here with other contents");
      report_.finished_before = known->finished;
      report_.there = known->finished ? package_.records().size() : 0;
      return known->finished;
    }
    const auto hierarchy = package_.hierarchy();
    const auto events = package_.hierarchy_events();
    placing("hierarchy", [&] {
      archive_.append(agent_, import_begun_type, package_.id(), begun_detail(hierarchy),
                      [&](Transaction& transaction) {
                        insert_imported_package(transaction,
                                                {package_.id(), package_.origin(),
                                                 package_.manifest_sha512(), now_, false});
                        place_hierarchy(transaction, hierarchy, events);
                      });
    });
    return false;
  }

  std::optional<ImportedPackage> find_imported_package(const std::string& id) const {
    std::optional<ImportedPackage> found;
    archive_.catalogue().read(
        [&](Transaction& transaction) { found = package::find_imported_package(transaction, id); });
    return found;
  }

  std::string begun_detail(const HierarchyBundle& hierarchy) const {
    json registers = json::array(), checkpoints = json::array();
    for (const auto& item : hierarchy.registers)
      registers.push_back({{"register", item.name}, {"year", item.year}, {"last", item.last}});
    for (const auto& [key, checkpoint] : package_.checkpoints())
      checkpoints.push_back({{"origin", checkpoint.origin},
                             {"size", checkpoint.tree_size},
                             {"root", hex(checkpoint.root)},
                             {"key", sha256_hex(checkpoint.verifier_key)}});
    return json{{"origin", package_.origin()},
                {"manifest", package_.manifest_sha512()},
                {"registers", std::move(registers)},
                {"checkpoints", std::move(checkpoints)}}
        .dump();
  }

  void place_hierarchy(Transaction& transaction, const HierarchyBundle& hierarchy,
                       const std::vector<EventEvidence>& events) {
    const auto rows = json::parse(hierarchy.rows);
    for (const Table& table : hierarchy_tables())
      for (const auto& row : rows[std::string(table.name)]) place(transaction, table, row);
    for (const auto& item : hierarchy.registers)
      take_register(transaction, item.name, item.year, item.last);
    for (const auto& [key, checkpoint] : package_.checkpoints())
      put_checkpoint(transaction, checkpoint);
    // Of what this archive made itself another log has nothing to say.
    for (const auto& event : events)
      if (!has_own_events(transaction, event.row.subject))
        put_event(transaction, event, package_.id());
  }

  // The record that is here already must be the same in everything.
  bool is_there(const RecordBundle& bundle) const {
    bool there = false;
    archive_.catalogue().read([&](Transaction& transaction) {
      there = find_record(transaction, bundle.record.id).has_value();
      if (!there) return;
      const auto known = read_bundle(transaction, bundle.record.id, bundle.register_name);
      auto rows = json::parse(known.rows), wanted = json::parse(bundle.rows);
      rows.erase("record_relation");
      wanted.erase("record_relation");
      if (record_hash(known.record) != record_hash(bundle.record) || rows != wanted)
        throw Failure("package-conflict",
                      "record " + bundle.record.id + " is here with other values");
    });
    return there;
  }

  void take_record(const std::string& id) {
    const auto bundle = package_.record(id);
    if (is_there(bundle)) {
      ++report_.there;
      return;
    }
    std::vector<std::string> objects;
    for (const auto& file : bundle.files()) objects.push_back(package_.file(id, file));
    const auto events = package_.record_events(id);
    const json detail = {{"package", package_.id()},
                         {"origin", package_.origin()},
                         {"record", record_hash(bundle.record)}};
    placing("record " + id, [&] {
      auto staged = objects_->stage({objects.begin(), objects.end()});
      archive_.append(agent_, record_imported_type, id, detail.dump(),
                      [&](Transaction& transaction) { place_record(transaction, bundle, events); });
      for (auto& object : staged) object.keep();
    });
    ++report_.imported;
  }

  void place_record(Transaction& transaction, const RecordBundle& bundle,
                    const std::vector<EventEvidence>& events) {
    insert_foreign_record(transaction, bundle.record, bundle.register_name,
                          bundle.registration_year, bundle.registration_number);
    const auto rows = json::parse(bundle.rows);
    for (const Table& table : record_tables()) {
      if (table.name == relation_table().name) continue;
      for (const auto& row : rows[std::string(table.name)]) place(transaction, table, row);
    }
    for (const auto& row : rows[std::string(relation_table().name)])
      insert_waiting_relation(transaction, row);
    for (const auto& event : events) put_event(transaction, event, package_.id());
    insert_imported_record(transaction, bundle.record.id, package_.id());
  }

  void finish() {
    std::string events;
    archive_.catalogue().read(
        [&](Transaction& transaction) { events = imported_digest(transaction, package_.id()); });
    const json detail = {{"manifest", package_.manifest_sha512()},
                         {"records", package_.records().size()},
                         {"events", events}};
    archive_.append(agent_, package_imported_type, package_.id(), detail.dump(),
                    [&](Transaction& transaction) {
                      report_.waiting = settle_relations(transaction, package_.id());
                      finish_imported_package(transaction, package_.id(), now_);
                    });
  }

  Archive& archive_;
  const Agent& agent_;
  const PackageReader& package_;
  const std::int64_t now_;
  std::unique_ptr<ObjectStore> objects_;  // the archive's own: several may use one
  ImportReport report_;
};

}  // namespace

ImportReport import_package(Archive& archive, const Agent& agent, const PackageReader& package,
                            std::int64_t now,
                            const std::function<void(const ImportReport&)>& progress) {
  return Import(archive, agent, package, now).run(progress);
}

}  // namespace tamga::archive::package
