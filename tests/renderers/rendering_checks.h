// SPDX-License-Identifier: GPL-3.0-or-later
// The invariants of a rendering: no text is lost, added, clipped, overlapped or
// drawn outside its box, whatever the content. Each function fails the test
// where it finds a fault.
#pragma once

#include <nlohmann/json.hpp>

#include "paper.h"
#include "renderers/content/form.h"
#include "renderers/layout/page.h"
#include "renderers/renderer.h"
#include "tagged_pdf.h"
#include "written_text.h"

namespace tamga::forms::cases {

const Renderer& renderer();

// Content on its way to paper: the filled HTML, what it says, its placed pages
// and the file.
struct Rendered {
  std::string html;
  WrittenPage written;
  layout::Laid laid;
  std::string pdf;
};
Rendered render_all(const Form& form, const nlohmann::json& content);

// All words between the tags of the HTML are in what was read from it.
void check_html(const Rendered& rendered);

// Every text stands inside the margins (running matter: the sheet), over no
// other text, crosses no rule, and all of a cell lies between the same rules.
void check_boxes(const layout::Laid& laid, const layout::Geometry& geometry);

// Every marked content is in the structure tree once and its page's ParentTree
// entry leads back; every widget too.
void check_tree(TaggedPdf& pdf);

// The elements of the tree, in its order, have the text of the HTML, in its
// order; artifacts are running matter and repeated heads and labels, nothing more.
void check_text(const TaggedPdf& pdf, const WrittenPage& written);

// The words that poppler finds are those of the HTML and of the artifacts, each
// inside the frame of its page.
void check_words(const Paper& paper, const TaggedPdf& pdf, const WrittenPage& written,
                 const layout::Geometry& geometry);

// All of these, over content that must render.
void check_rendering(const Form& form, const nlohmann::json& content);

}  // namespace tamga::forms::cases
