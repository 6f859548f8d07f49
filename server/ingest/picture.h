// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of pages inside the reading process: decoded, straightened, made small.
#pragma once

#include <leptonica/allheaders.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tamga::ingest {

// What the process tells its parent: a code of server/error.cpp.
class ScanFault : public std::runtime_error {
 public:
  ScanFault(std::string code, const std::string& detail)
      : std::runtime_error(detail), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

struct DestroyPix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using Picture = std::unique_ptr<Pix, DestroyPix>;

// Frames of a picture file: 1 but for a TIFF. Throws ScanFault scan-unreadable,
// scan-too-large when there are more than `most`.
int frame_count(std::string_view bytes, bool tiff, int most);
// Frame `number` from 1, decoded only when its header tells at most `pixels`.
Picture read_frame(std::string_view bytes, bool tiff, int number, std::int64_t pixels);

// Grey, without the specks of dust and bad glass: each pixel the middle of its nine.
Picture cleaned(const Picture& picture);
// Grey, about as large as A4 at 300 dpi, where tesseract reads best.
Picture ready_to_read(const Picture& picture);
// Turned by the small angle at which its lines lie.
Picture straightened(Picture grey);
// By quarter turns clockwise.
Picture turned(const Picture& picture, int quarters);

// PNG of 16 greys, neither side longer than 1,400 pixels; its size goes to both.
std::string small_png(const Picture& picture, int& width, int& height);

}  // namespace tamga::ingest
