// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture.h"

#include <Poco/Base64Encoder.h>
#include <png.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tamga::forms::cases {
namespace {

constexpr unsigned block = 8;   // pixels; blocks overlap by half
constexpr unsigned levels = 8;  // of grey in a stored picture

// As a palette of few greys: four bits a pixel.
std::string png_bytes(const Picture& picture) {
  std::vector<std::uint8_t> palette, indices;
  for (unsigned i = 0; i < levels; ++i)
    palette.push_back(static_cast<std::uint8_t>(255 * i / (levels - 1)));
  for (const std::uint8_t grey : picture.grey)
    indices.push_back(static_cast<std::uint8_t>((grey * (levels - 1) + 127) / 255));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.format = PNG_FORMAT_GRAY | PNG_FORMAT_FLAG_COLORMAP;
  image.colormap_entries = levels;
  image.width = picture.width;
  image.height = picture.height;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, indices.data(), 0, palette.data()))
    throw std::runtime_error(image.message);
  bytes.resize(size);
  return bytes;
}

std::uint8_t at(const Picture& picture, long x, long y) {
  if (x < 0 || y < 0 || x >= static_cast<long>(picture.width) ||
      y >= static_cast<long>(picture.height))
    return 255;
  return picture.grey[static_cast<std::size_t>(y) * picture.width + static_cast<std::size_t>(x)];
}

// By how much the means of two blocks differ.
double apart(const Picture& a, const Picture& b, unsigned left, unsigned top) {
  int sum = 0;
  for (unsigned y = top; y < top + block; ++y)
    for (unsigned x = left; x < left + block; ++x) sum += at(a, x, y) - at(b, x, y);
  return std::abs(sum) / static_cast<double>(block * block);
}

}  // namespace

Picture read_picture(const std::filesystem::path& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&image, file.c_str()))
    throw std::runtime_error(file.string() + ": " + image.message);
  image.format = PNG_FORMAT_GRAY;
  Picture picture{image.width, image.height, {}};
  picture.grey.resize(PNG_IMAGE_SIZE(image));
  if (!png_image_finish_read(&image, nullptr, picture.grey.data(), 0, nullptr))
    throw std::runtime_error(file.string() + ": " + image.message);
  return picture;
}

void write_picture(const Picture& picture, const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << png_bytes(picture);
}

Distance distance(const Picture& a, const Picture& b) {
  Distance result;
  Picture& difference = result.difference;
  difference.width = std::max(a.width, b.width);
  difference.height = std::max(a.height, b.height);
  for (unsigned y = 0; y < difference.height; ++y)
    for (unsigned x = 0; x < difference.width; ++x)
      difference.grey.push_back(
          static_cast<std::uint8_t>(255 - std::abs(at(a, x, y) - at(b, x, y))));
  for (unsigned y = 0; y < difference.height; y += block / 2)
    for (unsigned x = 0; x < difference.width; x += block / 2)
      result.worst_block = std::max(result.worst_block, apart(a, b, x, y));
  if (a.width != b.width || a.height != b.height) result.worst_block = 255;
  return result;
}

std::string data_address(const Picture& picture) {
  std::ostringstream text;
  Poco::Base64Encoder encoder(text);
  encoder.rdbuf()->setLineLength(0);
  encoder << png_bytes(picture);
  encoder.close();
  return "data:image/png;base64," + text.str();
}

}  // namespace tamga::forms::cases
