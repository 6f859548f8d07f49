// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/shared_drawings.h"

#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

std::string add_masks(ObjectFile& file, const std::vector<layout::Mask>& masks) {
  std::string names;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const layout::Mask& mask = masks[i];
    // Decode: 1 is ink, where a stencil without it takes 0.
    const std::size_t picture = file.add_stream(
        "/Type/XObject/Subtype/Image/ImageMask true/Decode[1 0]/BitsPerComponent 1/Width " +
            std::to_string(mask.columns) + "/Height " + std::to_string(mask.rows),
        mask.bits);
    names += '/' + mask_name(i) + ' ' + reference(picture);
  }
  return names;
}

std::string dictionary(const std::string& fonts, const std::string& names) {
  return "<</Font " + fonts + (names.empty() ? "" : "/XObject<<" + names + ">>") + ">>";
}

}  // namespace

std::string mask_name(std::size_t index) {
  return 'M' + std::to_string(index + 1);
}

std::string stamp_name(std::size_t index) {
  return 'S' + std::to_string(index + 1);
}

std::size_t add_resources(ObjectFile& file, const layout::Laid& laid, const Drawing& drawing,
                          std::size_t font_resources) {
  const std::string fonts = reference(font_resources);
  const std::string masks = add_masks(file, laid.masks);
  std::string stamps;
  for (std::size_t i = 0; i < drawing.stamps.size(); ++i) {
    const layout::Page& page = laid.pages.front();
    const std::size_t form =
        file.add_stream("/Type/XObject/Subtype/Form/BBox[0 0 " + number(page.width) + ' ' +
                            number(page.height) + "]/Resources" + dictionary(fonts, masks),
                        drawing.stamps[i]);
    stamps += '/' + stamp_name(i) + ' ' + reference(form);
  }
  return file.add(dictionary(fonts, masks + stamps));
}

}  // namespace tamga::pdf
