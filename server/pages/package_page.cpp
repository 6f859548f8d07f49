// SPDX-License-Identifier: GPL-3.0-or-later
// Packages for other archives: what was made, what was confirmed.
#include <nlohmann/json.hpp>

#include "server/packing.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Permission;
using archive::package::Package;
using nlohmann::json;

constexpr std::size_t most_listed = 2000, a_page = 20;

// A unit or an inventory by its title, the rest as it was asked.
std::string scope_words(const Site& site, const Visit& visit, const std::string& scope) {
  const auto space = scope.find(' ');
  const std::string kind = scope.substr(0, space);
  const std::string words = visit.texts.get("packages.scope." + kind);
  if (space == std::string::npos) return words;
  std::string what = scope.substr(space + 1);
  if (kind == "unit") {
    if (const auto unit = site.services.hierarchy->unit(what))
      what = unit->file_index + " " + unit->title + " (" + std::to_string(unit->year) + ")";
  } else if (kind == "inventory") {
    if (const auto inventory = site.services.hierarchy->inventory(what))
      what = "№ " + inventory->number + " " + inventory->title;
  }
  return words + ": " + what;
}

// An address that keeps the part of the list from which it is gone to.
std::string own_part(const Visit& visit, const std::string& address) {
  const auto part = visit.request.parameter("page");
  const bool number = part.find_first_not_of("0123456789") == std::string::npos;
  return address + query_string({{"page", number ? part : ""}});
}

json row(const Site& site, const Visit& visit, const Package& package) {
  const bool keeps = access::Access::may(visit.account(), Permission::KeepArchive);
  const bool here =
      std::filesystem::is_directory(site.services.data / "export" / ("tamga-" + package.id));
  const std::string id = percent_encode(package.id);
  return {{"id", package.id},
          {"created", minute_words(visit, package.created)},
          {"created_by", person_of(site, package.created_by)},
          {"scope", scope_words(site, visit, package.scope)},
          {"records", std::to_string(package.records)},
          {"manifest", package.manifest_sha512},
          {"download", here && keeps ? "/api/v1/packages/" + id + "/content" : ""},
          {"received", minute_words(visit, package.received)},
          {"receipt_by", package.receipt_by},
          {"receipt", package.receipt},
          {"confirm",
           package.received == 0 && keeps ? own_part(visit, "/packages/" + id + "/receipt") : ""}};
}

struct Typed {
  std::string kind = "unit", value, confirming, manifest, by, receipt;
};

http::Response show(const Site& site, const Visit& visit, const Typed& typed,
                    const Failure* failure) {
  json rows = json::array();
  const auto all = packages_of(site.services).list(most_listed);
  const Paging paging(visit, "page", all.size(), a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& package = all[i];
    auto one = row(site, visit, package);
    const bool this_one = typed.confirming == package.id;
    one["typed_manifest"] = this_one ? typed.manifest : "";
    one["typed_by"] = this_one ? typed.by : "";
    one["typed_receipt"] = this_one ? typed.receipt : "";
    one["opened"] = this_one;
    rows.push_back(std::move(one));
  }
  std::string said;
  if (failure) said = visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
  return visit.page("packages", visit.texts.get("packages.title"),
                    {{"packages", rows},
                     {"pager", paging.view("list")},
                     {"none", rows.empty()},
                     {"said", said},
                     {"keeps", access::Access::may(visit.account(), Permission::KeepArchive)},
                     {"typed_value", typed.value}},
                    failure ? failure->kind().http_status : 200);
}

// What the archivist asked wrongly is told on the same page, with what was typed.
template <typename Work>
http::Response told(const Site& site, const Visit& visit, const Typed& typed, const Work& work) {
  try {
    work();
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, typed, &failure);
  }
  return http::Response::see_other(own_part(visit, "/packages"));
}

http::Response make(Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  Typed typed;
  typed.kind = field(fields, "kind");
  typed.value = field(fields, "value");
  Packing packing;
  if (typed.kind == "unit") packing.unit = typed.value;
  if (typed.kind == "inventory") packing.inventory = typed.value;
  if (typed.kind == "query") packing.query = typed.value;
  return told(site, visit, typed, [&] { make_package(site.services, visit.account(), packing); });
}

http::Response confirm(Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  Typed typed;
  typed.confirming = visit.request.path_values.at("id");
  typed.manifest = field(fields, "manifest");
  typed.by = field(fields, "by");
  typed.receipt = field(fields, "receipt");
  return told(site, visit, typed, [&] {
    packages_of(site.services)
        .confirm({visit.account().name}, typed.confirming,
                 {typed.manifest, typed.by, typed.receipt});
  });
}

}  // namespace

void add_package_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/packages", Permission::SeeArchive,
            [site](const Visit& visit) { return show(*site, visit, {}, nullptr); });
  site->add(
      "POST", "/packages", Permission::KeepArchive,
      [site](const Visit& visit) { return make(*site, visit); }, small_form);
  site->add(
      "POST", "/packages/{id}/receipt", Permission::KeepArchive,
      [site](const Visit& visit) { return confirm(*site, visit); }, small_form);
}

}  // namespace tamga::pages
