// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/page_drawing.h"

#include <hpdf.h>

#include <cmath>
#include <cstdio>
#include <memory>

#include "renderers/error.h"
#include "renderers/pdf/form_fields.h"
#include "renderers/pdf/notation.h"
#include "renderers/pdf/shared_drawings.h"

namespace tamga::pdf {
namespace {

// libharu calls back at the first error; every later call then fails fast, so
// the number is kept and thrown when control is ours again.
struct FirstError {
  HPDF_STATUS number = HPDF_OK;
  HPDF_STATUS detail = 0;
};

extern "C" void keep_first_error(HPDF_STATUS number, HPDF_STATUS detail, void* user_data) {
  auto* first = static_cast<FirstError*>(user_data);
  if (first->number == HPDF_OK) *first = {number, detail};
}

struct ReleaseDocument {
  void operator()(HPDF_Doc document) const noexcept { HPDF_Free(document); }
};
using Document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, ReleaseDocument>;

void check(const FirstError& error) {
  if (error.number == HPDF_OK) return;
  char text[64];
  std::snprintf(text, sizeof text, "libharu error 0x%04lX (detail %lu)",
                static_cast<unsigned long>(error.number), static_cast<unsigned long>(error.detail));
  throw forms::Error("render-failed", text);
}

// libharu has no call for operators it does not know (TJ, BDC, EMC); the page's
// content stream is in its public headers.
void write_operators(HPDF_Page page, const std::string& operators) {
  const auto* attributes = static_cast<HPDF_PageAttr>(page->attr);
  HPDF_Stream_Write(attributes->stream, reinterpret_cast<const HPDF_BYTE*>(operators.data()),
                    static_cast<HPDF_UINT>(operators.size()));
}

// All rules of a page, a path for each run of equal width. Written as text is,
// to hundredths of a point: libharu's path operators keep five decimals.
void draw_rules(HPDF_Page page, const std::vector<layout::Item>& items) {
  std::string operators;
  const auto point = [&operators](double x, double y, const char* end) {
    append_hundredths(operators, std::lround(x * 100));
    operators += ' ';
    append_hundredths(operators, std::lround(y * 100));
    operators += end;
  };
  double width = -1;
  for (const layout::Item& item : items) {
    const auto* rule = std::get_if<layout::Rule>(&item);
    if (rule == nullptr) continue;
    if (rule->width != width) {
      operators += width < 0 ? "/Artifact BMC\n" : "S\n";
      width = rule->width;
      append_hundredths(operators, std::lround(width * 100));
      operators += " w\n";
    }
    point(rule->x1, rule->y1, " m\n");
    point(rule->x2, rule->y2, " l\n");
  }
  if (width < 0) return;
  write_operators(page, operators += "S\nEMC\n");
}

// Each picture is the unit square, scaled to its box (ISO 32000-1 8.9.5.1).
std::string picture_operators(const std::vector<layout::Item>& items) {
  std::string operators;
  for (const layout::Item& item : items) {
    const auto* picture = std::get_if<layout::Picture>(&item);
    if (picture == nullptr) continue;
    const layout::Rectangle& box = picture->box;
    operators += "/Artifact BMC\nq " + number(box.right - box.left) + " 0 0 " +
                 number(box.top - box.bottom) + ' ' + number(box.left) + ' ' + number(box.bottom) +
                 " cm/" + mask_name(picture->mask) + " Do Q\nEMC\n";
  }
  return operators;
}

// Stamps mark their own content.
std::string stamp_uses(const std::vector<layout::Item>& items) {
  std::string operators;
  for (const layout::Item& item : items)
    if (const auto* stamp = std::get_if<layout::Stamp>(&item))
      operators += '/' + stamp_name(stamp->index) + " Do\n";
  return operators;
}

std::string text_operators(const std::vector<layout::Item>& items, DocumentFonts& fonts,
                           std::vector<std::size_t>& marked_content,
                           std::vector<FieldStop>& fields) {
  TextOperators operators(fonts);
  for (const layout::Item& item : items) {
    if (const auto* text = std::get_if<layout::PlacedText>(&item)) operators.add(*text);
    if (const auto* tick_box = std::get_if<layout::TickBox>(&item)) operators.add(*tick_box);
    if (const auto* place = std::get_if<layout::FieldPlace>(&item))
      fields.push_back({operators.stop(), place->field});
  }
  return operators.finish(marked_content);
}

std::string draw_stamp(const std::vector<layout::Item>& items, DocumentFonts& fonts) {
  std::vector<std::size_t> marked_content;
  std::vector<FieldStop> fields;
  const std::string operators =
      picture_operators(items) + text_operators(items, fonts, marked_content, fields);
  if (!marked_content.empty() || !fields.empty())
    throw forms::Error("render-failed", "a stamp holds text or fields of the structure");
  return operators;
}

// What was drawn on a page so far; libharu keeps it in buffers of some
// kilobytes.
std::string content_of(HPDF_Page page) {
  HPDF_Stream stream = static_cast<HPDF_PageAttr>(page->attr)->stream;
  std::string content;
  content.reserve(HPDF_Stream_Size(stream));
  const HPDF_UINT buffers = HPDF_MemStream_GetBufCount(stream);
  for (HPDF_UINT i = 0; i < buffers; ++i) {
    HPDF_UINT length = 0;
    const HPDF_BYTE* bytes = HPDF_MemStream_GetBufPtr(stream, i, &length);
    content.append(reinterpret_cast<const char*>(bytes), length);
  }
  return content;
}

}  // namespace

Drawing draw(const layout::Laid& laid, DocumentFonts& fonts) {
  if (laid.pages.empty()) throw forms::Error("render-failed", "a document without pages");
  FirstError error;
  const Document document(HPDF_New(keep_first_error, &error));
  check(error);
  if (!document) throw std::bad_alloc();
  Drawing drawing;
  for (const layout::Page& placed : laid.pages) {
    HPDF_Page page = HPDF_AddPage(document.get());
    check(error);
    HPDF_Page_SetWidth(page, static_cast<HPDF_REAL>(placed.width));
    HPDF_Page_SetHeight(page, static_cast<HPDF_REAL>(placed.height));
    draw_rules(page, placed.items);
    write_operators(page,
                    picture_operators(placed.items) + stamp_uses(placed.items) +
                        text_operators(placed.items, fonts, drawing.marked_content.emplace_back(),
                                       drawing.fields.emplace_back()));
    check(error);
    drawing.contents.push_back(content_of(page));
  }
  add_value_fonts(laid.fields, fonts);
  for (const auto& stamp : laid.stamps) drawing.stamps.push_back(draw_stamp(stamp, fonts));
  return drawing;
}

}  // namespace tamga::pdf
