// SPDX-License-Identifier: GPL-3.0-or-later
// FlateDecode (ISO 32000-1 7.4.4): data → zlib format, by libdeflate.
#pragma once

#include <string>
#include <string_view>

namespace tamga::pdf {

enum class Effort {
  Quick,    // for what is made anew for each document
  Medium,   // for its content, which is a tenth smaller so
  Thorough  // for what many documents share
};

// Puts the compressed data in the place of what `out` held. Deterministic;
// thread-safe: each thread keeps its compressors. Throws std::bad_alloc.
void deflate(std::string_view data, Effort effort, std::string& out);

}  // namespace tamga::pdf
