// SPDX-License-Identifier: GPL-3.0-or-later
// Grey pictures of pages: read, written and compared with a tolerance.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tamga::forms::cases {

struct Picture {
  unsigned width = 0, height = 0;
  std::vector<std::uint8_t> grey;  // 0 black … 255 white, by rows
};

// PNG of any kind, as grey. Throws std::runtime_error for what is none.
Picture read_picture(const std::filesystem::path& file);
// With 8 levels of grey: a page of text is then about 15 kB.
void write_picture(const Picture& picture, const std::filesystem::path& file);

// How far two pictures are apart: by the mean of blocks, so that another version
// of poppler, which sets the edge of a letter a little otherwise, is near.
struct Distance {
  double worst_block = 0;  // greatest difference of the means of 8 × 8 pixels, 0…255
  Picture difference;      // white where they are alike
};
Distance distance(const Picture& a, const Picture& b);

// The PNG bytes of a picture, as a page embeds them: data:image/png;base64,…
std::string data_address(const Picture& picture);

}  // namespace tamga::forms::cases
