// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/mark_image.h"

#include <png.h>

#include "renderers/seal/error.h"

namespace tamga::seal {
namespace {

constexpr png_uint_32 kLargestSide = 1024;

struct Pixels {
  std::string colours, opacity;
  png_uint_32 width = 0, height = 0;
};

Pixels read_png(std::string_view bytes, bool colour) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const auto fail = [&image] {
    const std::string why = image.message;
    png_image_free(&image);
    throw Error("mark-image-unreadable", "the image of the seal is no PNG: " + why);
  };
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) fail();
  if (image.width > kLargestSide || image.height > kLargestSide) {
    png_image_free(&image);
    throw Error("mark-image-unreadable", "the image of the seal is larger than 1024 pixels");
  }
  image.format = colour ? PNG_FORMAT_RGBA : PNG_FORMAT_GA;
  std::string all(PNG_IMAGE_SIZE(image), '\0');
  if (png_image_finish_read(&image, nullptr, all.data(), 0, nullptr) == 0) fail();
  Pixels pixels{{}, {}, image.width, image.height};
  const std::size_t channels = colour ? 3 : 1;
  for (std::size_t at = 0; at < all.size(); at += channels + 1) {
    pixels.colours.append(all, at, channels);
    pixels.opacity += all[at + channels];
  }
  return pixels;
}

}  // namespace

MarkImage add_mark_image(IncrementalUpdate& update, std::string_view png, bool colour) {
  const Pixels pixels = read_png(png, colour);
  const std::string size = "/Type /XObject /Subtype /Image /BitsPerComponent 8 /Width " +
                           std::to_string(pixels.width) + " /Height " +
                           std::to_string(pixels.height);
  const int mask = update.add_stream(size + " /ColorSpace /DeviceGray", pixels.opacity);
  const int image =
      update.add_stream(size + (colour ? " /ColorSpace /DeviceRGB" : " /ColorSpace /DeviceGray") +
                            " /SMask " + IncrementalUpdate::reference(mask),
                        pixels.colours);
  return {image, static_cast<double>(pixels.width), static_cast<double>(pixels.height)};
}

}  // namespace tamga::seal
