// SPDX-License-Identifier: GPL-3.0-or-later
// The renderer: checked content of a form → the PDF that will be sealed.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fonts/catalogue.h"
#include "fonts/hyphenator.h"
#include "renderers/content/content.h"
#include "renderers/content/form.h"
#include "renderers/layout/page.h"

namespace tamga::forms {

struct Rendition {
  std::string pdf;
  std::size_t pages = 0;
  std::string content;         // the canonical content bytes that are embedded
  std::string content_sha256;  // lower-case hex, of `content`
};

struct RenderOptions {
  // The address of the record's verification (code/record_code.h) that its code
  // carries; "": no code, for what is not or not yet a record, and must not look
  // as if an archive answered for it. Page breaks are the same either way.
  std::string record_url;
};

// Owns the faces and the hyphenation dictionary; one a process. Thread-safe.
class Renderer {
 public:
  // `profile`: the faces that serif and sans-serif stand for. Throws fonts::Error
  // font-missing, font-unusable.
  explicit Renderer(fonts::Profile profile = {});

  // Renders content that check() found without problem; throws Refused with
  // the problems otherwise: nothing is drawn. Throws Error record-url-invalid
  // for an address that a code cannot carry. Deterministic.
  Rendition render(const Form& form, const nlohmann::json& content, Completeness completeness,
                   const RenderOptions& options = {}) const;

  const fonts::Catalogue& faces() const { return faces_; }

 private:
  fonts::Catalogue faces_;
  fonts::Hyphenator hyphenator_;
};

// Canonical bytes of content: sorted keys, no white space, UTF-8 (the order of
// RFC 8785 for the values forms use: strings, integers, booleans).
std::string canonical(const nlohmann::json& content);

}  // namespace tamga::forms
