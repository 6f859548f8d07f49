// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/copies/certified_copy.h"

#include <nlohmann/json.hpp>

#include "renderers/seal/signing/seal.h"
#include "server/archive/package/digest.h"
#include "server/civil_time.h"
#include "server/documents/sealing.h"
#include "server/error.h"
#include "server/services.h"

namespace tamga::copies {
namespace {

using nlohmann::json;

// What may be left empty stands in the sheet only when it is not.
void put(json& content, const char* name, const std::string& value) {
  if (!value.empty()) content[name] = value;
}

json sheet_content(const archive::Record& record, const CopyOrder& order, std::size_t pages,
                   const std::string& today) {
  json content = {{"organisation", record.organisation},
                  {"registration", record.registration},
                  {"title", record.title},
                  {"captured", civil_day(record.captured)},
                  {"pages", pages},
                  {"asked_by", order.asked_by},
                  {"acts", {{"issued", {{"date", today}}}}}};
  put(content, "purpose", order.purpose);
  return content;
}

std::string ascii_name(const std::string& registration) {
  std::string name;
  for (const char c : registration)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return name;
}

}  // namespace

std::string copy_file_name(const std::string& registration) {
  return "tamga-copy-" + ascii_name(registration) + ".pdf";
}

// As Documents seals a record, but for what is no document.
std::string CertifiedCopies::sealed(const std::string& pdf) const {
  const auto key = services_.keys->organisation();
  if (!key) throw Failure("key-missing");
  const auto now = from_microseconds(services_.clock.microseconds());
  auto request = documents::seal_request(key->certificate(), now, true);
  request.mark.image = services_.seal_settings.mark_image;
  const auto file =
      seal::seal(pdf, request, *key, services_.renderer->faces(), services_.sealing->timestamps());
  return services_.sealing->extend(file, now);
}

CertifiedCopy CertifiedCopies::issue(const access::Account& by, const archive::Record& record,
                                     const CopyOrder& order) const {
  auto& archive = *services_.archive;
  const auto& forms = *services_.forms;
  if (archive::disposal_of(archive, record.id)) throw Failure("record-destroyed");
  const auto* sheet_form = forms.find(form);
  if (!sheet_form) throw Failure("form-unknown", form);
  const std::string issuer = by.display_name.empty() ? by.name : by.display_name;
  CopyOrder asked = order;
  if (asked.asked_by.empty()) asked.asked_by = issuer;

  const std::string sha256 = archive.current_pdf(record);
  const std::string paper = archive.object(sha256);
  const std::size_t pages = process_.count_pages(paper);
  json content = sheet_content(record, asked, pages, civil_day(services_.clock.microseconds()));
  content["sha256"] = sha256;
  if (const auto* known = forms.find(record.form + "@" + record.form_version))
    content["kind"] = known->title.mn;
  content["acts"]["issued"]["name"] = issuer;
  if (!by.position.empty()) content["acts"]["issued"]["position"] = by.position;

  const auto sheet = services_.renderer->render(*sheet_form, content, forms::Completeness::Record);
  const auto joined = process_.join(sheet.pdf, paper, ascii_name(record.registration) + ".pdf");
  CertifiedCopy copy{sealed(joined), {}, pages};
  copy.sha256 = archive::package::digests_of(copy.pdf).sha256;
  archive.append({by.name}, "record.copied", record.id,
                 json{{"copy", copy.sha256}, {"of", sha256}, {"pages", pages}}.dump());
  return copy;
}

}  // namespace tamga::copies
