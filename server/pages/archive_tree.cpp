// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/archive_tree.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/pages/archive_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using archive::StorageUnit;
using nlohmann::json;

constexpr std::size_t a_page = 40;
constexpr const char* without_number = "none";
constexpr const char* nothing = "none";  // is open, though there is one fonds alone

class Tree {
 public:
  Tree(const Site& site, const Visit& visit)
      : site_(site),
        visit_(visit),
        hierarchy_(*site.services.hierarchy),
        fonds_(visit.request.parameter("fonds")),
        inventory_(visit.request.parameter("inventory")),
        unit_(visit.request.parameter("unit")) {}

  json branches() {
    const auto all = hierarchy_.fonds();
    if (fonds_.empty() && all.size() == 1) fonds_ = all.front().id;
    json rows = json::array();
    for (const auto& fonds : all) rows.push_back(fonds_row(fonds));
    return rows;
  }

 private:
  std::string address(const Parameters& parameters) const {
    return "/archive" + query_string(parameters) + "#tree";
  }

  // Where a long level begins, and the links to its neighbours.
  std::size_t first_of(std::size_t count) const {
    const auto asked = std::strtoul(visit_.request.parameter("from").c_str(), nullptr, 10);
    return asked < count ? asked / a_page * a_page : 0;
  }
  json pager(std::size_t from, std::size_t count, Parameters parameters) const {
    if (count <= a_page) return false;
    const auto at = [&](std::size_t place) {
      auto one = parameters;
      one.emplace_back("from", std::to_string(place));
      return address(one);
    };
    return {{"page_before", from > 0 ? at(from - a_page) : ""},
            {"page_after", from + a_page < count ? at(from + a_page) : ""},
            {"page_place", visit_.texts.get("archive.tree_place",
                                            {{"from", std::to_string(from + 1)},
                                             {"to", std::to_string(std::min(count, from + a_page))},
                                             {"of", std::to_string(count)}})}};
  }

  json fonds_row(const archive::Fonds& fonds) {
    const bool open = fonds.id == fonds_;
    json row = {{"fonds_number", fonds.number},
                {"fonds_name", fonds.title},
                {"fonds_open", open},
                {"fonds_toggle", address({{"fonds", open ? nothing : fonds.id}})},
                {"fonds_page", "/archive/fonds/" + fonds.id},
                {"plan_links", json::array()},
                {"inventory_nodes", json::array()}};
    if (!open) return row;
    for (const auto& plan : hierarchy_.plans(fonds.id))
      row["plan_links"].push_back(
          {{"plan_year", plan.year}, {"plan_page", "/archive/plans/" + plan.id}});
    const auto units = hierarchy_.units({fonds.id, {}, {}, {}, {}, {}});
    for (const auto& inventory : hierarchy_.inventories(fonds.id))
      row["inventory_nodes"].push_back(inventory_row(fonds, inventory, units));
    const auto loose = std::count_if(units.begin(), units.end(),
                                     [](const StorageUnit& u) { return u.inventory.empty(); });
    if (loose > 0) row["inventory_nodes"].push_back(loose_row(fonds, units));
    row["fonds_empty"] = row["inventory_nodes"].empty();
    return row;
  }

  json inventory_row(const archive::Fonds& fonds, const archive::Inventory& inventory,
                     const std::vector<StorageUnit>& units) {
    json row = node(fonds, inventory.id, inventory.id, units);
    row["inventory_number"] = inventory.number;
    row["inventory_name"] = inventory.title;
    row["inventory_page"] = "/archive/inventories/" + inventory.id;
    row["inventory_register"] = "/api/v1/registers/inventory/" + inventory.id + "?format=pdf";
    row["inventory_kept"] =
        class_words(visit_, inventory.retention_class) + ", " +
        visit_.texts.get(inventory.open ? "record.open" : "archive.closed_access");
    return row;
  }

  json loose_row(const archive::Fonds& fonds, const std::vector<StorageUnit>& units) {
    json row = node(fonds, without_number, "", units);
    row["inventory_number"] = "";
    row["inventory_name"] = visit_.texts.get("archive.tree_loose");
    row["inventory_page"] = "";
    row["inventory_register"] = "";
    row["inventory_kept"] = "";
    return row;
  }

  // An inventory with its units when it is open. `key`: in the address; `id`: of the units.
  json node(const archive::Fonds& fonds, const std::string& key, const std::string& id,
            const std::vector<StorageUnit>& units) {
    std::vector<const StorageUnit*> own;
    for (const auto& unit : units)
      if (unit.inventory == id) own.push_back(&unit);
    if (!id.empty())
      std::stable_sort(own.begin(), own.end(), [](const StorageUnit* a, const StorageUnit* b) {
        return a->number < b->number;
      });
    const bool open = key == inventory_;
    const Parameters here = {{"fonds", fonds.id}, {"inventory", key}};
    json row = {{"inventory_units", own.size()},
                {"inventory_open", open},
                {"inventory_toggle", address(open ? Parameters{{"fonds", fonds.id}} : here)},
                {"unit_nodes", json::array()},
                {"unit_pager", false}};
    if (!open) return row;
    std::size_t from = first_of(own.size());
    // The unit that is open is on the page, whatever from= says: that is of its items.
    const auto chosen = std::find_if(own.begin(), own.end(),
                                     [&](const StorageUnit* unit) { return unit->id == unit_; });
    if (chosen != own.end())
      from = static_cast<std::size_t>(chosen - own.begin()) / a_page * a_page;
    for (std::size_t i = from; i < std::min(own.size(), from + a_page); ++i)
      row["unit_nodes"].push_back(unit_row(*own[i], here));
    row["unit_pager"] = pager(from, own.size(), here);
    return row;
  }

  json unit_row(const StorageUnit& unit, const Parameters& here) {
    const bool open = unit.id == unit_;
    auto there = here;
    there.emplace_back("unit", unit.id);
    json row = {
        {"unit_number", unit.number > 0 ? std::to_string(unit.number) : ""},
        {"unit_name", unit.title},
        {"unit_facts", unit.file_index + " · " + std::to_string(unit.year) + " · " +
                           roman_volume(unit.volume) + " " + visit_.texts.get("archive.volume")},
        {"unit_state", unit_state_words(visit_, unit.state)},
        {"unit_count", unit.items},
        {"unit_open", open},
        {"unit_toggle", address(open ? here : there)},
        {"unit_page", "/archive/units/" + unit.id},
        {"unit_register", "/api/v1/registers/inner-list/" + unit.id + "?format=pdf"},
        {"item_nodes", json::array()},
        {"item_pager", false}};
    if (!open) return row;
    const auto items = hierarchy_.items(unit.id);
    const std::size_t from = first_of(items.size());
    for (std::size_t i = from; i < std::min(items.size(), from + a_page); ++i) {
      const auto record = site_.services.archive->record(items[i].record);
      row["item_nodes"].push_back({{"item_number", items[i].number},
                                   {"item_name", record ? record->title : items[i].record},
                                   {"item_registration", record ? record->registration : ""},
                                   {"item_sheets", std::to_string(items[i].sheet_from) + "–" +
                                                       std::to_string(items[i].sheet_to)},
                                   {"item_page", "/records/" + percent_encode(items[i].record)}});
    }
    row["item_pager"] = pager(from, items.size(), there);
    return row;
  }

  const Site& site_;
  const Visit& visit_;
  const archive::Hierarchy& hierarchy_;
  std::string fonds_, inventory_, unit_;
};

}  // namespace

json archive_tree(const Site& site, const Visit& visit) {
  return Tree(site, visit).branches();
}

}  // namespace tamga::pages
