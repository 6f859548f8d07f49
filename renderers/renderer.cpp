// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/renderer.h"

#include <openssl/evp.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "renderers/code/record_code.h"
#include "renderers/content/schema.h"
#include "renderers/layout/layout.h"
#include "renderers/markup/page_template.h"
#include "renderers/pdf/writer.h"

namespace tamga::forms {

namespace {

std::string sha256_hex(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr) != 1) {
    throw Error("render-failed", "SHA-256 is not to be had from OpenSSL");
  }
  constexpr char figures[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < length; ++i) {
    hex += figures[digest[i] >> 4];
    hex += figures[digest[i] & 15];
  }
  return hex;
}

// The document's own date, never the clock's: the same content gives the same
// bytes. Ulaanbaatar time, UTC+8 all year since 2017.
std::string creation_time(const IndexFields& fields) {
  std::string date = fields.date;
  if (date.empty()) {
    std::string year = std::to_string(fields.year > 0 ? fields.year : 1970);
    date = std::string(4 - std::min<std::size_t>(4, year.size()), '0') + year + "-01-01";
  }
  return date + "T00:00:00+08:00";
}

// What a field is called, for who reads the page by ear.
std::string description(const Form& form, const layout::ActField& field) {
  std::string text = "Байгууллагын тамга";
  for (const auto& act : form.acts)
    if (act.id == field.act) text = act.title.mn;
  if (!field.value) return text;
  return text + ": " +
         form.content_schema().label("/acts/" + field.act + '/' + field.value->member);
}

}  // namespace

Renderer::Renderer(fonts::Profile profile) : faces_(std::move(profile)) {}

Rendition Renderer::render(const Form& form, const nlohmann::json& content,
                           Completeness completeness, const RenderOptions& options) const {
  if (auto problems = check(form, content, completeness, faces_); !problems.empty()) {
    throw Refused(std::move(problems));
  }
  Rendition rendition;
  rendition.content = canonical(content);
  rendition.content_sha256 = sha256_hex(rendition.content);
  const IndexFields fields = index_fields(form, content);
  const std::string name = (form.folder / "page.html").string();
  const markup::Element body = markup::read_page(fill(form, content), form.style_sheet(), name);
  std::optional<layout::RecordCode> code;
  if (!options.record_url.empty())
    code = code::record_code(options.record_url, rendition.content_sha256);
  layout::Laid laid =
      layout::lay_out(body, form.geometry, faces_, hyphenator_, code ? &*code : nullptr);
  for (auto& field : laid.fields) field.description = description(form, field);
  rendition.pages = laid.pages.size();
  rendition.pdf =
      pdf::write(laid,
                 {fields.title, fields.organisation, form.id + "@" + form.version,
                  creation_time(fields), rendition.content_sha256},
                 {{"content.json", "application/json", form.title.mn, rendition.content}});
  return rendition;
}

std::string canonical(const nlohmann::json& content) {
  return content.dump();
}

}  // namespace tamga::forms
