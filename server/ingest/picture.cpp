// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/picture.h"

#include <algorithm>
#include <cmath>

namespace tamga::ingest {
namespace {

constexpr int longest_side = 1400;                  // of the picture that a person sees
constexpr int least_side = 2200, best_side = 3508;  // of what is read: A4 at 300 dpi
constexpr double least_skew = 0.15;                 // degrees: below it turning only blurs
constexpr float least_certainty = 3.0F;             // of leptonica's measure of the skew

const l_uint8* data(std::string_view bytes) {
  return reinterpret_cast<const l_uint8*>(bytes.data());
}

Picture owned(Pix* pix, const char* what) {
  if (!pix) throw ScanFault("scan-unreadable", what);
  return Picture(pix);
}

int longer_side(const Picture& picture) {
  return std::max(pixGetWidth(picture.get()), pixGetHeight(picture.get()));
}

Picture scaled(const Picture& picture, double factor) {
  const auto by = static_cast<l_float32>(factor);
  return owned(pixScale(picture.get(), by, by), "cannot be scaled");
}

struct Size {
  std::int64_t width = 0, height = 0;
};

bool read_size(std::string_view bytes, bool tiff, int number, Size& size) {
  l_int32 width = 0, height = 0, depth = 0, samples = 0;
  const bool read = tiff ? readHeaderMemTiff(data(bytes), bytes.size(), number - 1, &width, &height,
                                             &depth, &samples, nullptr, nullptr, nullptr) == 0
                         : pixReadHeaderMem(data(bytes), bytes.size(), nullptr, &width, &height,
                                            &depth, &samples, nullptr) == 0;
  size = {width, height};
  return read && width > 0 && height > 0;
}

}  // namespace

int frame_count(std::string_view bytes, bool tiff, int most) {
  Size size;
  if (!tiff) return 1;
  // Each frame's header; a chain that runs in a circle ends at `most`.
  int count = 0;
  while (count <= most && read_size(bytes, true, count + 1, size)) ++count;
  if (count == 0) throw ScanFault("scan-unreadable", "a TIFF without a picture");
  if (count > most) throw ScanFault("scan-too-large", "pages");
  return count;
}

Picture read_frame(std::string_view bytes, bool tiff, int number, std::int64_t pixels) {
  Size size;
  if (!read_size(bytes, tiff, number, size)) throw ScanFault("scan-unreadable", "no such picture");
  if (size.width > pixels / size.height)
    throw ScanFault("scan-too-large",
                    std::to_string(size.width) + " x " + std::to_string(size.height) + " pixels");
  return owned(tiff ? pixReadMemTiff(data(bytes), bytes.size(), number - 1)
                    : pixReadMem(data(bytes), bytes.size()),
               "the picture is broken");
}

Picture cleaned(const Picture& picture) {
  const Picture grey = owned(pixConvertTo8(picture.get(), 0), "cannot be made grey");
  return owned(pixMedianFilter(grey.get(), 3, 3), "cannot be cleaned");
}

Picture ready_to_read(const Picture& picture) {
  Picture grey = owned(pixConvertTo8(picture.get(), 0), "cannot be made grey");
  const int side = longer_side(grey);
  if (side > best_side * 5 / 4) return scaled(grey, static_cast<double>(best_side) / side);
  if (side < least_side) return scaled(grey, std::min(3.0, static_cast<double>(best_side) / side));
  return grey;
}

Picture straightened(Picture grey) {
  const Picture ink(pixThresholdToBinary(grey.get(), 150));
  l_float32 degrees = 0, certainty = 0;
  if (!ink || pixFindSkew(ink.get(), &degrees, &certainty) != 0) return grey;
  if (std::fabs(degrees) < least_skew || certainty < least_certainty) return grey;
  const auto radians = static_cast<l_float32>(degrees * std::acos(-1.0) / 180.0);
  Picture straight(pixRotate(grey.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
  return straight ? std::move(straight) : std::move(grey);
}

Picture turned(const Picture& picture, int quarters) {
  return owned(pixRotateOrth(picture.get(), quarters), "cannot be turned");
}

std::string small_png(const Picture& picture, int& width, int& height) {
  Picture grey = owned(pixConvertTo8(picture.get(), 0), "cannot be made grey");
  if (longer_side(grey) > longest_side)
    grey = scaled(grey, static_cast<double>(longest_side) / longer_side(grey));
  const Picture few = owned(pixThresholdTo4bpp(grey.get(), 16, 0), "cannot be made small");
  width = pixGetWidth(few.get());
  height = pixGetHeight(few.get());
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  if (pixWriteMemPng(&bytes, &size, few.get(), 0) != 0)
    throw ScanFault("scan-unreadable", "no picture can be made of it");
  const auto release = [](l_uint8* memory) { lept_free(memory); };
  const std::unique_ptr<l_uint8, decltype(release)> owner(bytes, release);
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace tamga::ingest
