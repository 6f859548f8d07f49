// SPDX-License-Identifier: GPL-3.0-or-later
// A PDF made of the pictures of a scan, inside the reading process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamga::ingest {

enum class FileKind;

// A page for each frame, as large as the scan says it is (A4's width when it says
// nothing). A JPEG's bytes go in as they are, other pictures are packed
// without loss. The same file gives the same bytes. Throws ScanFault
// scan-unreadable, scan-too-large (pixels of a frame, frames, `most` bytes).
std::string pdf_of_pictures(FileKind kind, std::string_view bytes, int pages, std::int64_t pixels,
                            std::size_t most);

}  // namespace tamga::ingest
