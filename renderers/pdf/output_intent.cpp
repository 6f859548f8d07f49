// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/output_intent.h"

#include <zlib.h>

#include <fstream>
#include <iterator>
#include <string>

#include "renderers/error.h"

namespace tamga::pdf {
namespace {

constexpr const char* profile_path = "/usr/share/color/icc/sRGB.icc";

std::string compressed_profile() {
  std::ifstream file(profile_path, std::ios::binary);
  const std::string profile{std::istreambuf_iterator<char>(file), {}};
  // Bytes 16–19 of an ICC profile are its colour space (ICC.1 7.2.6).
  if (profile.size() < 128 || profile.compare(16, 4, "RGB ") != 0)
    throw forms::Error("render-failed", std::string("no colour profile ") + profile_path +
                                            "; install it with: apt-get install icc-profiles-free");
  uLongf size = compressBound(profile.size());
  std::string bytes(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
                reinterpret_cast<const Bytef*>(profile.data()), profile.size(), 9) != Z_OK)
    throw std::bad_alloc();
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::size_t add_srgb_output_intent(ObjectFile& file) {
  static const std::string profile = compressed_profile();
  const std::size_t stream = file.add_deflated_stream("/N 3", profile);
  return file.add(
      "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
      "/Info(sRGB IEC61966-2.1)/DestOutputProfile " +
          reference(stream) + ">>",
      Part::Form);
}

}  // namespace tamga::pdf
