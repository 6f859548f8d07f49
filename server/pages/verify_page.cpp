// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of any PDF, for everyone: nothing is kept, nobody is noted.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/object_store.h"
#include "server/pages/address.h"
#include "server/pages/page_words.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

http::Response form(const Visit& visit, const std::string& fault, int status) {
  return visit.page("verify", visit.texts.get("verify.title"),
                    {{"fault", fault}, {"result", false}}, status);
}

http::Response verify(const Site& site, const Visit& visit) {
  if (!from_own_page(visit.request)) throw Failure("csrf-refused");
  const auto parts = visit.request.parts();
  const auto file = std::find_if(parts.begin(), parts.end(),
                                 [](const http::Part& part) { return part.name == "pdf"; });
  if (file == parts.end() || file->content.empty())
    return form(visit, visit.texts.get("verify.no_file"), 422);
  const seal::Verified verified = seal::verify(file->content, site.services.trust);
  json view = verification(visit, verified);
  view["file"] = file->file_name;
  view["hash"] = archive::sha256_hex(file->content);
  view["size"] = file_size(visit, file->content.size());
  return visit.page("verify", visit.texts.get("verify.title"), {{"fault", ""}, {"result", view}});
}

}  // namespace

void add_verify_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/verify", std::nullopt,
            [](const Visit& visit) { return form(visit, "", 200); });
  site->add(
      "POST", "/verify", std::nullopt, [site](const Visit& visit) { return verify(*site, visit); },
      pdf_upload);
}

}  // namespace tamga::pages
