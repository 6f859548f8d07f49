// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of any PDF, and of the code in a paper's footer, for everyone:
// nothing is kept, nobody is noted.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/storage/object_store.h"
#include "server/pages/address.h"
#include "server/pages/page_words.h"
#include "server/pages/site.h"
#include "server/paper_check.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

http::Response form(const Visit& visit, const std::string& fault, int status) {
  return visit.page("verify", visit.texts.get("verify.title"),
                    {{"fault", fault}, {"result", false}, {"paper", false}}, status);
}

// The page with what the code says above the place for the PDF.
http::Response paper_page(const Visit& visit, json paper, int status) {
  for (const char* part : {"ask", "verdict", "fault"}) paper.emplace(part, false);
  paper.emplace("pairs", json::array());
  return visit.page("verify", visit.texts.get("verify.paper.title"),
                    {{"fault", ""}, {"result", false}, {"paper", paper}}, status);
}

json pairs_of(const Visit& visit, const PaperRecord& record) {
  const auto& texts = visit.texts;
  json pairs = {{{"name", texts.get("verify.paper.sealed")}, {"value", record.sealed}}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) pairs.push_back({{"name", texts.get(name)}, {"value", value}});
  };
  if (!record.open) return pairs;
  const auto& title = visit.of(record.form_title_mn, record.form_title_en);
  add("record.form", title.empty() ? record.form : title);
  add("record.registration", record.registration);
  add("record.organisation", record.organisation);
  return pairs;
}

http::Response check_code(const Site& site, const Visit& visit) {
  const auto& texts = visit.texts;
  const std::string& id = visit.request.path_values.at("id");
  const std::string digits = visit.request.parameter("content");
  json paper = {{"id", id}, {"digits", digits}, {"tone", "secondary"}};
  try {
    const auto record =
        check_paper(*site.services.archive, *site.services.forms, read_paper_code(id, digits));
    paper["tone"] = "success";
    paper["verdict"] = texts.get("verify.paper.known");
    paper["hint"] = texts.get(record.open ? "verify.paper.compare" : "verify.paper.restricted");
    paper["pairs"] = pairs_of(visit, record);
    return paper_page(visit, paper, 200);
  } catch (const Failure& failure) {
    const auto& code = failure.kind().code;
    if (code == "record-code-unknown") {
      paper["tone"] = "danger";
      paper["verdict"] = texts.get("verify.paper.unknown");
      paper["hint"] = texts.get("verify.paper.unknown_hint");
      return paper_page(visit, paper, failure.kind().http_status);
    }
    if (code != "bad-request") throw;
    // Who typed the address without the digits is asked for them.
    const bool id_is_good = failure.detail() == "content";
    paper["ask"] = id_is_good;
    if (!id_is_good || !digits.empty()) paper["fault"] = texts.get("verify.paper.malformed");
    return paper_page(visit, paper, failure.kind().http_status);
  }
}

http::Response verify(const Site& site, const Visit& visit) {
  if (!from_own_page(visit.request)) throw Failure("csrf-refused");
  const auto parts = visit.request.parts();
  const auto file = std::find_if(parts.begin(), parts.end(),
                                 [](const http::Part& part) { return part.name == "pdf"; });
  if (file == parts.end() || file->content.empty())
    return form(visit, visit.texts.get("verify.no_file"), 422);
  seal::Verified verified;
  try {
    verified = site.services.verifier.verify(file->content, *site.services.trust.now());
  } catch (const Failure& failure) {
    if (failure.kind().code != "verification-limit") throw;
    const auto& kind = failure.kind();
    return form(visit, visit.of(std::string(kind.mn), std::string(kind.en)), kind.http_status);
  }
  json view = verification(visit, verified);
  view["file"] = file->file_name;
  view["hash"] = archive::sha256_hex(file->content);
  view["size"] = file_size(visit, file->content.size());
  return visit.page("verify", visit.texts.get("verify.title"),
                    {{"fault", ""}, {"result", view}, {"paper", false}});
}

}  // namespace

void add_verify_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/verify", std::nullopt,
            [](const Visit& visit) { return form(visit, "", 200); });
  // The address that documents::Documents::set_verification_address() is given.
  site->add("GET", "/verify/{id}", std::nullopt,
            [site](const Visit& visit) { return check_code(*site, visit); });
  site->add(
      "POST", "/verify", std::nullopt, [site](const Visit& visit) { return verify(*site, visit); },
      pdf_upload);
}

}  // namespace tamga::pages
