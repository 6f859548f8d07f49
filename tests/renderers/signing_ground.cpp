// SPDX-License-Identifier: GPL-3.0-or-later
#include "signing_ground.h"

#include <nlohmann/json.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <set>

#include "content_cases.h"
#include "pki/http_exchange.h"
#include "renderers/content/act_values.h"
#include "renderers/renderer.h"

namespace tamga::seal_tests {
namespace {

constexpr int kPatience = 1;  // seconds

const forms::Form& job_description() {
  return *forms::cases::forms().find("job_description");
}

std::set<std::string> names_of_fields(const std::string& pdf) {
  QPDF document;
  document.processMemoryFile("file", pdf.data(), pdf.size());
  std::set<std::string> names;
  for (auto& field : QPDFAcroFormDocumentHelper(document).getFormFields())
    names.insert(field.getFullyQualifiedName());
  return names;
}

seal::Answer answer_of(const pki::Exchange& exchange) {
  if (exchange.status == 0) throw seal::TransportFault("no answer");
  return {exchange.status, exchange.body};
}

}  // namespace

seal::Answer LoopbackTransport::get(const std::string& address) {
  return answer_of(pki::http_get(address, kPatience));
}

seal::Answer LoopbackTransport::post(const std::string& address, const std::string& content_type,
                                     std::string_view body) {
  return answer_of(pki::http_post(address, content_type, body, kPatience));
}

const seal::SigningKey& SigningGround::key(pki::Person person) {
  const auto found = keys_.find(person);
  if (found != keys_.end()) return found->second;
  const auto file = server.authority().write_pkcs12(person, folder.path());
  return keys_.emplace(person, seal::SigningKey::from_pkcs12(file, pki::row_of(person).passphrase))
      .first->second;
}

seal::SealRequest SigningGround::request_of(pki::Person person, std::string_view field) const {
  seal::SealRequest request;
  request.field = field;
  request.reason = "Ажлын байрны тодорхойлолт";
  request.location = "Арвайхээр";
  request.time = time;
  request.mark.lines = {std::string(pki::row_of(person).name), "2026 оны 11 дүгээр сарын 26"};
  request.certification = seal::Certification::FormFilling;
  const forms::Form& form = job_description();
  for (const auto& value : forms::act_values(form, forms::cases::sample(form), field))
    request.values.push_back({value.field, value.text});
  return request;
}

std::string SigningGround::act(const std::string& pdf, pki::Person person, std::string_view field,
                               seal::TimestampSource* timestamps) {
  seal::SealRequest request = request_of(person, field);
  const auto there = names_of_fields(pdf);
  std::erase_if(request.values,
                [&there](const seal::FieldValue& value) { return !there.contains(value.field); });
  return seal::seal(pdf, request, key(person), faces(), timestamps);
}

const std::string& rendered_paper() {
  static const std::string paper = [] {
    const forms::Renderer renderer;
    const forms::Form& form = job_description();
    nlohmann::json content = forms::cases::sample(form);
    content.erase("acts");
    return renderer.render(form, content, forms::Completeness::Draft).pdf;
  }();
  return paper;
}

}  // namespace tamga::seal_tests
