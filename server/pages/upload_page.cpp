// SPDX-License-Identifier: GPL-3.0-or-later
// Several files at once, each told what became of it on the page of its batch
// (ingest_pages.cpp), which follows the reading.
#include "server/pages/upload_page.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/ingest/ingest.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/page_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Permission;
using nlohmann::json;

constexpr std::size_t longest_name = 200;

http::Response form(const Site& site, const Visit& visit, const std::string& name,
                    const std::string& organisation, const Failure* failure) {
  json organisations = json::array();
  for (const auto& fonds : site.services.hierarchy->fonds())
    organisations.push_back(fonds.organisation);
  return visit.page("ingest_upload", visit.texts.get("ingest.upload"),
                    {{"name", name},
                     {"organisation", organisation},
                     {"organisations", organisations},
                     {"limit", file_size(visit, scan_upload - 2 * 1024 * 1024)},
                     {"said", said_of(visit, failure)}},
                    failure ? failure->kind().http_status : 200);
}

http::Response ask(const Site& site, const Visit& visit) {
  const auto fonds = site.services.hierarchy->fonds();
  return form(site, visit,
              visit.texts.get("ingest.upload_name_of",
                              {{"day", day_words(visit, site.services.clock.microseconds())}}),
              fonds.size() == 1 ? fonds.front().organisation : "", nullptr);
}

http::Response take(const Site& site, const Visit& visit) {
  auto parts = visit.request.parts();
  const auto text = [&](std::string_view name) {
    const auto at = std::find_if(parts.begin(), parts.end(),
                                 [&](const http::Part& part) { return part.name == name; });
    return at == parts.end() ? std::string() : at->content;
  };
  visit.check_csrf(text("csrf"));
  const auto name = text("name").substr(0, longest_name), organisation = text("organisation");
  std::vector<ingest::Ingest::Upload> files;
  for (auto& part : parts)
    if (part.name == "files" && !part.file_name.empty())
      files.push_back({part.file_name, std::move(part.content)});
  try {
    const auto batch =
        site.services.ingest->take_upload({visit.account().name}, name, organisation, files);
    return http::Response::see_other("/ingest/" + percent_encode(batch.id));
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return form(site, visit, name, organisation, &failure);
  }
}

}  // namespace

void add_upload_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/ingest/upload", Permission::KeepArchive,
            [site](const Visit& visit) { return ask(*site, visit); });
  site->add(
      "POST", "/ingest/upload", Permission::KeepArchive,
      [site](const Visit& visit) { return take(*site, visit); }, scan_upload);
}

}  // namespace tamga::pages
