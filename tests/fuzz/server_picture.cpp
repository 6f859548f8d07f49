// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: a scan (PNG, JPEG, TIFF) as it is taken in the reading process, and the PDF that
// is made of it. The first byte chooses what it is said to be.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/ingest/picture.h"
#include "server/ingest/picture_pdf.h"
#include "server/ingest/reading_process.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tamga::ingest;
  if (size == 0) return 0;
  setMsgSeverity(L_SEVERITY_NONE);
  constexpr FileKind kinds[] = {FileKind::png, FileKind::jpeg, FileKind::tiff};
  constexpr std::int64_t most_pixels = 1'000'000;
  const FileKind kind = kinds[data[0] % 3];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    const int frames = frame_count(bytes, kind == FileKind::tiff, 3);
    int width = 0, height = 0;
    small_png(read_frame(bytes, kind == FileKind::tiff, 1, most_pixels), width, height);
    pdf_of_pictures(kind, bytes, frames, most_pixels, 4 * 1024 * 1024);
  } catch (const ScanFault&) {
    // Refused: the expected outcome of most bytes.
  }
  return 0;
}
