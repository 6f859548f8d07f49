// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/mark_appearance.h"

#include <algorithm>

#include "renderers/seal/signing/box_text.h"
#include "renderers/seal/signing/mark_image.h"

namespace tamga::seal {
namespace {

constexpr double kLargestSize = 9, kSmallestSize = 1;  // points
constexpr double kPadding = 3, kFrame = 0.6;           // points
constexpr double kWidestImage = 0.4;                   // of the box's width

std::string frame(const MarkBox& box) {
  return std::string("q ") + (box.colour ? "0.12 0.24 0.55 RG " : "0.2 G ") + decimal(kFrame) +
         " w " + decimal(kFrame / 2) + ' ' + decimal(kFrame / 2) + ' ' +
         decimal(box.width - kFrame) + ' ' + decimal(box.height - kFrame) + " re S Q\n";
}

// Draws the image at the left, in its own proportions, and takes its place from
// the text's box.
std::string draw_image(const MarkImage& image, TextBox& box) {
  const double scale = std::min(box.height / image.height, box.width * kWidestImage / image.width);
  const double width = image.width * scale, height = image.height * scale;
  const double bottom = box.bottom + (box.height - height) / 2;
  std::string text = "q " + decimal(width) + " 0 0 " + decimal(height) + ' ' + decimal(box.left) +
                     ' ' + decimal(bottom) + " cm /Image Do Q\n";
  box.left += width + kPadding;
  box.width -= width + kPadding;
  return text;
}

}  // namespace

int add_mark(IncrementalUpdate& update, const Mark& mark, const MarkBox& box,
             AppearanceFonts& fonts) {
  TextBox room{kPadding, kPadding, std::max(box.width - 2 * kPadding, 1.0),
               std::max(box.height - 2 * kPadding, 1.0)};
  std::string content = frame(box), resources = fonts.resources();
  if (!mark.image.empty()) {
    const MarkImage image = add_mark_image(update, mark.image, box.colour);
    content += draw_image(image, room);
    resources = fonts.resources(" /XObject << /Image " +
                                IncrementalUpdate::reference(image.object) + " >>");
  }
  content += box.colour ? "0.12 0.24 0.55 rg\n" : "0 g\n";
  content +=
      set_text(mark.lines, room,
               {{"serif", false, false}, kLargestSize, kSmallestSize, Alignment::Left}, fonts)
          .operators;
  return update.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + decimal(box.width) + ' ' +
                               decimal(box.height) + "] /Resources " + resources,
                           content);
}

}  // namespace tamga::seal
