// SPDX-License-Identifier: GPL-3.0-or-later
// EAD3 of a package's hierarchy (SAA, version 1.1).
#include <nlohmann/json.hpp>

#include "server/archive/package/hierarchy_bundle.h"
#include "server/archive/package/xml_writer.h"
#include "server/civil_time.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

std::string day_of(std::int64_t microseconds) {
  return civil_date(from_microseconds(microseconds));
}

const char* openness(bool open) {
  return open ? "илт / open" : "хязгаарлалттай / restricted";
}

class Ead {
 public:
  Ead(std::ostream& stream, const json& rows, const std::set<std::string>& records,
      Transaction& transaction, const std::function<std::string(const Record&)>& item_path)
      : xml_(stream),
        rows_(rows),
        records_(records),
        transaction_(transaction),
        item_path_(item_path) {}

  void control(const EadHeader& header) {
    xml_.open("ead", {{"xmlns", "http://ead3.archivists.org/schema/"}});
    xml_.open("control");
    xml_.leaf("recordid", header.id);
    xml_.open("filedesc");
    xml_.open("titlestmt");
    xml_.leaf("titleproper", header.title);
    xml_.close();
    xml_.close();
    xml_.empty("maintenancestatus", {{"value", "new"}});
    xml_.open("maintenanceagency");
    xml_.leaf("agencyname", header.agency);
    xml_.close();
    xml_.open("maintenancehistory");
    xml_.open("maintenanceevent");
    xml_.empty("eventtype", {{"value", "created"}});
    xml_.leaf("eventdatetime", header.created, {{"standarddatetime", header.created}});
    xml_.empty("agenttype", {{"value", "machine"}});
    xml_.leaf("agent", "Tamga " TAMGA_VERSION);
    xml_.close();
    xml_.close();
    xml_.close();
  }

  void description(const EadHeader& header) {
    xml_.open("archdesc", {{"level", "collection"}});
    xml_.open("did");
    xml_.leaf("unitid", header.id);
    xml_.leaf("unittitle", header.title);
    xml_.open("repository");
    xml_.open("corpname");
    xml_.leaf("part", header.agency);
    xml_.close();
    xml_.close();
    xml_.close();
    xml_.open("dsc");
    for (const auto& fonds : rows_["fonds"]) write_fonds(fonds);
    write_unfiled();
    xml_.finish();
  }

 private:
  void open_component(const std::string& level, const std::string& other, const std::string& code,
                      const std::string& id, const std::string& title) {
    XmlWriter::Attributes attributes = {{"level", level}};
    if (!other.empty()) attributes.emplace_back("otherlevel", other);
    xml_.open("c", attributes);
    xml_.open("did");
    xml_.leaf("unitid", code);
    xml_.leaf("unitid", id, {{"localtype", "UUID"}});
    xml_.leaf("unittitle", title.empty() ? code : title);
  }

  void access(bool open) {
    xml_.open("accessrestrict");
    xml_.leaf("p", openness(open));
    xml_.close();
  }

  void appraisal(const std::string& text) {
    if (text.empty()) return;
    xml_.open("appraisal");
    xml_.leaf("p", text);
    xml_.close();
  }

  void quantity(std::int64_t number, const char* unit) {
    xml_.open("physdescstructured",
              {{"physdescstructuredtype", "materialtype"}, {"coverage", "whole"}});
    xml_.leaf("quantity", std::to_string(number));
    xml_.leaf("unittype", unit);
    xml_.close();
  }

  void write_fonds(const json& fonds) {
    open_component("fonds", "", fonds["number"], fonds["id"], fonds["title"]);
    xml_.open("origination");
    xml_.open("corpname");
    xml_.leaf("part", fonds["organisation"]);
    xml_.close();
    xml_.close();
    xml_.close();
    for (const auto& inventory : rows_["inventory"])
      if (inventory["fonds"] == fonds["id"]) write_inventory(inventory);
    for (const auto& unit : rows_["storage_unit"])
      if (unit["fonds"] == fonds["id"] && unit["inventory"].is_null()) write_unit(unit);
    xml_.close();
  }

  void write_inventory(const json& inventory) {
    open_component("otherlevel", "inventory", inventory["number"], inventory["id"],
                   inventory["title"]);
    xml_.close();
    access(inventory["open"] == 1);
    appraisal("retention class: " + inventory["retention_class"].get<std::string>());
    for (const auto& unit : rows_["storage_unit"])
      if (unit["inventory"] == inventory["id"]) write_unit(unit);
    xml_.close();
  }

  void write_unit(const json& unit) {
    const std::string code = unit["number"].is_null()
                                 ? unit["file_index"].get<std::string>()
                                 : std::to_string(unit["number"].get<std::int64_t>());
    open_component("file", "", code, unit["id"], unit["title"]);
    xml_.leaf("unitid", unit["file_index"], {{"localtype", "file index"}});
    const std::string started = unit["started"], ended = unit["ended"];
    if (!started.empty()) xml_.leaf("unitdate", started + (ended.empty() ? "" : "/" + ended));
    quantity(unit["sheets"].get<std::int64_t>(), "sheets");
    xml_.close();
    access(unit["open"] == 1);
    appraisal("retention item: " + unit["retention_item"].get<std::string>());
    transaction_.query("SELECT record FROM unit_item WHERE unit = :unit ORDER BY number",
                       {{"unit", unit["id"].get<std::string>()}},
                       [&](const Row& row) { write_item(row.text("record")); });
    xml_.close();
  }

  void write_unfiled() {
    for (const auto& id : records_)
      if (!written_.contains(id)) write_item(id);
  }

  void write_item(const std::string& id) {
    if (!records_.contains(id) || !written_.insert(id).second) return;
    const auto record = find_record(transaction_, id);
    if (!record) return;
    open_component("item", "", record->registration, record->id, record->title);
    xml_.leaf("unitdate", day_of(record->captured));
    if (!record->person_name.empty()) {
      xml_.open("origination");
      xml_.open("persname");
      xml_.leaf("part", record->person_name);
      xml_.close();
      xml_.close();
    }
    quantity(record->pages, "pages");
    xml_.empty("dao", {{"daotype", "borndigital"}, {"href", item_path_(*record)}});
    xml_.close();
    access(record->open);
    xml_.close();
  }

  XmlWriter xml_;
  const json& rows_;
  const std::set<std::string>& records_;
  Transaction& transaction_;
  const std::function<std::string(const Record&)>& item_path_;
  std::set<std::string> written_;
};

}  // namespace

void write_ead(std::ostream& stream, const EadHeader& header, const HierarchyBundle& hierarchy,
               const std::set<std::string>& records, Transaction& transaction,
               const std::function<std::string(const Record&)>& item_path) {
  const auto rows = json::parse(hierarchy.rows);
  Ead ead(stream, rows, records, transaction, item_path);
  ead.control(header);
  ead.description(header);
}

}  // namespace tamga::archive::package
